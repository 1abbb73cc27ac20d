import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import type { MessageCost, MessageFacts } from './merge-rules.ts';

/** A message with what it costs and whose it is. */
export type CostedMessage = MessageFacts &
  MessageCost & {
    readonly phoneNumberId: string;
    readonly outboxId: string | null;
    readonly conversationId: ConversationId | null;
    readonly currency: string;
  };

/** Keeps messages that are new here, given in the order of their ids; returns the ids of those that were. */
export async function insertMessages(tx: Tx, messages: readonly CostedMessage[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ wamid: string }>`
    insert into message_costs (wamid, phone_number_id, outbox_id, conversation_id, market, priced_at, category, type, is_billable,
      has_arrived, has_failed, amount_micro, currency, usd_micro, is_estimated, quota_month, at)
    select * from ${rowsOf(messages)}
    on conflict (wamid) do nothing returning wamid
  `.execute(tx);
  return new Set(rows.map(({ wamid }) => wamid));
}

type StoredRow = Omit<MessageFacts, 'priced'> & {
  readonly pricedAt: Date | null;
  readonly category: string | null;
  readonly type: string | null;
  readonly isBillable: boolean | null;
} & Pick<CostedMessage, 'phoneNumberId' | 'outboxId' | 'conversationId' | 'currency' | 'quotaMonth' | 'usdMicro'> & {
    readonly amountMicro: number;
    readonly isEstimated: boolean;
  };

/** What is stored of these messages, held until the transaction ends. */
export async function lockMessages(tx: Tx, wamids: readonly string[]): Promise<CostedMessage[]> {
  const { rows } = await sql<StoredRow>`
    select wamid, phone_number_id, outbox_id, conversation_id, market, priced_at, category, type, is_billable, has_arrived, has_failed,
      amount_micro, currency, usd_micro, is_estimated, quota_month, at
    from message_costs where wamid = any(${wamids}::text[]) order by wamid for update
  `.execute(tx);
  return rows.map(({ pricedAt, category, type, isBillable, ...row }) => ({
    ...row,
    priced: pricedAt && category !== null && type !== null ? { category, type, isBillable, at: pricedAt } : null,
  }));
}

/** Writes what more is known of messages. */
export async function updateMessages(tx: Tx, messages: readonly CostedMessage[]): Promise<void> {
  await sql`
    update message_costs m set outbox_id = u.outbox_id, conversation_id = u.conversation_id, market = u.market,
      priced_at = u.priced_at, category = u.category, type = u.type, is_billable = u.is_billable,
      has_arrived = u.has_arrived, has_failed = u.has_failed, amount_micro = u.amount_micro, currency = u.currency,
      usd_micro = u.usd_micro, is_estimated = u.is_estimated, quota_month = u.quota_month, at = u.at
    from ${rowsOf(messages)} where m.wamid = u.wamid
  `.execute(tx);
}

const rowsOf = (messages: readonly CostedMessage[]) => {
  const column = <T>(of: (message: CostedMessage) => T): T[] => messages.map(of);
  return sql`unnest(
    ${column((m) => m.wamid)}::text[], ${column((m) => m.phoneNumberId)}::text[], ${column((m) => m.outboxId)}::uuid[],
    ${column((m) => m.conversationId)}::uuid[], ${column((m) => m.market)}::text[],
    ${column((m) => m.priced?.at ?? null)}::timestamptz[], ${column((m) => m.priced?.category ?? null)}::text[],
    ${column((m) => m.priced?.type ?? null)}::text[], ${column((m) => m.priced?.isBillable ?? null)}::bool[],
    ${column((m) => m.hasArrived)}::bool[], ${column((m) => m.hasFailed)}::bool[], ${column((m) => m.amountMicro)}::bigint[],
    ${column((m) => m.currency)}::text[], ${column((m) => m.usdMicro)}::bigint[], ${column((m) => m.isEstimated)}::bool[],
    ${column((m) => m.quotaMonth)}::text[], ${column((m) => m.at)}::timestamptz[]
  ) as u(wamid, phone_number_id, outbox_id, conversation_id, market, priced_at, category, type, is_billable, has_arrived, has_failed,
    amount_micro, currency, usd_micro, is_estimated, quota_month, at)`;
};
