import { type RawBuilder, sql } from 'kysely';
import type { ConversationId, CustomerId } from '../../core/ids.ts';
import type { Db, Tx } from '../../platform/db/index.ts';
import type { InboxRow, View } from '../contract.ts';

/** What a row shows, but for what time and reader add. */
export type Shown = Omit<InboxRow, 'conversationId' | 'window' | 'unread'> & {
  readonly lastInboundAt: string | null;
  /** Until when everything is free. */
  readonly freeUntil: string | null;
  /** When the newest message of the customer came (machine time, microseconds). */
  readonly cameAt: number | null;
  readonly language: 'es' | 'en';
  readonly canReceive: boolean;
};

export type ListRow = {
  readonly conversationId: ConversationId;
  readonly customerId: CustomerId;
  readonly holder: string;
  readonly assigneeId: string | null;
  readonly rank: number;
  readonly sortKey: number;
  readonly messageSeq: number;
  readonly saidSeq: number;
  readonly shown: Shown;
};

/** Puts rows into the list, or changes them. */
export async function putRows(tx: Tx, rows: readonly ListRow[]): Promise<void> {
  await sql`
    insert into inbox_rows as r (conversation_id, customer_id, holder, assignee_id, rank, sort_key, message_seq, said_seq, shown)
    select "conversationId", "customerId", holder, "assigneeId", rank, "sortKey", "messageSeq", "saidSeq", shown
    from json_to_recordset(${JSON.stringify(rows)}::json) as n ("conversationId" uuid, "customerId" uuid, holder text, "assigneeId" uuid,
      rank smallint, "sortKey" bigint, "messageSeq" bigint, "saidSeq" bigint, shown jsonb)
    on conflict (conversation_id) do update set customer_id = excluded.customer_id, holder = excluded.holder,
      assignee_id = excluded.assignee_id, rank = excluded.rank, sort_key = excluded.sort_key,
      message_seq = excluded.message_seq, said_seq = excluded.said_seq, shown = excluded.shown`.execute(tx);
}

/** How far the texts of conversations can be found already. */
export async function foundUpTo(
  tx: Tx,
  ids: readonly ConversationId[],
): Promise<ReadonlyMap<ConversationId, { readonly messageSeq: number; readonly saidSeq: number }>> {
  const { rows } = await sql<{ conversationId: ConversationId; messageSeq: number; saidSeq: number }>`
    select conversation_id, message_seq, said_seq from inbox_rows where conversation_id = any(${ids}::uuid[])`.execute(
    tx,
  );
  return new Map(rows.map(({ conversationId, ...places }) => [conversationId, places]));
}

const VIEW: Readonly<Record<View, (staffId: string) => RawBuilder<unknown>>> = {
  all: () => sql`true`,
  assistant: () => sql`holder = 'assistant'`,
  waiting: () => sql`holder = 'waiting'`,
  mine: (staffId) => sql`assignee_id = ${staffId}::uuid and holder not in ('assistant', 'resolved')`,
};

export type ListPlace = { readonly rank: number; readonly sortKey: number; readonly id: string };
export type StoredRow = Pick<ListRow, 'conversationId' | 'rank' | 'sortKey' | 'shown'>;

/** A page of a view, after a place in its order. */
export async function rowsOfView(
  db: Db,
  view: View,
  staffId: string,
  after: ListPlace | null,
  limit: number,
): Promise<StoredRow[]> {
  const bound =
    after === null
      ? sql``
      : sql`and (rank, sort_key, conversation_id) > (${after.rank}::smallint, ${after.sortKey}::bigint, ${after.id}::uuid)`;
  const { rows } = await sql<StoredRow>`
    select conversation_id, rank, sort_key, shown from inbox_rows where ${VIEW[view](staffId)} ${bound}
    order by rank, sort_key, conversation_id limit ${limit}`.execute(db);
  return rows;
}

export async function rowsWithIds(db: Db, ids: readonly ConversationId[]): Promise<StoredRow[]> {
  const { rows } = await sql<StoredRow>`
    select conversation_id, rank, sort_key, shown from inbox_rows where conversation_id = any(${ids}::uuid[])`.execute(
    db,
  );
  return rows;
}

/** The newest conversation of each of these customers. */
export async function rowsOfCustomers(db: Db, ids: readonly CustomerId[]): Promise<ReadonlyMap<CustomerId, StoredRow>> {
  const { rows } = await sql<StoredRow & { customerId: CustomerId }>`
    select conversation_id, customer_id, rank, sort_key, shown from inbox_rows where customer_id = any(${ids}::uuid[])`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.customerId, row]));
}

/** How many conversations are held by whom, and how many are a person's own. */
export async function countRows(
  db: Db,
  staffId: string,
): Promise<{ readonly all: number; readonly waiting: number; readonly assistant: number; readonly mine: number }> {
  const { rows } = await sql<{ all: number; waiting: number; assistant: number; mine: number }>`
    select coalesce(sum(count), 0)::int as all, coalesce(sum(count) filter (where holder = 'waiting'), 0)::int as waiting,
      coalesce(sum(count) filter (where holder = 'assistant'), 0)::int as assistant,
      (select count(*)::int from inbox_rows where ${VIEW.mine(staffId)}) as mine
    from inbox_counts`.execute(db);
  return rows[0] ?? { all: 0, waiting: 0, assistant: 0, mine: 0 };
}
