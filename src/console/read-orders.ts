import type { z } from 'zod';
import { AppError } from '../core/errors.ts';
import type { CustomerId } from '../core/ids.ts';
import { storable } from '../core/text.ts';
import { type ListedOrder, listOrders } from '../orders/index.ts';
import type { Db } from '../platform/db/index.ts';
import type { OrderLine, OrdersQuery } from './contract.ts';
import { rowsOfCustomers, type StoredRow } from './inbox/list-store.ts';
import { searchPeople } from './inbox/search-texts.ts';

const PAGE = 50;
type Deps = { readonly db: Db };

/** Orders of the shop, the newest first, by state and by number or customer. */
export async function readOrders(
  deps: Deps,
  { state, q, cursor }: z.infer<typeof OrdersQuery>,
): Promise<{ readonly orders: readonly OrderLine[]; readonly cursor: string | null }> {
  const asked = q === undefined || q === '' ? null : storable(q);
  const found = await listOrders(deps.db, {
    state: state === undefined ? null : storable(state),
    number: asked,
    customers: asked === null ? null : await customersCalled(deps, asked),
    after: cursor === undefined ? null : placeOf(cursor),
    limit: PAGE + 1,
  });
  const page = found.slice(0, PAGE);
  const [last] = page.slice(-1);
  return {
    orders: await showOrders(deps, page),
    cursor: found.length > PAGE && last !== undefined ? `${last.placedAt.toISOString()}~${last.id}` : null,
  };
}

/** Orders of one customer, the newest first. */
export const ordersOf = async (deps: Deps, id: CustomerId, limit: number): Promise<readonly OrderLine[]> =>
  showOrders(deps, await listOrders(deps.db, { state: null, number: null, customers: [id], after: null, limit }));

async function customersCalled(deps: Deps, q: string): Promise<CustomerId[]> {
  const hits = q.length < 2 ? [] : await searchPeople(deps, q);
  return hits
    .filter(({ where }) => where === 'name' || where === 'number')
    .map(({ customer }) => customer.id as CustomerId);
}

async function showOrders({ db }: Deps, orders: readonly ListedOrder[]): Promise<OrderLine[]> {
  const ids = [...new Set(orders.flatMap(({ customerId }) => customerId ?? []))];
  const rows = await rowsOfCustomers(db, ids);
  return orders.map((order) => showOrder(order, order.customerId === null ? undefined : rows.get(order.customerId)));
}

function showOrder(order: ListedOrder, row: StoredRow | undefined): OrderLine {
  const { id, number, state, items, totalMinor, currency, placedAt, customerId, placedIn } = order;
  return {
    ...{ id, number, state, items },
    total: { minor: totalMinor, currency },
    at: placedAt.toISOString(),
    customer: row?.shown.customer ?? { id: customerId ?? '', name: null, username: null },
    conversationId: placedIn ?? row?.conversationId ?? null,
  };
}

function placeOf(cursor: string): { readonly at: string; readonly id: string } {
  const found = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)~([0-9a-f-]{36})$/.exec(cursor);
  if (found === null) throw new AppError('cursor_invalid', 'invalid');
  return { at: found[1] ?? '', id: found[2] ?? '' };
}
