export { newestCarried, newestMessageOf } from './newest-store.ts';
export type { Channel } from './ports.ts';
export { type SendDeps, sendConversation } from './send-conversation.ts';
export { type SettleDeps, settleOutbox } from './settle-unconfirmed.ts';
export { liftOldStops, liftStop, stopOf } from './stop-store.ts';
export { type ClaimResult, freshClaim, insertOutbox, releaseHeld } from './store.ts';
export { trackStatuses } from './track-statuses.ts';
export type {
  ClaimedMessage,
  Content,
  DeliveryStatus,
  InboundStatus,
  NewOutboxMessage,
  Origin,
  Refusal,
  SendResult,
  SendSituation,
} from './types.ts';
export { findSaid, isUnderWay, ownWamids } from './wamid-store.ts';
export { toWhatsAppText } from './whatsapp-text.ts';
