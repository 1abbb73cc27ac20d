import type { OutboxId } from '../core/ids.ts';
import type { NewOutboxMessage, Refusal, SaidMessage } from './types.ts';

/** What another try can help: whatever was refused because of the moment, the file, the window or our account. */
const WORTH: ReadonlySet<Refusal> = new Set([
  'later',
  'slower',
  'too_fast',
  'window',
  'template',
  'media',
  'stop',
  'stop_initiated',
]);

/** The error code of the channel; null when it gave none: 0 stands for what we refused ourselves. */
export const channelCode = (code: number | null): number | null => (code === 0 ? null : code);

/** Whether a person may send a failed message again. What may have arrived, or never can, is not. */
export const mayRetry = (
  message: Pick<SaidMessage, 'state' | 'errorCode'>,
  refusalOf: (code: number) => Refusal,
): boolean => {
  const code = channelCode(message.errorCode);
  return message.state === 'failed' && code !== null && WORTH.has(refusalOf(code));
};

/** The same message once more, beside the one that failed, as the word of whoever sends it again. */
export function repeatOf(failed: SaidMessage, id: OutboxId, authorId: string): NewOutboxMessage {
  const { conversationId, content, template, topic, about, purpose } = failed;
  return {
    ...{ id, conversationId, turnId: null, content, purpose, authorId, replaces: failed.id },
    origin: failed.origin === 'initiated' ? 'initiated' : 'person',
    ...(template !== null && { template }),
    ...(topic !== null && { topic }),
    ...(about !== null && { about }),
  };
}
