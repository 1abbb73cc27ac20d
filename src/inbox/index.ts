export { arrivalsBetween, writtenBetween } from './arrival-store.ts';
export { reopenStandby } from './change-store.ts';
export type { Ad, CartItem, MessageContent, MessageContext, SharedContact } from './content-types.ts';
export { conversationFor } from './conversation-for-store.ts';
export {
  chatOwnSince,
  conversationWith,
  customerOf,
  isOfOwner,
  mayBeShown,
} from './conversation-store.ts';
export { conversationsOfCustomers, customersOfNumberAlone } from './customer-conversations-store.ts';
export { assistantMayAct, mayStillAct, takeFromAssistant } from './fence.ts';
export { FOLLOW_UP, insertFollowUps, reopenLast } from './follow-up-store.ts';
export { holdConversation } from './hold-store.ts';
export { conversationsOf, isPastFile, keepOverheard, type Overhearing } from './keep-overheard.ts';
export { customersOfConversations, newestArrival, wroteSince } from './newest-arrival-store.ts';
export { openCorrections } from './open-corrections.ts';
export {
  findWritten,
  isMessageId,
  lastNoticed,
  type NoticedKind,
  openMessagesOf,
  stillOrFirstOpen,
  wamidOf,
} from './open-store.ts';
export { markHeard, type SaidElsewhere, saidElsewhere } from './overheard-store.ts';
export { conversationsOfPerson, messagesOfPerson, personRecords as inboxRecords } from './person-store.ts';
export type { ArrivalProofs, ArrivingFile, ArrivingText, KeepFiles, TakenCode } from './ports.ts';
export { answeredInQuarters, messagesOfQuarters } from './quarter-store.ts';
export { keepMarked, newestUnmarked } from './read-receipt-store.ts';
export { isReadable } from './readable-rules.ts';
export { type ReceiveDeps, type Received, type Reception, receiveMessages } from './receive-messages.ts';
export { forgetEdits, forgetOverheard } from './retention-store.ts';
export { revokeOverheard } from './revoked-store.ts';
export { CARD_NOTE, isTooOld } from './rules.ts';
export { showElsewhere, showMessage, showToModel } from './show-message.ts';
export { countInbound, countOpenMessages, findOverdueConversations, settleMessages } from './store.ts';
export {
  type ConversationSummary,
  conversationsAfter,
  countCameAfter,
  summariesOf,
  writtenSince,
} from './summary-store.ts';
export {
  messagesOnPage,
  messagesWithIds,
  messagesWithWamids,
  overheardOnPage,
  overheardWithIds,
  type ThreadMessage,
  type ThreadOverheard,
} from './thread-store.ts';
export type {
  Arrival,
  Conversation,
  InboundAttachment,
  InboundMessage,
  MessageOutcome,
  OpenMessage,
  OverheardMessage,
  Quoted,
} from './types.ts';
