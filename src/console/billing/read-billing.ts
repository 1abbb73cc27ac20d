import type { z } from 'zod';
import {
  type Billing,
  type BillingPlace,
  type BillingRow,
  canRemindOf,
  listBilling,
  newestReading,
  sumBilling,
} from '../../billing/index.ts';
import type { Clock } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import { numbersOfOrders } from '../../orders/index.ts';
import type { Db } from '../../platform/db/index.ts';
import { rowsOfCustomers, type StoredRow } from '../inbox/list-store.ts';
import type { BillingLine, BillingPage, BillingQuery } from './contract.ts';

const PAGE = 50;
const COLLECTED_MS = 30 * 86_400_000;

export type ReadBillingDeps = {
  readonly db: Db;
  readonly machineClock: Clock;
  /** Null: none is configured. */
  readonly billing: Pick<Billing, 'pageOf'> | null;
};

/** What was charged and what is to be charged, of all customers, the newest first, with what it comes to. */
export async function readBilling(
  { db, machineClock, billing }: ReadBillingDeps,
  { filter, cursor }: z.infer<typeof BillingQuery>,
): Promise<BillingPage> {
  const after = cursor === undefined ? null : placeOf(cursor);
  const [found, sums, reading] = await Promise.all([
    listBilling(db, filter ?? null, after, PAGE + 1),
    sumBilling(db, new Date(machineClock().getTime() - COLLECTED_MS)),
    newestReading(db),
  ]);
  const page = found.slice(0, PAGE);
  const [last] = page.slice(-1);
  return {
    lines: await showLines(db, billing, page),
    cursor: found.length > PAGE && last !== undefined ? `${last.atMicros}~${last.id}` : null,
    sums,
    reading: reading && { seen: reading.seen, finishedAt: reading.finishedAt?.toISOString() ?? null },
  };
}

async function showLines(
  db: Db,
  billing: ReadBillingDeps['billing'],
  page: readonly BillingRow[],
): Promise<BillingLine[]> {
  const [rows, numbers] = await Promise.all([
    rowsOfCustomers(db, [...new Set(page.flatMap(({ customerId }) => customerId ?? []))]),
    numbersOfOrders(db, [...new Set(page.flatMap(({ orderId }) => orderId ?? []))]),
  ]);
  return page.map((line) => ({
    ...showLine(
      line,
      line.customerId === null ? undefined : rows.get(line.customerId),
      numbers.get(line.orderId ?? ''),
    ),
    vendorUrl: billing?.pageOf(line.kind, line.id.slice(line.kind.length + 1)) ?? null,
    canRemind: billing !== null && line.customerId !== null && canRemindOf(line.kind, line.state),
  }));
}

function showLine(
  line: BillingRow,
  row: StoredRow | undefined,
  order: string | undefined,
): Omit<BillingLine, 'vendorUrl' | 'canRemind'> {
  const { id, kind, state, plan, minor, currency, atMicros, dueAt, customerId } = line;
  const unnamed = customerId === null ? null : { id: customerId, name: null, username: null };
  return {
    ...{ id, kind, state, plan, amount: { minor, currency } },
    order: order ?? null,
    at: new Date(atMicros / 1_000).toISOString(),
    dueAt: dueAt?.toISOString() ?? null,
    customer: row?.shown.customer ?? unnamed,
    conversationId: row?.conversationId ?? null,
  };
}

function placeOf(cursor: string): BillingPlace {
  const found = /^(\d{1,17})~([a-z]+:[\x21-\x7e]{1,255})$/.exec(cursor);
  if (found === null) throw new AppError('cursor_invalid', 'invalid');
  return { atMicros: Number(found[1]), id: found[2] ?? '' };
}
