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
export { conversationsOfCustomers } from './customer-conversations-store.ts';
export { FOLLOW_UP, insertFollowUps } from './follow-up-store.ts';
export { conversationsOf, keepOverheard, type Overhearing } from './keep-overheard.ts';
export { openCorrections } from './open-corrections.ts';
export { findWritten, lastNoticed, type NoticedKind, openMessagesOf, stillOrFirstOpen } from './open-store.ts';
export { markHeard, type SaidElsewhere, saidElsewhere } from './overheard-store.ts';
export type { ArrivalProofs, ArrivingFile, ArrivingText, KeepFiles, TakenCode } from './ports.ts';
export { type ReceiveDeps, type Reception, receiveMessages } from './receive-messages.ts';
export { forgetEdits, forgetOverheard } from './retention-store.ts';
export { CARD_NOTE, isTooOld } from './rules.ts';
export { showElsewhere, showMessage } from './show-message.ts';
export { countInbound, countOpenMessages, findOverdueConversations, settleMessages } from './store.ts';
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
