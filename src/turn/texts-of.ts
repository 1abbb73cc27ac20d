import { type OpenMessage, showElsewhere, showMessage } from '../inbox/index.ts';
import { describeFile, noticeOfUnread, type UnreadNotice } from '../media/index.ts';
import type { TurnWork } from './types.ts';

/**
 * The customer's part of a turn as the model reads it: what others told them meanwhile, files of messages that were
 * answered before, then each message, and below it what its files say, fenced.
 */
export function textsOf({
  messages,
  elsewhere,
  files,
  language,
}: Pick<TurnWork, 'messages' | 'elsewhere' | 'files' | 'language'>): string[] {
  const told = showElsewhere(elsewhere);
  const isOpen = new Set(messages.map(({ id }) => id));
  const earlier = files.filter((file) => !isOpen.has(file.messageId)).map((file) => describeFile(file, language));
  const own = messages.map((message) => {
    const its = files.filter((file) => file.messageId === message.id).map((file) => describeFile(file, language));
    return [showMessage(message, its.length > 0), ...its].filter((part) => part !== '').join('\n');
  });
  return [...(told === null ? [] : [told]), ...earlier, ...own];
}

/** What code does when nothing came but files, and none of them could be understood; null when the model is needed. */
export function onlyUnread({ messages, files, language }: TurnWork): UnreadNotice | null {
  const isBare = ({ id, text }: OpenMessage): boolean =>
    text.trim() === '' && files.some((file) => file.messageId === id);
  return messages.every(isBare) ? noticeOfUnread(files, language) : null;
}
