import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { type ConversationId, type CustomerId, newId } from '../../../src/core/ids.ts';
import { readRecords } from '../../../src/customers/files/record-store.ts';
import { findRecorded } from '../../../src/customers/index.ts';
import { readOrderRecords } from '../../../src/orders/files/record-store.ts';
import { findOwnOrder } from '../../../src/orders/order-store.ts';
import { useDatabase } from '../../support/database.ts';
import { statementsOf, tablesReadWhole } from '../../support/query-plans.ts';

const database = useDatabase();
const MANY = 20_000;
const BIG = [
  'customers',
  'customer_identities',
  'customer_addresses',
  'customer_payment_methods',
  'orders',
  'order_lines',
];
let someone: CustomerId;

beforeAll(async () => {
  const { db, pool } = database();
  await sql`
    insert into customers (id, external_id, record_hash) select gen_random_uuid(), 'C-' || n, md5(n::text)
    from generate_series(1, ${MANY}) n`.execute(db);
  await sql`
    insert into customer_identities (customer_id, kind, value, raw)
    select id, 'phone', external_id, external_id from customers`.execute(db);
  await sql`
    insert into customer_addresses (id, customer_id, position, address, is_default)
    select gen_random_uuid(), id, 0, '{}', true from customers`.execute(db);
  await sql`
    insert into customer_payment_methods (id, customer_id, position, kind, is_default)
    select gen_random_uuid(), id, 0, 'paypal', true from customers`.execute(db);
  await sql`
    insert into orders (id, number, external_number, customer_id, state, currency, subtotal_minor, shipping_minor, tax_minor,
      total_minor, taxes_included, tax_rate, zone, delivery, payment, payment_kind, holds_stock, placed_at, record_hash)
    select gen_random_uuid(), 'AB' || lpad(row_number() over ()::text, 5, '0'), 'WEB-' || external_id, id, 'pending', 'MXN',
      0, 0, 0, 0, true, 0, '', '{"kind":"pickup"}', 'card', 'elsewhere', false, now(), record_hash from customers`.execute(
    db,
  );
  await sql`
    insert into order_lines (id, order_id, position, sku, name, options, category, is_counted, quantity, unit_minor)
    select gen_random_uuid(), id, 0, 'A', 'A', '{}', '', false, 1, 0 from orders`.execute(db);
  await pool.query('analyze');
  const { rows } = await sql<{ id: CustomerId }>`select id from customers limit 1`.execute(db);
  someone = rows[0]?.id ?? newId();
}, 120_000);

const viewer = () => ({ customerId: someone, onlyIn: null, since: null, opensAddress: true });
const stranger = () => ({ ...viewer(), onlyIn: newId() as ConversationId });

test.each<[string, () => Promise<unknown>]>([
  ['an order by our own number', () => findOwnOrder(database().db, viewer(), 'AB00077', false)],
  ['an order by a number from elsewhere', () => findOwnOrder(database().db, viewer(), 'WEBC77', false)],
  ['a number that nobody has', () => findOwnOrder(database().db, stranger(), 'NOSUCH1', false)],
  ['orders of a file', () => readOrderRecords(database().db, ['AB00077', 'WEBC77'])],
  ['customers of a file', () => findRecorded(database().db, ['C-7', 'C-8'], ['C-9'])],
  ['what is on record of a customer', () => readRecords(database().db, [someone])],
])('%s is found without reading a big table from end to end', async (_, run) => {
  const { statements } = await statementsOf(run);
  expect(statements.length).toBeGreaterThan(0);
  for (const statement of statements)
    expect(await tablesReadWhole(database().pool, statement, BIG), statement.text).toEqual([]);
});

test.each([
  ['customers', 'select id from customers c where c.record_hash = $1 limit 1'],
  ['orders', 'select id from orders o where o.record_hash = $1 limit 1'],
])('what is unchanged of a file of %s is known by its hash', async (_, text) => {
  const { rows } = await database().pool.query(`explain (format json) ${text}`, ['x']);
  expect(JSON.stringify(rows)).toContain('_record');
});
