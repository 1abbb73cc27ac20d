import { isReadable } from '../inbox/index.ts';
import type { TurnWork } from './types.ts';

/** WhatsApp shows the typing indicator for 25 s, and marks what it belongs to as read. */
const SHOWN_MS = 20_000;

type TypingDeps = { readonly showTyping: (wamid: string) => Promise<void> };

/**
 * Shows the customer that an answer is on its way, again and again until `stop`. A call has no message to show it under,
 * and an edited one was read before.
 */
export function keepTyping(deps: TypingDeps, { messages }: Pick<TurnWork, 'messages'>): { readonly stop: () => void } {
  const newest = messages.findLast(isReadable);
  if (!newest) return { stop: () => undefined };
  void deps.showTyping(newest.wamid);
  const again = setInterval(() => void deps.showTyping(newest.wamid), SHOWN_MS);
  return { stop: () => clearInterval(again) };
}
