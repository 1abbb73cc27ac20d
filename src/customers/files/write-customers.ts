import { AppError } from '../../core/errors.ts';
import type { CustomerId, newId } from '../../core/ids.ts';
import type { Tx } from '../../platform/db/index.ts';
import { endIdentities, findIdentities, insertIdentities, type NewIdentity } from '../identity-store.ts';
import { keyOf } from '../rules.ts';
import { hasPhone } from './compare-record.ts';
import type { CustomerPlan, PlannedCustomer } from './plan-customers.ts';
import type { RecordKeepers } from './ports.ts';
import { insertNamed, replaceAddresses, replaceMethods, updateRecords } from './record-write-store.ts';

type WriteDeps = { readonly keepers: RecordKeepers; readonly newId: typeof newId };

/** Writes what was planned, each customer with all that belongs to them, inside the transaction that planned it. */
export async function writeCustomers({ keepers, newId }: WriteDeps, tx: Tx, plan: CustomerPlan): Promise<void> {
  const written = plan.customers.filter(({ record, isChanged }) => record === null || isChanged);
  await writeNumbers(keepers, tx, written);
  await updateRecords(tx, plan.customers.map(updateOf));
  const listed = <List>(pick: (customer: PlannedCustomer) => readonly List[] | null) =>
    written.flatMap((customer) => {
      const list = pick(customer);
      return list === null ? [] : [{ customerId: customer.id, list }];
    });
  await replaceAddresses(
    tx,
    listed(({ entry }) => entry.addresses),
    newId,
  );
  await replaceMethods(
    tx,
    listed(({ entry }) => entry.methods),
    newId,
  );
  await keepers.emails.set(
    tx,
    written.flatMap(({ id, entry: { email } }) => (email === null ? [] : [{ customerId: id, address: email }])),
  );
  await keepers.giftCards.set(tx, plan.giftCards);
  await keepers.consents.set(tx, plan.consents);
}

/** Of what is unchanged only that the file has said it. */
const updateOf = ({ id, entry, record, isChanged, withPhone, isPartial, hash }: PlannedCustomer) => ({
  id,
  external_id: entry.externalId,
  name: record === null || isChanged ? entry.name : null,
  language: record === null || isChanged ? entry.language : null,
  record_phone: withPhone ? (entry.phone?.value ?? null) : null,
  record_hash: isPartial ? null : hash,
});

/** New customers, and new numbers of known ones: the number that a file said before names nobody any more. */
async function writeNumbers(keepers: RecordKeepers, tx: Tx, written: readonly PlannedCustomer[]): Promise<void> {
  const gained = written.filter(
    ({ entry: { phone }, record, withPhone }) =>
      withPhone && phone !== null && (record === null || !hasPhone(record, phone.value)),
  );
  const lost = gained.flatMap(({ record }) => {
    const before = record?.phones.find(({ value }) => value === record.recordPhone);
    return before === undefined ? [] : [{ kind: 'phone' as const, value: before.value }];
  });
  if (lost.length > 0) await endIdentities(tx, lost);
  const identities = gained.flatMap(({ id, entry: { phone } }): NewIdentity[] =>
    phone === null ? [] : [{ kind: 'phone', ...phone, customerId: id }],
  );
  // One order for all who add identities, so that two of them never wait for each other.
  identities.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const added = written.filter(({ record }) => record === null);
  const withNumber = new Set(identities.map(({ customerId }) => customerId));
  const customers = added
    .filter(({ id }) => withNumber.has(id))
    .map(({ id, entry }) => ({ id, name: entry.name, username: null, language: entry.language ?? 'es' }));
  await insertNamed(
    tx,
    added.map(({ id }) => id).filter((id) => !withNumber.has(id)),
  );
  await insertIdentities(tx, identities, customers);
  await checkNumbers(tx, identities);
  const changed = gained.flatMap(({ id, record }): CustomerId[] => (record === null ? [] : [id]));
  if (changed.length > 0) await keepers.endProofs(tx, changed);
}

/** Somebody may have written from a number for the first time in this very moment: then nothing of it is written. */
async function checkNumbers(tx: Tx, identities: readonly NewIdentity[]): Promise<void> {
  const owners = new Map((await findIdentities(tx, identities)).map((held) => [held.value, held.customerId]));
  if (identities.every(({ value, customerId }) => owners.get(value) === customerId)) return;
  const message = 'A customer of the file wrote for the first time while it was imported. Run the import again.';
  throw new AppError('import_disturbed', 'conflict', { facts: { message } });
}
