import type { BaseMessage } from '@langchain/core/messages';

/**
 * Tokens of messages by their characters, before a model is asked: within a factor of two. What a gate learns from the
 * usage of earlier calls (tools and system prompt come on top, too) mends the rest.
 */
export const estimateTokens = (messages: readonly BaseMessage[]): number =>
  Math.ceil(messages.reduce((sum, message) => sum + charactersOf(message), 0) / 3);

const charactersOf = ({ content }: BaseMessage): number =>
  typeof content === 'string'
    ? content.length
    : content.reduce((sum, block) => sum + (typeof block['text'] === 'string' ? block['text'].length : 0), 0);
