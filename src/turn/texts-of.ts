import type { OpenMessage } from '../inbox/index.ts';
import { describeFile, unreadWords } from '../media/index.ts';
import { wordsOf } from './rules.ts';
import type { TurnWork } from './types.ts';

/**
 * The customer's part of a turn as the model reads it: each message in the customer's own words, and below it what its
 * files say, fenced. Files of messages that were answered before stand first.
 */
export function textsOf({ messages, files, language }: Pick<TurnWork, 'messages' | 'files' | 'language'>): string[] {
  const isOpen = new Set(messages.map(({ id }) => id));
  const earlier = files.filter((file) => !isOpen.has(file.messageId)).map((file) => describeFile(file, language));
  const own = messages.map((message) => {
    const its = files.filter((file) => file.messageId === message.id).map((file) => describeFile(file, language));
    return [wordsOf(message.text), ...its].join('\n');
  });
  return [...earlier, ...own];
}

/** What code says when nothing came but files, and none of them could be understood; null when the model is needed. */
export function wordsForUnread({ messages, files, language }: TurnWork): string | null {
  const isBare = (message: OpenMessage): boolean => {
    const own = files.filter((file) => file.messageId === message.id);
    const words = message.text.replace(/^\[[^\]]*\]\s*/, '').trim();
    return own.length > 0 && (words === '' || own.some(({ fileName }) => fileName === words));
  };
  return messages.every(isBare) ? unreadWords(files, language) : null;
}
