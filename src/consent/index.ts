export { aboutOrder, agreeByOrder, orderIn } from './agree-by-order.ts';
export { changeConsent } from './change-consent.ts';
export { listConsents, planConsents, setConsents } from './import-consents.ts';
export {
  type InitiateFacts,
  type InitiateLimits,
  type Initiation,
  mayInitiate,
  type Purpose,
  type SentUnasked,
} from './initiate-rules.ts';
export { bringBackRefusals, keepRefusals } from './keep-refusals.ts';
export { personRecords as consentRecords } from './person-store.ts';
export { isStopInDoubt, readWish, WISH_PAYLOADS } from './read-wish.ts';
export { standing } from './rules.ts';
export { hearWish, settleWish } from './settle-wish.ts';
export { consentOf, readHistory } from './store.ts';
export type {
  ConsentChange,
  ConsentRow,
  ConsentSource,
  HeardWish,
  RecordedChange,
  Scope,
  Standing,
  Wish,
} from './types.ts';
export { stopInDoubtText } from './words.ts';
export { zonesOf } from './zones.ts';
