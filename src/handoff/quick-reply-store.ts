import { sql } from 'kysely';
import type { Db, Tx } from '../platform/db/index.ts';
import type { QuickReply } from './contract.ts';

export async function listQuickReplies(db: Db): Promise<QuickReply[]> {
  const { rows } = await sql<QuickReply>`
    select id, shortcut, text from quick_replies order by lower(shortcut) limit 500`.execute(db);
  return rows;
}

/** Writes a quick reply; null when another one has its shortcut. */
export async function writeQuickReply(tx: Tx, reply: QuickReply & { readonly by: string }): Promise<QuickReply | null> {
  const { rows } = await sql<QuickReply>`
    insert into quick_replies (id, shortcut, text, changed_by)
    select ${reply.id}::uuid, ${reply.shortcut}, ${reply.text}, ${reply.by}::uuid
    where not exists (select from quick_replies where lower(shortcut) = lower(${reply.shortcut}) and id <> ${reply.id})
    on conflict (id) do update set shortcut = excluded.shortcut, text = excluded.text, changed_by = excluded.changed_by, changed_at = now()
    returning id, shortcut, text`.execute(tx);
  return rows[0] ?? null;
}

export async function hasQuickReply(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`select from quick_replies where id = ${id}`.execute(tx);
  return rows.length > 0;
}

export async function deleteQuickReply(tx: Tx, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from quick_replies where id = ${id}`.execute(tx);
  return (numAffectedRows ?? 0n) > 0n;
}
