import type { EmailAddress } from '../core/email.ts';
import type { CustomerId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import { endCodes } from './code-store.ts';
import type { RecordBy } from './set-record.ts';
import { lockTrusts, saveTrusts } from './trust-bulk-store.ts';
import { afterRecord } from './trust-rules.ts';
import { insertEvents } from './trust-store.ts';

export type SourceAddress = { readonly customerId: CustomerId; readonly address: EmailAddress };

/**
 * The addresses that a source of records (file, ERP) gives of many customers, each by the rules of `setRecordAddress`:
 * what it repeats changes nothing, a change ends what was proven and blocks refunds for a day. Gives those that were set.
 */
export async function setRecordAddresses(
  tx: Tx,
  given: readonly SourceAddress[],
  { by, reason, now }: RecordBy,
): Promise<readonly CustomerId[]> {
  const trusts = await lockTrusts(
    tx,
    given.map(({ customerId }) => customerId),
  );
  const changes = given.flatMap(({ customerId, address }) => {
    const trust = trusts.get(customerId);
    if (trust === undefined || trust.sourceAddress === address) return [];
    const changed = { ...afterRecord(trust, address, now), sourceAddress: address };
    return [{ customerId, changed, isOther: trust.address !== address }];
  });
  if (changes.length === 0) return [];
  await saveTrusts(tx, changes);
  await endCodes(
    tx,
    changes.filter(({ isOther }) => isOther).map(({ customerId }) => customerId),
  );
  const set = changes.map(({ customerId }) => customerId);
  await insertEvents(tx, set, { kind: 'address_on_record', by, reason, at: now });
  return set;
}
