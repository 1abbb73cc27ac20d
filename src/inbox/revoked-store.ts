import { sql } from 'kysely';
import type { Tx } from '../platform/db/index.ts';

const SOURCES = sql`('phone_echo', 'other_agent', 'history')`;

/**
 * What was overheard and then deleted by whoever wrote it, whichever of the two came first and whoever told of them: ids
 * of overheard messages. `ids`: messages and overheard ones that were just stored, deletions and others. Nobody deletes
 * what the other side wrote, or what stands in another conversation. Waits for whoever is changing one of them.
 */
export async function overheardRevoked(tx: Tx, ids: readonly string[]): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    with deletions as (
      select conversation_id, about_wamid, direction from overheard_messages
      where id = any(${ids}::uuid[]) and kind = 'revoke'
      union all
      select conversation_id, about_wamid, 'in' from messages where id = any(${ids}::uuid[]) and kind = 'revoke'
    ), gone as (
      select o.id from deletions d join overheard_messages o
        on o.conversation_id = d.conversation_id and o.source in ${SOURCES} and o.wamid = d.about_wamid and o.direction = d.direction
      union
      select o.id from overheard_messages o where o.id = any(${ids}::uuid[]) and (
        exists (select from overheard_messages d where d.conversation_id = o.conversation_id and d.about_wamid = o.wamid
          and d.kind = 'revoke' and d.direction = o.direction)
        or (o.direction = 'in' and exists (select from messages d where d.conversation_id = o.conversation_id
          and d.about_wamid = o.wamid and d.kind = 'revoke')))
    )
    select id from overheard_messages where id = any(array(select id from gone)) order by id for no key update`.execute(
    tx,
  );
  return rows.map(({ id }) => id);
}
