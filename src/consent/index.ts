export { changeConsent } from './change-consent.ts';
export { isStopInDoubt, readWish, WISH_PAYLOADS } from './read-wish.ts';
export { standing } from './rules.ts';
export { settleWish } from './settle-wish.ts';
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
