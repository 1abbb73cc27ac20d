import { sql } from 'kysely';
import type { ConversationId } from '../../core/ids.ts';
import type { Db } from '../../platform/db/index.ts';
import type { ConsoleChange, Place } from '../inbox/event-store.ts';

/** How far the list has come, and what is no longer kept of the log. */
export async function readPlaces(db: Db): Promise<{ readonly newest: Place; readonly swept: Place }> {
  const { rows } = await sql<{ xid: string; id: number; sweptXid: string; sweptId: number }>`
    select xid::text as xid, id, swept_xid::text as swept_xid, swept_id from console_position`.execute(db);
  const { xid = '0', id = 0, sweptXid = '0', sweptId = 0 } = rows[0] ?? {};
  return { newest: { xid, id }, swept: { xid: sweptXid, id: sweptId } };
}

/** Changes after a place that the list shows already. */
export async function shownChanges(db: Db, { xid, id }: Place, limit: number): Promise<ConsoleChange[]> {
  const { rows } = await sql<ConsoleChange>`
    select e.xid::text as xid, e.id, conversation_id, what, (e.xid, e.id) <= (p.xid, p.id) as is_settled
    from console_position p
    join console_events e on (e.xid, e.id) > (${xid}::xid8, ${id}::bigint) and ((e.xid, e.id) <= (p.xid, p.id) or e.id = any(p.ahead))
    order by e.xid, e.id limit ${limit}`.execute(db);
  return rows;
}

/** Takes changes of before a moment away, so many at a time, none that the list does not show yet. Returns how many. */
export async function forgetChangesOfConsole(db: Db, before: Date, atOnce: number): Promise<number> {
  for (let gone = 0; ; ) {
    const count = await forgetOldest(db, before, atOnce);
    gone += count;
    if (count < atOnce) return gone;
  }
}

async function forgetOldest(db: Db, before: Date, limit: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with old as (
      select xid, id from (
        select xid, id, at from console_events
        where (xid, id) <= (select p.xid, p.id from console_position p) order by xid, id limit ${limit}) oldest
      where at < ${before}::timestamptz),
    gone as (delete from console_events e using old where e.xid = old.xid and e.id = old.id returning e.xid, e.id),
    newest as (select xid, id from gone order by xid desc, id desc limit 1),
    kept as (update console_position p set swept_xid = n.xid, swept_id = n.id from newest n
      where (n.xid, n.id) > (p.swept_xid, p.swept_id))
    select count(*)::int as count from gone`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Notes who is there: it is told, and nothing else follows from it. */
export async function notePresence(db: Db, conversationId: ConversationId): Promise<void> {
  await sql`insert into console_events (conversation_id, what) values (${conversationId}, 'presence')`.execute(db);
}
