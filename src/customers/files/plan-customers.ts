import type { CustomerId, newId } from '../../core/ids.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { ReportProblem } from '../../platform/files/index.ts';
import type { StagedEntry } from '../../platform/imports/index.ts';
import { findIdentities } from '../identity-store.ts';
import { isSaidAnew } from './compare-record.ts';
import { type Match, matchEntry } from './match-rules.ts';
import { findByExternalIds } from './naming-store.ts';
import type { ConsentOfCustomer, GiftCardOfCustomer, GiftCardRefusal, RecordKeepers } from './ports.ts';
import { readRecords } from './record-store.ts';
import type { CustomerEntry, CustomerRecord } from './types.ts';

/** One entry with whom it is about, and what was known of them. */
export type PlannedCustomer = {
  readonly id: CustomerId;
  readonly hash: string;
  readonly entry: CustomerEntry;
  /** Null: a new customer. */
  readonly record: CustomerRecord | null;
  readonly withPhone: boolean;
  /** Something was left as it is: it is looked at again next time. */
  readonly isPartial: boolean;
  readonly isChanged: boolean;
};

export type CustomerPlan = {
  readonly customers: readonly PlannedCustomer[];
  readonly giftCards: readonly GiftCardOfCustomer[];
  readonly consents: readonly ConsentOfCustomer[];
};

type PlanDeps = { readonly keepers: RecordKeepers; readonly newId: typeof newId };
type Matched = { readonly staged: StagedEntry; readonly entry: CustomerEntry; readonly match: Match };

/** What has to be written of some entries, compared with what is known now. */
export async function planCustomers(
  { keepers, newId }: PlanDeps,
  tx: Tx,
  staged: readonly StagedEntry[],
  note: ReportProblem,
): Promise<CustomerPlan> {
  const matched = await matchAll(tx, staged, note);
  const known = matched.flatMap(({ match }) => (match.id === null ? [] : [match.id]));
  const records = new Map((await readRecords(tx, known)).map((record) => [record.id, record]));
  const emails = new Map((await keepers.emails.read(tx, known)).map((email) => [email.customerId, email]));
  const withIds = matched.map((one) => ({ ...one, id: one.match.id ?? newId<'customer'>() }));
  const cards = withIds.flatMap(({ id, entry }) =>
    (entry.giftCards ?? []).map((card) => ({ ...card, customerId: id })),
  );
  const planned =
    cards.length === 0 ? { changed: [], repeated: [], refused: [] } : await keepers.giftCards.plan(tx, cards);
  const refused = new Map(planned.refused.map(({ card, why }) => [card.customerId, why]));
  const withCards = new Set(planned.changed.map(({ customerId }) => customerId));
  const consents = await keepers.consents.plan(
    tx,
    withIds.flatMap(({ id, entry }) => (entry.consents ?? []).map((one) => ({ ...one, customerId: id }))),
  );
  const [withConsents, withAhead] = [idsOf(consents.changed), idsOf(consents.ahead)];
  const customers = withIds.map(({ id, entry, match, staged: { hash, line } }): PlannedCustomer => {
    const why = refused.get(id);
    if (why !== undefined) note({ line, field: 'gift card', message: GIFT_CARD_NOTES[why] });
    if (withAhead.has(id)) note({ line, field: 'opt_in_at', message: CONSENT_AHEAD });
    const record = (match.id === null ? undefined : records.get(match.id)) ?? null;
    const email = emails.get(id);
    const isMailNew = entry.email !== null && entry.email !== email?.source && entry.email !== email?.record;
    const isMore = isMailNew || withCards.has(id) || withConsents.has(id);
    const isChanged = record !== null && (isMore || isSaidAnew(entry, record, match.withPhone));
    const isPartial = match.note !== null || why !== undefined || withAhead.has(id);
    return { id, hash, entry, record, withPhone: match.withPhone, isPartial, isChanged };
  });
  return { customers, giftCards: [...planned.changed, ...planned.repeated], consents: consents.changed };
}

const idsOf = (consents: readonly ConsentOfCustomer[]): ReadonlySet<CustomerId> =>
  new Set(consents.map(({ customerId }) => customerId));

const CONSENT_AHEAD = 'lies ahead and is not taken: say when the customer said it';

const GIFT_CARD_NOTES: Readonly<Record<GiftCardRefusal, string>> = {
  of_another: 'belongs to another customer and stays as it is',
  other_currency: 'is kept in another currency and stays as it is',
  has_one:
    'is not taken: the customer has a gift card of the shop in this currency; write that one with the sum of both',
};

async function matchAll(tx: Tx, staged: readonly StagedEntry[], note: ReportProblem): Promise<readonly Matched[]> {
  const entries = staged.map((one): { staged: StagedEntry; entry: CustomerEntry } => ({
    staged: one,
    entry: JSON.parse(one.entry),
  }));
  const phones = entries.flatMap(({ entry }) => (entry.phone === null ? [] : [entry.phone.value]));
  const held = await findIdentities(
    tx,
    phones.map((value) => ({ kind: 'phone' as const, value })),
  );
  const holders = new Map(held.map(({ value, customerId }) => [value, customerId]));
  const named = await findByExternalIds(
    tx,
    entries.flatMap(({ entry }) => (entry.externalId === null ? [] : [entry.externalId])),
  );
  const known = new Map((await readRecords(tx, [...holders.values()])).map(({ id, externalId }) => [id, externalId]));
  return entries.map(({ staged: one, entry }) => {
    const holder = entry.phone === null ? undefined : holders.get(entry.phone.value);
    const match = matchEntry(
      entry,
      entry.externalId === null ? null : (named.get(entry.externalId) ?? null),
      holder === undefined ? null : { id: holder, externalId: known.get(holder) ?? null },
    );
    if (match.note !== null) note({ line: one.line, field: 'phone', message: match.note });
    return { staged: one, entry, match };
  });
}
