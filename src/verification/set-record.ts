import type { EmailAddress } from '../core/email.ts';
import type { CustomerId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import { endCodes } from './code-store.ts';
import { afterRecord, afterStaff } from './trust-rules.ts';
import { insertEvents, lockTrust, saveTrust } from './trust-store.ts';

export type RecordBy = { readonly by: string; readonly reason: string | null; readonly now: Date };

/**
 * The address that the business has on record, as staff (`source` false) or the source of its records (file, ERP) says
 * it. What the source repeats changes nothing, also when the customer has changed the address since. A change ends what
 * was proven and blocks refunds for a day. Business time.
 */
export async function setRecordAddress(
  tx: Tx,
  customerId: CustomerId,
  address: EmailAddress,
  { by, reason, now, isSource }: RecordBy & { readonly isSource: boolean },
): Promise<'set' | 'unchanged'> {
  const trust = await lockTrust(tx, customerId);
  const isRepeated = isSource
    ? trust.sourceAddress === address
    : trust.address === address && trust.addressOrigin === 'record';
  if (isRepeated) return 'unchanged';
  const changed = afterRecord(trust, address, now);
  await saveTrust(tx, customerId, { ...changed, sourceAddress: isSource ? address : trust.sourceAddress });
  if (trust.address !== address) await endCodes(tx, [customerId]);
  await insertEvents(tx, [customerId], { kind: 'address_on_record', by, reason, at: now });
  return 'set';
}

/** Staff has made sure who the customer is: verified for 30 days, with the reason kept. */
export async function verifyByStaff(tx: Tx, customerId: CustomerId, { by, reason, now }: RecordBy): Promise<void> {
  const trust = await lockTrust(tx, customerId);
  await saveTrust(tx, customerId, afterStaff(trust, now));
  await insertEvents(tx, [customerId], { kind: 'verified', by, reason, at: now });
}
