import { sql } from 'kysely';
import type { Tx } from '../platform/db/index.ts';

const SOURCES = sql`('phone_echo', 'other_agent', 'history')`;

/** Whose deletion takes `o` along: its own, and of a correction, which is a row of its own, that of what it corrects. */
const GOES_WITH = sql`array[o.wamid, case when o.kind = 'edit' then o.about_wamid end]`;

/**
 * Marks what was overheard and then deleted by whoever wrote it, and what that was corrected to, whichever of them came
 * first and whoever told of them: their words are shown to nobody any more. `ids`: messages and overheard ones that were
 * just stored, deletions and others; returns the ids of those that are deleted. Nobody deletes what the other side wrote,
 * or what stands in another conversation. Waits for whoever is changing one of them.
 */
export async function revokeOverheard(tx: Tx, ids: readonly string[]): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    with deletions as (
      select conversation_id, about_wamid, direction, sent_at from overheard_messages
      where id = any(${ids}::uuid[]) and kind = 'revoke'
      union all
      select conversation_id, about_wamid, 'in', sent_at from messages where id = any(${ids}::uuid[]) and kind = 'revoke'
    ), gone as (
      select o.id, d.sent_at from deletions d join overheard_messages o
        on o.conversation_id = d.conversation_id and o.source in ${SOURCES} and o.direction = d.direction
          and d.about_wamid = any(${GOES_WITH})
      union all
      select o.id, d.sent_at from overheard_messages o join overheard_messages d
        on d.conversation_id = o.conversation_id and d.about_wamid = any(${GOES_WITH}) and d.kind = 'revoke' and d.direction = o.direction
      where o.id = any(${ids}::uuid[])
      union all
      select o.id, d.sent_at from overheard_messages o join messages d
        on d.conversation_id = o.conversation_id and d.about_wamid = any(${GOES_WITH}) and d.kind = 'revoke' and o.direction = 'in'
      where o.id = any(${ids}::uuid[])
    ), held as (
      select id from overheard_messages where id = any(array(select id from gone)) order by id for no key update
    )
    update overheard_messages o set revoked_at = coalesce(o.revoked_at, d.sent_at)
    from held join (select id, max(sent_at) as sent_at from gone group by id) d using (id)
    where o.id = held.id
    returning o.id`.execute(tx);
  return rows.map(({ id }) => id);
}
