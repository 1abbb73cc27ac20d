import { type CustomerId, newId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { Tx } from '../platform/db/index.ts';
import {
  endIdentities,
  findIdentities,
  insertIdentities,
  type NewCustomer,
  type NewIdentity,
  withBsuid,
} from './identity-store.ts';
import { type IdentityKey, identitiesOf, keyOf } from './rules.ts';
import type { Sender } from './types.ts';

export type SenderToIdentify = Sender & { readonly language: Language };

export type Identified = {
  /** The customer of each sender, in order; null for a sender without identity. */
  readonly owners: readonly (CustomerId | null)[];
  /** Customers who were known and have won or lost a number or user id. */
  readonly changed: readonly CustomerId[];
};

/**
 * Finds or makes the customer of each sender, BSUID first and phone second.
 * A known phone that arrives with a new BSUID, while its customer already has another, has changed hands: the newcomer
 * is a new customer. Safe when several readers meet the same new sender at once.
 */
export async function identifySenders(tx: Tx, senders: readonly SenderToIdentify[]): Promise<Identified> {
  const keysOf = senders.map(identitiesOf);
  const wanted = distinct(keysOf.flat());
  if (wanted.length === 0) return { owners: senders.map(() => null), changed: [] };
  const known = await readIdentities(tx, wanted);
  const plan = await planChanges(tx, senders, keysOf, known);
  if (plan.ended.length > 0) await endIdentities(tx, plan.ended);
  if (plan.identities.length === 0) return { owners: keysOf.map((keys) => ownerOf(keys, known)), changed: [] };
  await insertIdentities(tx, plan.identities, plan.customers);
  const now = await readIdentities(tx, wanted);
  return { owners: keysOf.map((keys) => ownerOf(keys, now)), changed: [...plan.changed] };
}

type Known = ReadonlyMap<string, CustomerId>;
type Plan = {
  readonly identities: NewIdentity[];
  readonly customers: NewCustomer[];
  readonly ended: IdentityKey[];
  readonly changed: Set<CustomerId>;
};

async function readIdentities(tx: Tx, keys: readonly IdentityKey[]): Promise<Known> {
  const rows = await findIdentities(tx, keys);
  return new Map(rows.map((row) => [keyOf(row), row.customerId]));
}

const ownerOf = (keys: readonly IdentityKey[], known: Known): CustomerId | null => {
  for (const key of keys) {
    const owner = known.get(keyOf(key));
    if (owner) return owner;
  }
  return null;
};

async function planChanges(
  tx: Tx,
  senders: readonly SenderToIdentify[],
  keysOf: readonly (readonly IdentityKey[])[],
  known: Known,
): Promise<Plan> {
  const owners = [...new Set(known.values())];
  const settled = owners.length > 0 ? await withBsuid(tx, owners) : new Set<CustomerId>();
  const seen = new Map(known);
  const plan: Plan = { identities: [], customers: [], ended: [], changed: new Set() };
  senders.forEach((sender, index) => {
    const keys = keysOf[index] ?? [];
    if (keys.length > 0) planSender(sender, keys, seen, settled, plan);
  });
  // One order for all readers, so that two of them never wait for each other.
  plan.identities.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return plan;
}

function planSender(
  sender: SenderToIdentify,
  keys: readonly IdentityKey[],
  seen: Map<string, CustomerId>,
  settled: ReadonlySet<CustomerId>,
  plan: Plan,
): void {
  const [bsuid, phone] = [keys.find((key) => key.kind === 'bsuid'), keys.find((key) => key.kind === 'phone')];
  const byBsuid = bsuid && seen.get(keyOf(bsuid));
  const byPhone = phone && seen.get(keyOf(phone));
  const hasChangedHands =
    byPhone !== undefined &&
    bsuid !== undefined &&
    byPhone !== byBsuid &&
    (byBsuid !== undefined || settled.has(byPhone));
  const customerId = byBsuid ?? (hasChangedHands ? undefined : byPhone) ?? newCustomer(sender, plan);
  if (hasChangedHands && phone) {
    plan.ended.push(phone);
    plan.changed.add(byPhone);
  }
  const isNew = byBsuid === undefined && (byPhone === undefined || hasChangedHands);
  for (const key of keys) {
    if (seen.get(keyOf(key)) === customerId) continue;
    seen.set(keyOf(key), customerId);
    plan.identities.push({ ...key, customerId });
    if (!isNew) plan.changed.add(customerId);
  }
}

function newCustomer(sender: SenderToIdentify, plan: Plan): CustomerId {
  const id = newId<'customer'>();
  plan.customers.push({
    id,
    name: sender.name,
    username: sender.username?.replace(/^@/, '') ?? null,
    language: sender.language,
  });
  return id;
}

const distinct = (keys: readonly IdentityKey[]): IdentityKey[] => [
  ...new Map(keys.map((key) => [keyOf(key), key])).values(),
];
