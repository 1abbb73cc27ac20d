import { findBySkus, type SkuOwner } from '../../catalogue/index.ts';
import { AppError } from '../../core/errors.ts';
import type { newId } from '../../core/ids.ts';
import { readBusinessFacts, type ShippingZone } from '../../knowledge/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import { isOwnNumber, newOrderNumber } from '../order-number.ts';
import type { TellOrder } from '../ports.ts';
import { zoneOf } from '../quote-rules.ts';
import { orderNumberIn } from '../rules.ts';
import type { OrderId } from '../types.ts';
import type { PlannedOrder } from './plan-orders.ts';
import { readOrderRecords } from './record-store.ts';
import { tellImported } from './tell-imported.ts';
import type { OrderContent } from './types.ts';
import {
  clearParts,
  insertParts,
  insertRecords,
  lockUntouched,
  noteHashes,
  type OrderRow,
  type PartRows,
  updateRecords,
} from './write-store.ts';

type WriteDeps = {
  readonly newId: typeof newId;
  /** Business time. */
  readonly now: Date;
  readonly tell: TellOrder | null;
  /** Whom history names for what was said. */
  readonly by: 'import' | 'api';
};
type ToWrite = { readonly planned: PlannedOrder; readonly row: OrderRow };

/** Not the name of any provider that Recado itself works with: nothing is ever given back by one through these. */
const PROVIDER = 'file';
const TRIES = 12;

export type WrittenOrder = {
  readonly id: OrderId;
  /** What the customer is told by; null: nothing. */
  readonly notificationId: string | null;
};

/**
 * Writes what was planned, each order with its lines, payments and history; of what is past nobody is told. Gives what was
 * added, then what was changed.
 */
export async function writeOrders(
  deps: WriteDeps,
  tx: Tx,
  planned: readonly PlannedOrder[],
): Promise<readonly WrittenOrder[]> {
  const zones = (await readBusinessFacts(tx))?.shippingZones ?? [];
  const toWrite = (one: PlannedOrder): ToWrite => ({
    planned: one,
    row: rowOf(one, one.record?.id ?? deps.newId<'order'>(), zones),
  });
  const added = planned.filter(({ record }) => record === null).map(toWrite);
  const changed = planned.filter(({ isChanged }) => isChanged).map(toWrite);
  await insertNumbered(tx, added);
  await update(tx, changed);
  await noteHashes(
    tx,
    planned.flatMap(({ record, isChanged, isKept, hash }) =>
      record === null || isChanged || isKept ? [] : [{ id: record.id, hash }],
    ),
  );
  const written = [...added, ...changed];
  const skus = written.flatMap(({ planned: { entry } }) => entry.content.lines.map(({ sku }) => sku));
  const owners = await findBySkus(tx, skus);
  await insertParts(tx, partsOf(deps, written, owners));
  const told: WrittenOrder[] = [];
  for (const { planned: one, row } of written)
    told.push({ id: row.id, notificationId: await tellImported(deps.tell, tx, one, row) });
  return told;
}

/** Numbers of ours by chance for those of other systems; one that is taken is drawn anew. */
async function insertNumbered(tx: Tx, added: readonly ToWrite[]): Promise<void> {
  let left = added.map(({ row }) => row);
  for (let tries = 0; tries < TRIES && left.length > 0; tries++) {
    const done = new Set(await insertRecords(tx, left));
    const isOurs = (row: OrderRow): boolean => row.external_number === null;
    left = left.filter((row) => !done.has(row.id)).map((row) => ({ ...row, number: newOrderNumber() }));
    if (left.some(isOurs) || (await areBrought(tx, left))) throw disturbed();
  }
  if (left.length > 0) throw new AppError('order_numbers_exhausted', 'unavailable');
}

/** Whether somebody else has brought one of these by now. */
async function areBrought(tx: Tx, rows: readonly OrderRow[]): Promise<boolean> {
  const keys = rows.flatMap(({ external_number: number }) => orderNumberIn(number ?? '') ?? []);
  return keys.length > 0 && (await readOrderRecords(tx, keys)).length > 0;
}

async function update(tx: Tx, changed: readonly ToWrite[]): Promise<void> {
  if (changed.length === 0) return;
  const ids = changed.map(({ row }) => row.id);
  if ((await lockUntouched(tx, ids)) !== ids.length) throw disturbed();
  await updateRecords(
    tx,
    changed.map(({ row }) => row),
  );
  await clearParts(tx, ids);
}

const disturbed = (): AppError =>
  new AppError('order_import_disturbed', 'conflict', {
    facts: { message: 'An order was changed or brought here by somebody else at the same time. Do it again.' },
  });

function rowOf(
  { entry: { number, key, content }, customerId, hash }: PlannedOrder,
  id: OrderId,
  zones: readonly ShippingZone[],
): OrderRow {
  const subtotal = content.lines.reduce((sum, { quantity, unitMinor }) => sum + quantity * unitMinor, 0);
  const isOurs = isOwnNumber(key);
  return {
    id,
    number: isOurs ? key : newOrderNumber(),
    external_number: isOurs ? null : number,
    customer_id: customerId,
    state: content.state,
    currency: content.currency,
    subtotal_minor: subtotal,
    shipping_minor: content.shippingMinor,
    tax_minor: content.taxMinor,
    total_minor: content.totalMinor,
    taxes_included: content.taxMinor === 0,
    tax_rate: taxRateOf(content, subtotal),
    zone: zoneOf(zones, content.delivery)?.key ?? '',
    delivery: content.delivery,
    payment: content.payment,
    paid_minor: content.payments.reduce((sum, { minor }) => sum + minor, 0),
    refunded_minor: content.refundedMinor,
    carrier: content.carrier,
    tracking: content.tracking,
    placed_at: content.placedAt,
    paid_at: content.paidAt,
    shipped_at: content.shippedAt,
    delivered_at: content.deliveredAt,
    closed_at: content.closedAt,
    record_hash: hash,
  };
}

/** Hundredths of a percent. */
const taxRateOf = ({ taxMinor, shippingMinor }: OrderContent, subtotal: number): number =>
  taxMinor === 0 ? 0 : Math.min(10_000, Math.round((taxMinor * 10_000) / Math.max(1, subtotal + shippingMinor)));

const partsOf = (
  { newId, now, by }: WriteDeps,
  written: readonly ToWrite[],
  owners: ReadonlyMap<string, SkuOwner>,
): PartRows => ({
  lines: written.flatMap(({ planned: { entry }, row }) =>
    entry.content.lines.map(({ sku, name, options, quantity, unitMinor }, position) => {
      const owner = owners.get(sku);
      return {
        ...{ id: newId(), order_id: row.id, position, sku, name, options, quantity, unit_minor: unitMinor },
        ...{ variant_id: owner?.variantId ?? null, product_id: owner?.productId ?? null },
        ...{ category: owner?.category ?? '', is_counted: false },
      };
    }),
  ),
  payments: written.flatMap(({ planned: { entry }, row }) =>
    entry.content.payments.map(({ method, minor, receipt, at }, position) => ({
      ...{ id: newId(), order_id: row.id, receipt: `${row.id}:${position}`, provider: PROVIDER, method },
      ...{ external_receipt: receipt, amount_minor: minor, currency: row.currency, is_late: false, at },
    })),
  ),
  history: written
    .filter(({ planned: { record }, row }) => record?.content.state !== row.state)
    .map(({ planned: { record }, row }) => ({
      ...{ order_id: row.id, from_state: record?.content.state ?? null, to_state: row.state, by, at: now },
    })),
});
