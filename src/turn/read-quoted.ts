import type { ConversationId } from '../core/ids.ts';
import { findWritten, type OpenMessage, type Quoted } from '../inbox/index.ts';
import { findSaid } from '../outbox/index.ts';
import type { Db } from '../platform/db/index.ts';

/** Puts beside each reply what it replies to, as far as this conversation still has it. Most turns hold no reply. */
export async function withQuoted(
  db: Db,
  conversationId: ConversationId,
  messages: readonly OpenMessage[],
): Promise<readonly OpenMessage[]> {
  const wamids = [...new Set(messages.flatMap(({ context }) => context?.replyTo ?? []))];
  if (wamids.length === 0) return messages;
  const [said, written] = await Promise.all([
    findSaid(db, conversationId, wamids),
    findWritten(db, conversationId, wamids),
  ]);
  const quoted = new Map<string, Quoted>([
    ...written.map(({ wamid, text, isRevoked, isOurs }): [string, Quoted] => [
      wamid,
      { by: isOurs ? 'shop' : 'customer', text: isRevoked ? '[mensaje eliminado]' : text || '[mensaje sin texto]' },
    ]),
    ...said.map(({ wamid, text }): [string, Quoted] => [wamid, { by: 'shop', text }]),
  ]);
  return messages.map((message) => ({ ...message, quoted: quoted.get(message.context?.replyTo ?? '') }));
}
