import { createHmac } from 'node:crypto';
import type { CustomerId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import { findRefusals, insertRefusals } from './refusal-store.ts';
import { consentOf, insertChanges } from './store.ts';

/** A phone number as it is compared, or a user id. */
export type IdentityValue = string;

const hashOf = (key: Buffer, value: IdentityValue): Buffer => createHmac('sha256', key).update(value).digest();

/**
 * For erasing a customer, before their rows go: what they withdrew stays under keyed hashes of their numbers and user
 * ids, from which nobody can be read.
 */
export async function keepRefusals(
  tx: Tx,
  key: Buffer,
  customerId: CustomerId,
  values: readonly IdentityValue[],
): Promise<void> {
  const { rows } = await consentOf(customerId).query.execute(tx);
  const withdrawn = rows.filter(({ about, isGiven }) => about === null && !isGiven);
  await insertRefusals(
    tx,
    values.flatMap((value) => withdrawn.map(({ scope, at }) => ({ hash: hashOf(key, value), scope, at }))),
  );
}

/** A customer with all numbers and user ids that name them. */
export type Named = { readonly customerId: CustomerId; readonly values: readonly IdentityValue[] };

/**
 * What customers withdrew before they were erased is put on their record again, at its own time, so that only a consent
 * that is newer holds. To be called before a consent is kept that does not come from the customers themselves: from
 * another program or a file. Again it changes nothing.
 */
export async function bringBackRefusals(tx: Tx, key: Buffer, customers: readonly Named[]): Promise<void> {
  const owners = new Map(
    customers.flatMap(({ customerId, values }) =>
      values.map((value) => [hashOf(key, value).toString('hex'), customerId] as const),
    ),
  );
  const found = await findRefusals(
    tx,
    [...owners.keys()].map((hash) => Buffer.from(hash, 'hex')),
  );
  const changes = found.flatMap(({ hash, scope, at }) => {
    const customerId = owners.get(hash.toString('hex'));
    return customerId === undefined ? [] : [{ ...ERASED, customerId, scope, at, cause: `erased:${at.toISOString()}` }];
  });
  if (changes.length > 0) await insertChanges(tx, changes);
}

const ERASED = { about: null, isGiven: false, source: 'erasure', shown: null, reason: null, by: null } as const;
