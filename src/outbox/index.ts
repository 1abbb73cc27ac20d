export { flawsOf, splitText } from './content-rules.ts';
export type { Failure } from './follow-failures.ts';
export { releaseDue, releaseForTemplate, releaseForWindow, releaseHeld } from './held-store.ts';
export { countOpened, discardExpired, findInitiated, initiatedSince } from './initiated-store.ts';
export { newestCarried, newestMessageOf } from './newest-store.ts';
export { createPace, type Lane, type Pace } from './pace.ts';
export type { Channel } from './ports.ts';
export { probeStops } from './probe-store.ts';
export { sendConversation } from './send-conversation.ts';
export type { SendDeps } from './send-deps.ts';
export { sendInitiated } from './send-initiated.ts';
export { isWindowOpen } from './send-rules.ts';
export { type SettleDeps, settleOutbox } from './settle-unconfirmed.ts';
export { forgetEarlyStatuses } from './status-store.ts';
export { liftStop, type Stop, stopSending, stopsOf } from './stop-store.ts';
export { type ClaimResult, freshClaim, insertOutbox } from './store.ts';
export { trackEarly } from './track-early.ts';
export { freedBy, trackStatuses } from './track-statuses.ts';
export type {
  ClaimedMessage,
  Content,
  Decision,
  DeliveryStatus,
  InboundStatus,
  Initiation,
  NewOutboxMessage,
  Origin,
  Refusal,
  Sendable,
  SendResult,
  SendSituation,
  TemplatePlan,
  TemplateRequest,
} from './types.ts';
export { findUnheard, giveUpOlder, giveUpUnheard } from './unheard-store.ts';
export { findSaid, isUnderWay, ownWamids } from './wamid-store.ts';
export { toWhatsAppText } from './whatsapp-text.ts';
