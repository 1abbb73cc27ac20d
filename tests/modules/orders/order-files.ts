import { sql } from 'kysely';
import { newId } from '../../../src/core/ids.ts';
import { exportOrders, importOrders } from '../../../src/orders/index.ts';
import { type GivenRun, runOf } from '../../support/files.ts';
import { type Customer, customer, database, NOW } from './world.ts';

type Given = Readonly<Record<string, unknown>>;

/** Imports a file as the command does. */
export const importFile = async (path: string, given: GivenRun = {}) =>
  importOrders({ db: database().db, newId, businessClock: () => NOW }, await runOf(path, given));

export const exportFile = (path: string) =>
  exportOrders(database().db, { path, format: path.endsWith('.json') ? 'json' : 'csv', mayReplace: true });

/** A customer who writes in a chat and whom the business knows by an id. */
export async function recorded(id: string, over: Parameters<typeof customer>[0] = {}): Promise<Customer> {
  const who = await customer(over);
  await sql`update customers set external_id = ${id} where id = ${who.customerId}`.execute(database().db);
  return who;
}

export const HOME = {
  ...{ recipient: 'Ana Ruiz', street: 'Durango 90', neighbourhood: 'Roma Norte' },
  ...{ city: 'Ciudad de México', state: 'CDMX', postal_code: '06700' },
};

/** Two bags of coffee that the catalogue knows and a mug that it does not: 378.00 + 150.00 + 99.00 = 627.00. */
export const anOrder = (number: string, customerId: string, over: Given = {}): Given => ({
  ...{ number, customer_id: customerId, state: 'pending', placed_at: '2026-11-24T10:00:00-06:00', currency: 'MXN' },
  ...{ shipping: '99.00', total: '627.00', payment: 'card', delivery: HOME },
  items: [
    { sku: 'CHIS-250-G', name: 'Café de Chiapas', options: { Peso: '250 g' }, quantity: 2, unit_price: '189.00' },
    { sku: 'TAZA-VIEJA', name: 'Taza vieja', quantity: 1, unit_price: '150.00' },
  ],
  ...over,
});

export const PAID = {
  payments: [{ method: 'stripe', amount: '627.00', receipt: 'pi_1', at: '2026-11-24T10:05:00-06:00' }],
};

/** Every row that a file of orders may write, with the transaction that wrote it; what was only said again aside. */
export async function rowsOfOrders(): Promise<string> {
  const parts: string[] = [];
  for (const table of ['order_lines', 'order_payments', 'order_history', 'order_events', 'mails', 'outbox_messages']) {
    const { rows } = await sql<{ row: string }>`
      select t.xmin || ' ' || t::text as row from ${sql.table(table)} t order by 1`.execute(database().db);
    parts.push(table, ...rows.map(({ row }) => row));
  }
  const { rows } = await sql<{ row: string }>`
    select (to_jsonb(o) - 'record_hash')::text as row from orders o order by id`.execute(database().db);
  return [...parts, ...rows.map(({ row }) => row)].join('\n');
}
