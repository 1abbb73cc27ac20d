import { sql } from 'kysely';
import type { ConversationId } from '../../core/ids.ts';
import type { Tx } from '../../platform/db/index.ts';

/** A place in the log. Transactions are numbered when they begin and read when they have ended: both numbers order it. */
export type Place = { readonly xid: string; readonly id: number };

export type ConsoleChange = Place & {
  readonly conversationId: ConversationId | null;
  readonly what: string;
  /** No transaction still runs that could add something before it. */
  readonly isSettled: boolean;
};

export type Position = Place & {
  /** Changes beyond it that are carried into the list already. */
  readonly ahead: readonly number[];
  /** Conversations up to this one are in the list; null: all are. */
  readonly filledTo: string | null;
  /** The database was restored elsewhere: its transactions are numbered anew. */
  readonly isLost: boolean;
};

/** Takes the one right to carry changes into the list; null: somebody else has it. */
export async function takePosition(tx: Tx): Promise<Position | null> {
  const { rows } = await sql<Position>`
    select xid::text as xid, id, ahead, filled_to, xid > pg_snapshot_xmax(pg_current_snapshot()) as is_lost
    from console_position for update skip locked`.execute(tx);
  return rows[0] ?? null;
}

/** Begins again from nothing. */
export async function startOver(tx: Tx): Promise<void> {
  await sql`delete from console_events`.execute(tx);
  await sql`
    update console_position set xid = '0', id = 0, ahead = '{}', swept_xid = '0', swept_id = 0, filled_to = '00000000-0000-0000-0000-000000000000'`.execute(
    tx,
  );
}

/** All changes after a place that are to be seen now. Those that are settled come first; between the others more may come. */
export async function changesAfter(tx: Tx, { xid, id }: Place, limit: number): Promise<ConsoleChange[]> {
  const { rows } = await sql<ConsoleChange>`
    select xid::text as xid, id, conversation_id, what, xid < pg_snapshot_xmin(pg_current_snapshot()) as is_settled from console_events
    where (xid, id) > (${xid}::xid8, ${id}::bigint) order by xid, id limit ${limit}`.execute(tx);
  return rows;
}

export async function movePosition(
  tx: Tx,
  { xid, id, ahead, filledTo }: Pick<Position, 'xid' | 'id' | 'ahead' | 'filledTo'>,
): Promise<void> {
  await sql`
    update console_position set xid = ${xid}::xid8, id = ${id}, ahead = ${ahead}::bigint[], filled_to = ${filledTo}::uuid`.execute(
    tx,
  );
}
