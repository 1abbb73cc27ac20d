import { type RawBuilder, sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { SpendQuery } from './types.ts';

/** Rows of an owner's own table that were paid for; each part is an expression of that owner. */
export type Payments = {
  /** Tables and joins, without `from`. */
  readonly from: RawBuilder<unknown>;
  readonly at: RawBuilder<unknown>;
  readonly conversationId: RawBuilder<unknown>;
  readonly kind: RawBuilder<unknown>;
  readonly amountMicro: RawBuilder<unknown>;
  readonly currency: RawBuilder<unknown>;
  /** The price was not confirmed; never, when left out. */
  readonly isEstimated?: RawBuilder<unknown>;
  /** More that has to hold. */
  readonly where?: RawBuilder<unknown>;
};

/** A page of sums of an owner's payments, as `SpendRow`s: grouped, ordered and cut as the query says. */
export function groupSums(query: SpendQuery, payments: Payments): RawBuilder<unknown> {
  const { at, amountMicro, currency } = payments;
  const key = keyOf(query, payments);
  const own =
    query.conversationId === null ? sql`` : sql`and ${payments.conversationId} = ${query.conversationId}::uuid`;
  const more = payments.where === undefined ? sql`` : sql`and ${payments.where}`;
  const after =
    query.after === null
      ? sql``
      : sql`having (${key} collate "C", ${currency}::text collate "C") > (${query.after.key}, ${query.after.currency})`;
  return sql`
    select ${key} collate "C" as key, ${currency}::text collate "C" as currency, sum(${amountMicro})::bigint as amount_micro, count(*)::int as count,
      bool_or(${payments.isEstimated ?? sql`false`}) as is_estimated
    from ${payments.from} where ${at} >= ${query.from} and ${at} < ${query.until} ${own} ${more}
    group by 1, 2 ${after} order by 1, 2 limit ${query.limit}`;
}

function keyOf({ by, timeZone }: SpendQuery, { at, conversationId, kind }: Payments): RawBuilder<unknown> {
  if (by === 'day') return sql`to_char(${at} at time zone ${sql.lit(timeZone)}, 'YYYY-MM-DD')`;
  if (by === 'conversation') return sql`coalesce(${conversationId}::text, '')`;
  return sql`(${kind})::text`;
}

/** Paid for since then, and before `until` if it is given. There are always two ends: one alone looks to the planner like a third of the table. */
export const paidWithin = (at: RawBuilder<unknown>, since: Date, until: Date | undefined): RawBuilder<unknown> =>
  sql`${at} >= ${since} and ${at} < ${until ?? 'infinity'}::timestamptz`;

/** Of these conversations, or of all. */
export const ofConversations = (
  column: RawBuilder<unknown>,
  conversations: readonly ConversationId[] | null,
): RawBuilder<unknown> => (conversations === null ? sql`true` : sql`${column} = any(${conversations}::uuid[])`);
