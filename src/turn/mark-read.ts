import { isWithAssistant } from '../handoff/index.ts';
import { isReadable } from '../inbox/index.ts';
import type { Decision } from './rules.ts';
import type { TurnWork } from './types.ts';

export type MarkReadDeps = { readonly markRead: (wamid: string) => Promise<unknown> };

/** Answered by code, without the model that shows that it is typing. */
const ANSWERED: ReadonlySet<Decision['to']> = new Set([
  'settle',
  'ask_again',
  'code',
  'cart',
  'consent',
  'stop_in_doubt',
  'notice',
]);

/**
 * What code answers at once was read. What goes to people is not, until one of them opens it; nor is what nobody answers.
 */
export function markReadByCode(
  deps: MarkReadDeps,
  { to }: Pick<Decision, 'to'>,
  work: Pick<TurnWork, 'messages' | 'holding' | 'customer'>,
): void {
  if (!ANSWERED.has(to) || !isWithAssistant(work.holding) || work.customer.blockedAt !== null) return;
  const newest = work.messages.findLast(isReadable);
  if (newest) void deps.markRead(newest.wamid);
}
