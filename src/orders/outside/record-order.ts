import { createHash } from 'node:crypto';
import { findRecipient, keepOptIn, type OptInDeps, optInProblems } from '../../announce/index.ts';
import { findBySkus, type SkuOwner } from '../../catalogue/index.ts';
import { aboutOrder } from '../../consent/index.ts';
import { liesAhead } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { FieldProblem } from '../../platform/http/problem.ts';
import { checkState, checkSums } from '../files/content-rules.ts';
import type { OrderContent, OrderEntry } from '../files/types.ts';
import { writeOrders } from '../files/write-orders.ts';
import { isOwnNumber } from '../order-number.ts';
import type { TellOrder } from '../ports.ts';
import { orderNumberIn, printedNumber } from '../rules.ts';
import { shownNumber } from '../shown-number.ts';
import type { OrderId } from '../types.ts';
import type { OrderRequest } from './order-schema.ts';
import { findSaid, lockNumber } from './said-store.ts';

export type RecordDeps = OptInDeps & { readonly tell?: TellOrder | null };

type OnRecord = { readonly id: OrderId; readonly number: string; readonly state: string };

export type Recorded =
  | { readonly outcome: 'placed'; readonly order: OnRecord; readonly notificationId: string | null }
  /** The same was said before. */
  | { readonly outcome: 'unchanged'; readonly order: OnRecord }
  /** Another order has the number. */
  | { readonly outcome: 'number_taken'; readonly order: OnRecord }
  | { readonly outcome: 'refused'; readonly fields: readonly FieldProblem[] };

/**
 * Records an order that another program says was made elsewhere, as a file of orders does: nothing is reserved for it, and
 * nobody waits for its money here. The customer is told of it once. `cause` names the request; the caller takes the
 * transaction back when it is refused.
 */
export async function recordOrder(deps: RecordDeps, tx: Tx, asked: OrderRequest, cause: string): Promise<Recorded> {
  const key = orderNumberIn(asked.number) ?? '';
  const hash = hashOf(asked);
  await lockNumber(tx, key);
  const said = await findSaid(tx, key);
  if (said !== null) {
    const order = { id: said.id, number: shownNumber(said), state: said.state };
    return { outcome: said.recordHash === hash ? 'unchanged' : 'number_taken', order };
  }
  const { opt_in: optIn, customer } = asked;
  const found = await findRecipient(tx, {
    ...{ recipient: customer, field: 'customer', mayMake: optIn !== undefined, language: 'es' },
  });
  const now = deps.businessClock();
  const owners = await findBySkus(
    tx,
    asked.items.map(({ sku }) => sku),
  );
  const content = contentOf(asked, owners, now);
  const fields = [
    ...('problem' in found ? [found.problem] : []),
    ...unknownSkus(asked, owners),
    ...contentProblems(content),
    ...timeProblems(asked, now),
  ];
  if ('problem' in found || fields.length > 0) return { outcome: 'refused', fields };
  const { id: customerId } = found.customer;
  const entry: OrderEntry = { number: asked.number, key, customer: { externalId: null, phone: null }, content };
  const planned = { entry, record: null, hash, customerId, isKept: false, isChanged: false };
  const [written] = await writeOrders({ newId, now, tell: deps.tell ?? null, by: 'api' }, tx, [planned]);
  if (written === undefined) throw new AppError('order_not_recorded', 'bug');
  const about = aboutOrder(written.id);
  if (optIn) await keepOptIn(deps, tx, { customerId, purpose: 'order_event', optIn, cause, about });
  const number = isOwnNumber(key) ? printedNumber(key) : asked.number;
  const order = { id: written.id, number, state: content.state };
  return { outcome: 'placed', order, notificationId: written.notificationId };
}

/** What is said of an order; the consent that comes with it is no part of that. */
const hashOf = ({ opt_in: _, ...order }: OrderRequest): string =>
  createHash('sha256').update(JSON.stringify(order)).digest('hex');

function contentOf(asked: OrderRequest, owners: ReadonlyMap<string, SkuOwner>, now: Date): OrderContent {
  const lines = asked.items.map(({ sku, quantity, unit_price_minor: unitMinor }) => {
    const { name = sku, options = {} } = owners.get(sku) ?? {};
    return { sku, name, options, quantity, unitMinor };
  });
  const payments = asked.payments
    .map(({ amount_minor: minor, at, ...rest }) => ({ ...rest, minor, at: new Date(at).toISOString() }))
    .toSorted((a, b) => a.at.localeCompare(b.at));
  const isPaid = asked.total_minor > 0 && paidOf({ payments }) >= asked.total_minor;
  return {
    ...{ state: asked.state, currency: asked.currency, payment: asked.payment, lines, payments },
    ...{ shippingMinor: asked.shipping_minor, taxMinor: asked.tax_minor, totalMinor: asked.total_minor },
    placedAt: (asked.placed_at === null ? now : new Date(asked.placed_at)).toISOString(),
    paidAt: isPaid ? (payments.at(-1)?.at ?? null) : null,
    ...{ shippedAt: null, deliveredAt: null, closedAt: null, refundedMinor: 0, carrier: null, tracking: null },
    delivery: asked.delivery === null ? { kind: 'pickup' } : { kind: 'ship', address: asked.delivery },
  };
}

const paidOf = ({ payments }: Pick<OrderContent, 'payments'>): number =>
  payments.reduce((sum, { minor }) => sum + minor, 0);

const unknownSkus = ({ items }: OrderRequest, owners: ReadonlyMap<string, SkuOwner>): FieldProblem[] =>
  items.flatMap(({ sku }, index) =>
    owners.has(sku) ? [] : [{ field: `items.${index}.sku`, message: 'is no product of the catalogue.' }],
  );

/** Amounts have other names here than in a file, which writes them with their decimals. */
const AMOUNTS: ReadonlySet<PropertyKey> = new Set(['total', 'amount']);

function contentProblems(content: OrderContent): FieldProblem[] {
  const fields: FieldProblem[] = [];
  const report = (path: readonly PropertyKey[], message: string): void => {
    const names = path.map((part) => (AMOUNTS.has(part) ? `${String(part)}_minor` : String(part)));
    fields.push({ field: names.join('.'), message: `${message}.` });
  };
  checkSums(content, paidOf(content), report);
  checkState(content, paidOf(content), false, report);
  return fields;
}

function timeProblems({ placed_at, payments, opt_in }: OrderRequest, now: Date): FieldProblem[] {
  const isAhead = (at: string | null): boolean => at !== null && liesAhead(new Date(at), now);
  const ahead = (field: string): FieldProblem => ({ field, message: 'must not lie ahead.' });
  return [
    ...(isAhead(placed_at) ? [ahead('placed_at')] : []),
    ...payments.flatMap(({ at }, index) => (isAhead(at) ? [ahead(`payments.${index}.at`)] : [])),
    ...optInProblems(opt_in, now),
  ];
}
