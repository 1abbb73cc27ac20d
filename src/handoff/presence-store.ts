import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import { customerOf } from '../inbox/index.ts';
import type { Db } from '../platform/db/index.ts';
import type { Actor } from './ports.ts';

export type Present = Actor & { readonly state: 'viewing' | 'typing' };

/** Whoever is not heard of for so long is gone; the page tells every half of it. */
const LASTS = sql`interval '30 seconds'`;

/** Says that somebody looks at a conversation or writes in it, until they say otherwise or are not heard of any more. */
export async function tellPresence(
  db: Db,
  who: Actor,
  conversationId: ConversationId,
  state: Present['state'] | 'gone',
): Promise<void> {
  if (state === 'gone')
    await sql`delete from conversation_presence where conversation_id = ${conversationId} and staff_id = ${who.id}`.execute(
      db,
    );
  else
    await sql`
      insert into conversation_presence (conversation_id, staff_id, name, state, until)
      select ${conversationId}::uuid, ${who.id}::uuid, ${who.name}, ${state}, now() + ${LASTS} where ${customerOf(conversationId)} is not null
      on conflict (conversation_id, staff_id) do update set name = excluded.name, state = excluded.state, until = excluded.until`.execute(
      db,
    );
}

/** Who is there now, by conversation. */
export async function presentIn(
  db: Db,
  conversations: readonly ConversationId[],
): Promise<(Present & { readonly conversationId: ConversationId })[]> {
  const { rows } = await sql<Present & { readonly conversationId: ConversationId }>`
    select conversation_id, staff_id as id, name, state from conversation_presence
    where conversation_id = any(${conversations}::uuid[]) and until > now() order by name, staff_id`.execute(db);
  return rows;
}

/** Removes those who left without a word; returns how many. */
export async function forgetPresence(db: Db): Promise<number> {
  const { numAffectedRows } = await sql`delete from conversation_presence where until < now()`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
