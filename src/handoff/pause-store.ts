import { sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';

/** True while the whole shop is paused. */
export async function isShopPaused(db: Db): Promise<boolean> {
  const { rows } = await sql`select from shop_pause`.execute(db);
  return rows.length > 0;
}

/** Ending the pause gives what only waited because of it back to the assistant. */
export async function setPaused(db: Db, pause: { readonly by: string; readonly at: Date } | null): Promise<boolean> {
  const { rows } = pause
    ? await sql`insert into shop_pause (since, by) values (${pause.at}, ${pause.by}) on conflict do nothing returning since`.execute(
        db,
      )
    : await sql`
        with ended as (delete from shop_pause returning since),
        returned as (
          update holders set holder = 'assistant', reason = null, told_at = null from ended
          where holders.holder = 'waiting' and holders.reason = 'policy' and holders.since >= ended.since
        )
        select since from ended`.execute(db);
  return rows.length > 0;
}
