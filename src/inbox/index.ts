export { conversationWith, customerOf } from './conversation-store.ts';
export { type ReceiveDeps, type Reception, receiveMessages } from './receive-messages.ts';
export { isTooOld } from './rules.ts';
export { countOpenMessages, findOverdueConversations, openMessagesOf, settleMessages } from './store.ts';
export type { Arrival, Conversation, InboundMessage, MessageOutcome, OpenMessage } from './types.ts';
