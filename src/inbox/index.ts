export { chatOwnSince, conversationWith, customerOf, isOfOwner } from './conversation-store.ts';
export { insertFollowUps } from './follow-up-store.ts';
export { openMessagesOf, stillOrFirstOpen } from './open-store.ts';
export type { ArrivalProofs, ArrivingFile, ArrivingText, KeepFiles } from './ports.ts';
export { type ReceiveDeps, type Reception, receiveMessages } from './receive-messages.ts';
export { isTooOld } from './rules.ts';
export { countOpenMessages, findOverdueConversations, settleMessages } from './store.ts';
export type { Arrival, Conversation, InboundAttachment, InboundMessage, MessageOutcome, OpenMessage } from './types.ts';
