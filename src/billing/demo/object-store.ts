import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/db/index.ts';
import type { DemoKind, DemoObjects } from './types.ts';

type Row<Kind extends DemoKind> = { readonly body: DemoObjects[Kind] };

const DATES = /^(?:periodStart|periodEnd|trialEndsAt|startedAt|createdAt|dueAt)$/;

const revive = <T extends object>(body: T): T =>
  Object.fromEntries(
    Object.entries(body).map(([key, value]) => [
      key,
      DATES.test(key) && typeof value === 'string' ? new Date(value) : value,
    ]),
  ) as T;

export async function findObject<Kind extends DemoKind>(
  db: Db,
  kind: Kind,
  id: string,
): Promise<DemoObjects[Kind] | null> {
  const { rows } = await sql<Row<Kind>>`
    select body from demo_billing_objects where id = ${id} and kind = ${kind}
  `.execute(db);
  return rows[0] ? revive(rows[0].body) : null;
}

/** The same, held until the transaction ends. */
export async function lockObject<Kind extends DemoKind>(
  tx: Tx,
  kind: Kind,
  id: string,
): Promise<DemoObjects[Kind] | null> {
  const { rows } = await sql<Row<Kind>>`
    select body from demo_billing_objects where id = ${id} and kind = ${kind} for update
  `.execute(tx);
  return rows[0] ? revive(rows[0].body) : null;
}

/** Newest first. */
export async function listObjects<Kind extends DemoKind>(
  db: Db,
  kind: Kind,
  vendorCustomerId: string | null,
  limit: number,
): Promise<DemoObjects[Kind][]> {
  const { rows } = await sql<Row<Kind>>`
    select body from demo_billing_objects
    where kind = ${kind} and (${vendorCustomerId}::text is null or vendor_customer_id = ${vendorCustomerId})
    order by created_at desc, id limit ${limit}
  `.execute(db);
  return rows.map(({ body }) => revive(body));
}

export async function findByAction(db: Db, kind: DemoKind, actionId: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select id from demo_billing_objects where kind = ${kind} and action_id = ${actionId}
  `.execute(db);
  return rows[0]?.id ?? null;
}

type Owned = { readonly id: string; readonly vendorCustomerId?: string | null; readonly actionId?: string | null };

export async function saveObject<Kind extends DemoKind>(tx: Tx, kind: Kind, body: DemoObjects[Kind]): Promise<void> {
  const { id, vendorCustomerId, actionId }: Owned = body;
  await sql`
    insert into demo_billing_objects (id, kind, vendor_customer_id, action_id, body)
    values (${id}, ${kind}, ${vendorCustomerId ?? null}, ${actionId ?? null}, ${JSON.stringify(body)}::json)
    on conflict (id) do update set body = excluded.body, action_id = excluded.action_id
  `.execute(tx);
}
