import { isDeepStrictEqual } from 'node:util';
import type { CustomerId } from '../../core/ids.ts';
import { type FoundCustomers, findRecorded } from '../../customers/index.ts';
import type { Db, Tx } from '../../platform/db/index.ts';
import type { ReportProblem } from '../../platform/files/index.ts';
import type { StagedEntry } from '../../platform/imports/index.ts';
import { readOrderRecords } from './record-store.ts';
import type { OrderEntry, OrderRecord } from './types.ts';

type Known = {
  readonly staged: StagedEntry;
  readonly entry: OrderEntry;
  /** Null: a new order. */
  readonly record: OrderRecord | null;
};

export type PlannedOrder = Pick<Known, 'entry' | 'record'> & {
  readonly hash: string;
  readonly customerId: CustomerId | null;
  readonly isChanged: boolean;
  /** What the file says of it is not written. */
  readonly isKept: boolean;
};

/** Reports orders of whom nobody knows whose they are. */
export async function examineOrders(session: Db, staged: readonly StagedEntry[], report: ReportProblem): Promise<void> {
  const known = await readKnown(session, staged);
  const customers = await findCustomers(session, known);
  for (const { staged: one, entry, record } of known) {
    const problem = problemWith(entry, record, customers);
    if (problem !== null) report({ line: one.line, field: problem[0], message: problem[1] });
  }
}

function problemWith(
  { customer: { externalId, phone } }: OrderEntry,
  record: OrderRecord | null,
  { byExternalId, byPhone }: FoundCustomers,
): readonly [field: string, message: string] | null {
  if (externalId === null && phone === null)
    return record === null ? ['customer_id', 'is missing: an order needs a customer, by id or phone number'] : null;
  const [named, called] = [byExternalId.get(externalId ?? ''), byPhone.get(phone ?? '')];
  if (externalId !== null && named === undefined)
    return ['customer_id', 'is the id of no customer: import the customers first'];
  if (phone !== null && called === undefined)
    return ['customer_phone', 'is the number of no customer: import the customers first'];
  if (named !== undefined && called !== undefined && named !== called)
    return ['customer_phone', 'is the number of another customer than the one with this id: keep one of them'];
  return null;
}

/** What has to be written of some orders, compared with what is kept of them now. */
export async function planOrders(
  tx: Tx,
  staged: readonly StagedEntry[],
  note: ReportProblem,
): Promise<readonly PlannedOrder[]> {
  const known = await readKnown(tx, staged);
  const { byExternalId, byPhone } = await findCustomers(tx, known);
  return known.map(({ staged: { hash, line }, entry, record }) => {
    const { externalId, phone } = entry.customer;
    const customerId = byExternalId.get(externalId ?? '') ?? byPhone.get(phone ?? '') ?? record?.customerId ?? null;
    const isSame =
      record !== null && record.customerId === customerId && isDeepStrictEqual(record.content, entry.content);
    const isKept = record?.isKeptHere === true;
    if (isKept && !isSame) note({ line, field: 'number', message: KEPT });
    return { entry, record, hash, customerId, isKept, isChanged: record !== null && !isSame && !isKept };
  });
}

const KEPT =
  'was placed in a chat, or changed here since it was brought in, and stays as it is: move it with `recado orders` or the API';

async function readKnown(db: Db, staged: readonly StagedEntry[]): Promise<readonly Known[]> {
  const entries = staged.map((one): { staged: StagedEntry; entry: OrderEntry } => ({
    staged: one,
    entry: JSON.parse(one.entry),
  }));
  const records = await readOrderRecords(
    db,
    entries.map(({ entry }) => entry.key),
  );
  const byKey = new Map(
    records.flatMap((record) => [
      [record.number, record] as const,
      [keyOfNumber(record.externalNumber ?? ''), record] as const,
    ]),
  );
  return entries.map((one) => ({ ...one, record: byKey.get(one.entry.key) ?? null }));
}

const keyOfNumber = (number: string): string => number.toUpperCase().replace(/[^A-Z0-9]/g, '');

function findCustomers(db: Db, known: readonly Known[]): Promise<FoundCustomers> {
  const given = known.map(({ entry }) => entry.customer);
  return findRecorded(
    db,
    given.flatMap(({ externalId }) => (externalId === null ? [] : [externalId])),
    given.flatMap(({ phone }) => (phone === null ? [] : [phone])),
  );
}
