import type { CustomerId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { customersWithIdentities } from './identity-lookup-store.ts';
import { identitiesOf, keyOf } from './rules.ts';
import type { Address } from './types.ts';

/** Who is behind each of these addresses now, the user id before the number; null where nobody is known. */
export async function findRecipients(db: Db, addresses: readonly Address[]): Promise<(CustomerId | null)[]> {
  const wanted = addresses.map((address) => identitiesOf({ ...address, name: null, username: null }));
  const keys = [...new Map(wanted.flat().map((key) => [keyOf(key), key])).values()];
  if (keys.length === 0) return addresses.map(() => null);
  const found = await customersWithIdentities(db, keys);
  return wanted.map((own) => own.map((key) => found.get(keyOf(key))).find((id) => id !== undefined) ?? null);
}
