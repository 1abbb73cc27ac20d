import type { ConversationId } from '../../core/ids.ts';
import { messagesWithWamids } from '../../inbox/index.ts';
import { findSaidItems } from '../../outbox/index.ts';
import type { Db } from '../../platform/db/index.ts';

type Quoted = { readonly id: string | null; readonly text: string };

/** Finds what messages of a conversation go under, by the ids that WhatsApp knows them by; theirs and ours. */
export async function findQuoted(
  db: Db,
  conversationId: ConversationId,
  given: readonly (string | null | undefined)[],
): Promise<(wamid: string | null | undefined) => Quoted | null> {
  const wamids = [...new Set(given.flatMap((wamid) => wamid ?? []))];
  if (wamids.length === 0) return () => null;
  const [theirs, ours] = await Promise.all([
    messagesWithWamids(db, conversationId, wamids),
    findSaidItems(db, conversationId, wamids),
  ]);
  const found = new Map(
    [...theirs, ...ours].map(({ wamid, id, text }) => [wamid, { id, text: text.slice(0, 300).toWellFormed() }]),
  );
  return (wamid) => (wamid == null ? null : (found.get(wamid) ?? { id: null, text: '' }));
}
