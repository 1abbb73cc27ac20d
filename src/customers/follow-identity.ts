import type { CustomerId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import { endIdentitiesOf, findIdentities, insertIdentities, withBsuid } from './identity-store.ts';
import { type IdentityKey, identitiesOf, keyOf } from './rules.ts';
import type { Sender } from './types.ts';

type Ids = Pick<Sender, 'phone' | 'bsuid'>;

/**
 * What became of a number or user id that WhatsApp says has changed. `taken`: somebody else holds the new one, and two
 * customers are never made one; `unclear`: the number's customer has another user id than the one that is said to change.
 */
export type Followed = {
  readonly outcome: 'linked' | 'unchanged' | 'taken' | 'unclear' | 'unknown';
  readonly customerId: CustomerId | null;
};

/** Follows a customer to a new number or user id, so that what was said and bought stays theirs. The old one ends. */
export async function followIdentity(tx: Tx, from: Ids, to: Ids): Promise<Followed> {
  const customerId = await currentOwner(tx, from);
  if (customerId === null) return { outcome: 'unknown', customerId };
  if (customerId === 'unclear') return { outcome: 'unclear', customerId: null };
  const wanted = identitiesOf({ ...to, name: null, username: null });
  const held = new Map((await findIdentities(tx, wanted)).map((row) => [keyOf(row), row.customerId]));
  if (wanted.some((key) => held.has(keyOf(key)) && held.get(keyOf(key)) !== customerId))
    return { outcome: 'taken', customerId };
  const missing = wanted.filter((key) => !held.has(keyOf(key)));
  if (missing.length === 0) return { outcome: 'unchanged', customerId };
  await endIdentitiesOf(
    tx,
    customerId,
    missing.map(({ kind }) => kind),
  );
  await insertIdentities(
    tx,
    missing.map((key) => ({ ...key, customerId })),
    [],
  );
  return { outcome: 'linked', customerId };
}

/** Whom the old ids name: the user id first. A number alone names nobody whose user id is another one. */
async function currentOwner(tx: Tx, from: Ids): Promise<CustomerId | 'unclear' | null> {
  const keys: readonly IdentityKey[] = identitiesOf({ ...from, name: null, username: null });
  const held = await findIdentities(tx, keys);
  const byBsuid = held.find(({ kind }) => kind === 'bsuid');
  const byPhone = held.find(({ kind }) => kind === 'phone');
  if (byBsuid) return byBsuid.customerId;
  if (!byPhone) return null;
  const isAboutUserId = keys.some(({ kind }) => kind === 'bsuid');
  const hasAnother = isAboutUserId && (await withBsuid(tx, [byPhone.customerId])).size > 0;
  return hasAnother ? 'unclear' : byPhone.customerId;
}
