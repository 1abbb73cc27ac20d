import { createHmac } from 'node:crypto';
import type { CustomerId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { findRefusals, insertRefusals } from './refusal-store.ts';
import { consentOf } from './store.ts';
import type { Scope } from './types.ts';

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

/** What whoever has these numbers and user ids withdrew before they were erased, by scope, with the newest time. */
export async function refusedBefore(
  db: Db,
  key: Buffer,
  values: readonly IdentityValue[],
): Promise<ReadonlyMap<Scope, Date>> {
  const found = await findRefusals(
    db,
    values.map((value) => hashOf(key, value)),
  );
  const newest = found.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  return new Map(newest.map(({ scope, at }) => [scope, at]));
}
