import type { CustomerId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import { nextChange, rememberChange } from './identity-change-store.ts';
import { endIdentitiesOf, findIdentities, insertIdentities, withBsuid } from './identity-store.ts';
import { type IdentityKey, identitiesOf, keyOf } from './rules.ts';
import type { Sender } from './types.ts';

type Ids = Pick<Sender, 'phone' | 'bsuid'>;

/** What WhatsApp says has replaced a number or user id. */
export type Replacement = {
  readonly from: Ids;
  readonly to: Ids;
  /** Business time. */
  readonly changedAt: Date;
};

/**
 * What became of a number or user id that WhatsApp says has changed. `taken`: somebody else holds the new one, and two
 * customers are never made one; `unclear`: the number's customer has another user id than the one that is said to change;
 * `unknown`: nobody has the old one, `customerId` is whoever has the new one.
 */
export type Followed = {
  readonly outcome: 'linked' | 'unchanged' | 'taken' | 'unclear' | 'unknown';
  readonly customerId: CustomerId | null;
  /** By what the customer is reached after this and all later changes. */
  readonly reachedBy: Ids;
};

/** Changes that follow one another at most. */
const MOST_STEPS = 10;

/**
 * Follows a customer to a new number or user id, so that what was said and bought stays theirs. The old one ends. Changes
 * may be told in any order: each is remembered, and one that is told before what it rests on is followed after that.
 */
export async function followIdentity(tx: Tx, { from, to, changedAt }: Replacement): Promise<Followed> {
  const [key] = keysOf(from);
  if (key) await rememberChange(tx, key, { ...to, changedAt });
  const customerId = await currentOwner(tx, from);
  if (customerId === 'unclear') return { outcome: 'unclear', customerId: null, reachedBy: from };
  if (customerId === null) {
    const [holder] = await findIdentities(tx, keysOf(to));
    return { outcome: 'unknown', customerId: holder?.customerId ?? null, reachedBy: to };
  }
  const outcome = await link(tx, customerId, to);
  if (outcome === 'taken') return { outcome, customerId, reachedBy: from };
  const reachedBy = await followOn(tx, customerId, { from, to, changedAt });
  return { outcome, customerId, reachedBy };
}

/** Goes on to what had replaced the new ids meanwhile, or the old one a second time. */
async function followOn(tx: Tx, customerId: CustomerId, { from, to, changedAt }: Replacement): Promise<Ids> {
  const own = (await findIdentities(tx, keysOf(from))).filter((held) => held.customerId === customerId);
  const kept = (kind: IdentityKey['kind']): string | null =>
    own.some((held) => held.kind === kind) ? from[kind] : null;
  let reached = { phone: to.phone ?? kept('phone'), bsuid: to.bsuid ?? kept('bsuid'), changedAt };
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    const next = await nextChange(tx, keysOf(reached), reached);
    if (next === null || (await link(tx, customerId, next)) === 'taken') break;
    reached = { ...next, phone: next.phone ?? reached.phone, bsuid: next.bsuid ?? reached.bsuid };
  }
  return { phone: reached.phone, bsuid: reached.bsuid };
}

const keysOf = (ids: Ids): readonly IdentityKey[] => identitiesOf({ ...ids, name: null, username: null });

async function link(tx: Tx, customerId: CustomerId, to: Ids): Promise<'linked' | 'unchanged' | 'taken'> {
  const wanted = keysOf(to);
  const held = new Map((await findIdentities(tx, wanted)).map((row) => [keyOf(row), row.customerId]));
  if (wanted.some((key) => held.has(keyOf(key)) && held.get(keyOf(key)) !== customerId)) return 'taken';
  const missing = wanted.filter((key) => !held.has(keyOf(key)));
  if (missing.length === 0) return 'unchanged';
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
  return 'linked';
}

/** Whom the old ids name: the user id first. A number alone names nobody whose user id is another one. */
async function currentOwner(tx: Tx, from: Ids): Promise<CustomerId | 'unclear' | null> {
  const keys = keysOf(from);
  const held = await findIdentities(tx, keys);
  const byBsuid = held.find(({ kind }) => kind === 'bsuid');
  const byPhone = held.find(({ kind }) => kind === 'phone');
  if (byBsuid) return byBsuid.customerId;
  if (!byPhone) return null;
  const isAboutUserId = keys.some(({ kind }) => kind === 'bsuid');
  const hasAnother = isAboutUserId && (await withBsuid(tx, [byPhone.customerId])).size > 0;
  return hasAnother ? 'unclear' : byPhone.customerId;
}
