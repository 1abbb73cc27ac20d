import { createHash } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import type { newId } from '../../core/ids.ts';
import type { Db } from '../../platform/db/index.ts';
import { type ImportKind, type ImportRun, importEntries } from '../../platform/imports/index.ts';
import type { TellOrder } from '../ports.ts';
import { orderSchema } from './order-file.ts';
import { orderTable } from './order-table.ts';
import { examineOrders, planOrders } from './plan-orders.ts';
import { savedOrder } from './record-store.ts';
import type { OrderEntry } from './types.ts';
import { writeOrders } from './write-orders.ts';

type OrderFileDeps = {
  readonly db: Db;
  readonly newId: typeof newId;
  readonly businessClock: Clock;
  /** Tells customers what is news; absent or null: nobody is told. */
  readonly tell?: TellOrder | null;
};

/**
 * Brings orders that were made elsewhere to what a file says, by the rules of `importEntries`. What was placed in a chat,
 * or changed here since, stays as it is and is noted.
 */
export const importOrders = (deps: OrderFileDeps, run: ImportRun) => importEntries(deps.db, run, kindOf(deps));

const kindOf = (deps: OrderFileDeps): ImportKind<OrderEntry> => ({
  shape: orderTable,
  schema: orderSchema,
  seal: (entry) => ({
    key: entry.key,
    hash: createHash('sha256').update(JSON.stringify(entry)).digest('hex'),
  }),
  keysOf: (entry, { line }) => (entry === null ? [] : [{ kind: 'number', key: entry.key, name: entry.number, line }]),
  remedies: { number: 'put the lines of one order one below the other, or give this one another number' },
  partsOf: ({ content }) => content.lines.length,
  saved: savedOrder,
  examine: examineOrders,
  write: async (tx, staged, isDryRun, note) => {
    const planned = await planOrders(tx, staged, note);
    if (!isDryRun)
      await writeOrders(
        { newId: deps.newId, now: deps.businessClock(), tell: deps.tell ?? null, by: 'import' },
        tx,
        planned,
      );
    const added = planned.filter(({ record }) => record === null).length;
    return { added, changed: planned.filter(({ isChanged }) => isChanged).length };
  },
  finish: null,
});
