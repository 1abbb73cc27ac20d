import { type RawBuilder, sql } from 'kysely';
import type { CustomerId } from '../core/ids.ts';
import { type Db, inMicroseconds } from '../platform/db/index.ts';
import { WON_STATES } from './refund-rules.ts';

type BillingKind = 'subscription' | 'invoice' | 'bill' | 'order' | 'page' | 'refund' | 'dispute';

/** Which lines are wanted; `open`: somebody can pay it now, `overdue`: a renewal that could not be taken. */
type BillingFilter = 'subscriptions' | 'open' | 'overdue' | 'paid' | 'failed' | 'refunds' | 'disputes';

/** One line of the list of what was charged and what is to be charged. */
export type BillingRow = {
  /** Unique among all lines: its kind, a colon, and the vendor's id or that of our operation. */
  readonly id: string;
  readonly kind: BillingKind;
  /** The vendor's word for subscriptions, refunds and disputes. */
  readonly state: string;
  /** Name of the plan; null: none. */
  readonly plan: string | null;
  readonly orderId: string | null;
  readonly minor: number;
  readonly currency: string;
  /** Microseconds since 1970: what the list is ordered by. */
  readonly atMicros: number;
  readonly dueAt: Date | null;
  /** Null: the customer was erased, or paid elsewhere. */
  readonly customerId: CustomerId | null;
};

/** `atMicros` and `id` of the last line of the page before. */
export type BillingPlace = { readonly atMicros: number; readonly id: string };

type Source = {
  readonly kind: RawBuilder<unknown>;
  readonly columns: RawBuilder<unknown>;
  readonly from: RawBuilder<unknown>;
  readonly at: RawBuilder<unknown>;
  readonly key: RawBuilder<unknown>;
};

const SUBSCRIPTIONS: Source = {
  kind: sql`'subscription'`,
  columns: sql`status as state, plan_name as plan, null as order_id, amount, currency, case when status in ('active', 'trialing', 'past_due')
    and not cancels_at_period_end then period_end end as due_at, customer_id`,
  from: sql`billing_subscriptions`,
  at: sql`started_at`,
  key: sql`vendor_id`,
};
const PAYMENTS: Source = {
  kind: sql`kind`,
  columns: sql`state, null as plan, order_id, amount, currency, null::timestamptz as due_at, customer_id`,
  from: sql`billing_payments`,
  at: sql`at`,
  key: sql`vendor_id`,
};
const PAGES: Source = {
  kind: sql`'page'`,
  columns: sql`'open' as state, o.params::json ->> 'planName' as plan, p.order_id, p.amount, p.currency, null::timestamptz as due_at,
    o.customer_id`,
  from: sql`billing_pages p join billing_operations o on o.id = p.operation_id`,
  at: sql`o.created_at`,
  key: sql`p.operation_id`,
};
/** Whoever made them: most were made in the vendor's dashboard. */
const BILLS: Source = {
  kind: sql`'bill'`,
  columns: sql`state, null as plan, null as order_id, amount, currency, due_at, customer_id`,
  from: sql`billing_invoices`,
  at: sql`made_at`,
  key: sql`vendor_id`,
};
const REFUNDS: Source = {
  kind: sql`'refund'`,
  columns: sql`state, null as plan, order_id, amount, currency, null::timestamptz as due_at, customer_id`,
  from: sql`billing_refunds`,
  at: sql`updated_at`,
  key: sql`vendor_id`,
};
const DISPUTES: Source = {
  kind: sql`'dispute'`,
  columns: sql`state, null as plan, order_id, amount, currency, due_at, customer_id`,
  from: sql`billing_disputes`,
  at: sql`read_at`,
  key: sql`vendor_id`,
};

const OPEN_PAGE = sql`p.withdrawn_at is null and p.ended_at is null and o.state <> 'failed'`;
const OPEN_BILL = sql`state = 'open'`;
const OVERDUE = sql`status in ('past_due', 'unpaid')`;
type Part = { readonly source: Source; readonly where: RawBuilder<unknown> };

