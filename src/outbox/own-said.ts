import type { ConversationId, OutboxId } from '../core/ids.ts';
import { storable } from '../core/text.ts';
import { isMessageId } from '../inbox/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { lockSaid } from './said-store.ts';
import type { Content, SaidMessage } from './types.ts';

/** What a page wants to say, under an id that it made. */
type Wanted = { readonly id: OutboxId; readonly conversationId: ConversationId; readonly authorId: string };

/**
 * Whether an id is still to be used. `said`: the same person said the same with it in this conversation; `taken`: it is
 * that of anything else, also of a customer's message. What was said stays as it is until the transaction ends.
 */
export async function standingOf(
  tx: Tx,
  { id, conversationId, authorId }: Wanted,
  isSame: (known: SaidMessage) => boolean | Promise<boolean>,
): Promise<'free' | 'said' | 'taken'> {
  const known = await lockSaid(tx, id);
  if (known === null) return (await isMessageId(tx, id)) ? 'taken' : 'free';
  const isOwn = known.conversationId === conversationId && known.authorId === authorId;
  return isOwn && (await isSame(known)) ? 'said' : 'taken';
}

/** Whether the same was said; links to a file differ each time they are signed. */
export const isSameContent = (kept: Content, said: Content): boolean =>
  kept.kind === said.kind && kept.text === storable(said.text);
