import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import { type NewlyHeard, OWN_SINCE } from './overheard-store.ts';
import type { OverheardMessage } from './types.ts';

type Completed = NewlyHeard & { readonly wamid: string; readonly conversationId: ConversationId };

/**
 * Puts files of the past in the place of what was told of them before, wherever that stands: such a message of the business
 * names no customer. Returns those that had such a place, by WhatsApp's id.
 */
export async function completePlaceholders(
  tx: Tx,
  files: readonly OverheardMessage[],
): Promise<ReadonlyMap<string, Completed>> {
  const { rows } = await sql<Completed>`
    update overheard_messages set kind = f.kind, text = f.text, content = f.content::jsonb
    from unnest(
      ${files.map((file) => file.wamid)}::text[], ${files.map((file) => file.kind)}::text[], ${files.map((file) => file.text)}::text[],
      ${files.map((file) => (file.content === null ? null : JSON.stringify(file.content)))}::text[]
    ) as f(wamid, kind, text, content)
    where overheard_messages.wamid = f.wamid and overheard_messages.kind = 'media_placeholder'
      and overheard_messages.source = 'history'
    returning overheard_messages.id, overheard_messages.wamid, conversation_id, sent_at < ${OWN_SINCE} as is_past`.execute(
    tx,
  );
  return new Map(rows.map((row) => [row.wamid, row]));
}