const PARTS: Readonly<Record<BillingFilter | 'all', readonly Part[]>> = {
  all: [
    { source: SUBSCRIPTIONS, where: sql`true` },
    { source: PAYMENTS, where: sql`true` },
    { source: PAGES, where: OPEN_PAGE },
    { source: BILLS, where: OPEN_BILL },
    { source: REFUNDS, where: sql`true` },
    { source: DISPUTES, where: sql`true` },
  ],
  subscriptions: [{ source: SUBSCRIPTIONS, where: sql`true` }],
  open: [
    { source: PAGES, where: OPEN_PAGE },
    { source: BILLS, where: OPEN_BILL },
  ],
  overdue: [{ source: SUBSCRIPTIONS, where: OVERDUE }],
  paid: [{ source: PAYMENTS, where: sql`state in ('paid', 'partial')` }],
  failed: [{ source: PAYMENTS, where: sql`state = 'failed'` }],
  refunds: [{ source: REFUNDS, where: sql`true` }],
  disputes: [{ source: DISPUTES, where: sql`true` }],
};

/** Subscriptions, payments, pages and invoices on which somebody can pay, refunds and disputes, the newest first. */
export async function listBilling(
  db: Db,
  filter: BillingFilter | null,
  after: BillingPlace | null,
  limit: number,
): Promise<readonly BillingRow[]> {
  const parts = PARTS[filter ?? 'all'].map((part) => sql`(${pageOf(part, after, limit)})`);
  const { rows } = await sql<BillingRow>`
    select id, kind, state, plan, order_id, amount as minor, upper(currency) as currency, at_micros, due_at, customer_id
    from (${sql.join(parts, sql` union all `)}) lines order by at_micros desc, id desc limit ${limit}`.execute(db);
  return rows;
}

/** Each table is read no further than its share of the page, along its own index. */
function pageOf({ source, where }: Part, after: BillingPlace | null, limit: number): RawBuilder<unknown> {
  const { kind, columns, from, at, key } = source;
  const id = sql`${kind} || ':' || ${key}::text`;
  const micros = inMicroseconds(at);
  const bound =
    after === null
      ? sql``
      : sql`and ${at} <= timestamptz 'epoch' + ${after.atMicros}::bigint * interval '1 microsecond'
          and (${micros} < ${after.atMicros}::bigint or ${id} < ${after.id})`;
  return sql`select ${id} as id, ${kind} as kind, ${columns}, ${micros} as at_micros from ${from}
    where ${where} ${bound} order by ${at} desc, ${id} desc limit ${limit}`;
}

type BillingSums = {
  /** Paid since then, and what is open on pages and invoices now; one amount a currency. */
  readonly collected: readonly { readonly minor: number; readonly currency: string }[];
  readonly open: readonly { readonly minor: number; readonly currency: string }[];
  readonly active: number;
  readonly overdue: number;
  readonly disputes: number;
};

export async function sumBilling(db: Db, since: Date): Promise<BillingSums> {
  const amounts = (
    what: RawBuilder<unknown>,
  ) => sql`coalesce((select json_agg(json_build_object('minor', minor, 'currency', currency)
    order by currency) from (${what}) sums), '[]'::json)`;
  const { rows } = await sql<BillingSums>`select
    ${amounts(sql`select sum(amount)::bigint as minor, upper(currency) as currency from billing_payments
      where state in ('paid', 'partial') and at >= ${since} group by 2`)} as collected,
    ${amounts(sql`select sum(amount)::bigint as minor, upper(currency) as currency from (
      select p.amount, p.currency from billing_pages p join billing_operations o on o.id = p.operation_id where ${OPEN_PAGE}
      union all select amount, currency from billing_invoices where ${OPEN_BILL}) payable group by 2`)} as open,
    (select count(*)::int from billing_subscriptions where status in ('active', 'trialing')) as active,
    (select count(*)::int from billing_subscriptions where ${OVERDUE}) as overdue,
    (select count(*)::int from billing_disputes where state <> 'lost' and not (state = any(${WON_STATES}))) as disputes`.execute(
    db,
  );
  return rows[0] ?? { collected: [], open: [], active: 0, overdue: 0, disputes: 0 };
}
