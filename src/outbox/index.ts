export { type SendRecord, sendRecordsOf } from './attempts-store.ts';
export { authorIdsOf } from './author-store.ts';
export { flawsOf, splitText } from './content-rules.ts';
export { countDrafts, type Draft, dropDrafts, lockDrafts, releaseDrafts, replaceDrafts } from './draft-store.ts';
export type { Failure } from './follow-failures.ts';
export { type Released, releaseDue, releaseForTemplate, releaseForWindow, releaseHeld } from './held-store.ts';
export { discardExpired, findInitiated, initiatedSince } from './initiated-store.ts';
export { countBegunSince, hasBegunSince, lastOfLimit, releaseIntoRoom } from './limit-store.ts';
export { lastSaidByPerson, newestCarried, newestFailedIn, newestMessageOf } from './newest-store.ts';
export { oldestUnsentMs } from './oldest-due-store.ts';
export { isSameContent, standingOf } from './own-said.ts';
export type { Lane } from './pace.ts';
export { createPace, type Pace } from './pace.ts';
export { pairWaitMs } from './pair-rules.ts';
export { owedBy } from './pair-store.ts';
export { forgetPersonStatuses, personRecords as saidRecords, saidToPerson } from './person-store.ts';
export type { Channel } from './ports.ts';
export { probeStops } from './probe-store.ts';
export { listProblemMessages } from './problem-store.ts';
export { putAnswersAside } from './put-aside-store.ts';
export { firstTakenOf, templatesOfQuarters } from './quarter-store.ts';
export { releaseInPortions } from './release-portions.ts';
export { countReported } from './reported-store.ts';
export { channelCode, mayRetry, repeatOf } from './retry-rules.ts';
export { mayBeToldOtherwise } from './rules.ts';
export { discardSaid, findReplacing, isSaid, lockSaid, writtenBy } from './said-store.ts';
export { sendConversation } from './send-conversation.ts';
export type { SendDeps } from './send-deps.ts';
export { sendInitiated } from './send-initiated.ts';
export { isWindowOpen, windowEndsAt } from './send-rules.ts';
export { type SettleDeps, settleOutbox } from './settle-unconfirmed.ts';
export { forgetEarlyStatuses } from './status-store.ts';
export { liftStop, type Stop, stopSending, stopsOf } from './stop-store.ts';
export { type ClaimResult, freshClaim, insertOutbox } from './store.ts';
export { type TemplateFigures, templateFigures } from './template-figures-store.ts';
export {
  newestSaidIn,
  type SaidSummary,
  saidOnPage,
  saidSince,
  saidWithIds,
  type ThreadSaid,
} from './thread-store.ts';
export { trackEarly } from './track-early.ts';
export { freedBy, trackStatuses } from './track-statuses.ts';
export { conversationOfAnswer, type SaidInTurn, saidInTurn } from './turn-said-store.ts';
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
  SaidMessage,
  Sendable,
  SendResult,
  SendSituation,
  TemplatePlan,
  TemplateRequest,
} from './types.ts';
export { findUnheard, giveUpOlder, giveUpUnheard } from './unheard-store.ts';
export { markAsTold, type Untold, untoldOf } from './untold-store.ts';
export { draftSince, draftsBetween } from './waiting-draft-store.ts';
export { findSaid, findSaidItems, isUnderWay, ownWamids } from './wamid-store.ts';
export { toWhatsAppText } from './whatsapp-text.ts';
