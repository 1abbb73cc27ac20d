import { createHash } from 'node:crypto';
import type { newId } from '../../core/ids.ts';
import type { Db } from '../../platform/db/index.ts';
import {
  type FoundEntry,
  type ImportKind,
  type ImportRun,
  importEntries,
  type StagedKey,
} from '../../platform/imports/index.ts';
import { customerSchema } from './customer-file.ts';
import { customerTable } from './customer-table.ts';
import { planCustomers } from './plan-customers.ts';
import type { RecordKeepers } from './ports.ts';
import { savedCustomer } from './record-store.ts';
import type { CustomerEntry } from './types.ts';
import { writeCustomers } from './write-customers.ts';

export type CustomerFileDeps = {
  readonly db: Db;
  readonly newId: typeof newId;
  readonly keepers: RecordKeepers;
};

/**
 * Brings what is known of customers to what a file says, by the rules of `importEntries`. A customer whom the file does
 * not name stays, and so does whatever it says nothing of.
 */
export const importCustomers = (deps: CustomerFileDeps, run: ImportRun) => importEntries(deps.db, run, kindOf(deps));

const kindOf = (deps: CustomerFileDeps): ImportKind<CustomerEntry> => ({
  shape: customerTable,
  schema: customerSchema,
  seal: (entry) => ({
    key: entry.externalId ?? entry.phone?.value ?? '',
    hash: createHash('sha256').update(JSON.stringify(entry)).digest('hex'),
  }),
  keysOf,
  remedies: {
    customer_id: 'put the lines of one customer one below the other, or give this one another id',
    phone: 'two customers cannot have one number: leave it empty for one of them',
    'gift card': 'a gift card belongs to one customer',
  },
  partsOf: ({ addresses }) => addresses?.length ?? 0,
  saved: savedCustomer,
  examine: null,
  write: async (tx, staged, isDryRun, note) => {
    const plan = await planCustomers(deps, tx, staged, note);
    if (!isDryRun) await writeCustomers(deps, tx, plan);
    const added = plan.customers.filter(({ record }) => record === null).length;
    return { added, changed: plan.customers.filter(({ isChanged }) => isChanged).length };
  },
  finish: null,
});

function keysOf(entry: CustomerEntry | null, { line }: FoundEntry): readonly StagedKey[] {
  if (entry === null) return [];
  const { externalId, phone, giftCards } = entry;
  const key = (kind: string, value: string, name: string): StagedKey => ({ kind, key: value, name, line });
  return [
    key('customer_id', externalId ?? '', externalId ?? ''),
    key('phone', phone?.value ?? '', 'this number'),
    ...(giftCards ?? []).map(({ number }) => key('gift card', number, `…${number.slice(-4)}`)),
  ];
}
