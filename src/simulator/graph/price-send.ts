import type { Db } from '../../platform/db/db.ts';
import { takeFreeReply } from '../controls/price-store.ts';
import type { Person } from '../people/person.ts';
import { changePerson } from '../people/store.ts';
import type { Pricing } from '../wire/payloads.ts';

const ANSWER_MS = 24 * 3_600_000;
const FREE_ENTRY_MS = 72 * 3_600_000;

/**
 * What the statuses of a message will say of its price, by Meta's rules since October 2026: free while the customer is
 * here by an ad, free within the month's free service messages, charged otherwise. How Meta labels the free ones is not
 * known for certain; here they keep the label that all service messages had before.
 */
export async function priceSend(tx: Db, person: Person, now: Date, category = 'service'): Promise<Pricing> {
  const free = (type: Pricing['type']): Pricing => ({ billable: false, pricing_model: 'PMP', type, category });
  if (await isFreeEntry(tx, person, now)) return free('free_entry_point');
  if (category === 'service' && (await takeFreeReply(tx))) return free('free_customer_service');
  return { billable: true, pricing_model: 'PMP', type: 'regular', category };
}

/** A template is charged by its category, everything else as service. */
export const categoryOf = (content: object): string =>
  'category' in content && typeof content.category === 'string' ? content.category.toLowerCase() : 'service';

/** The first answer to somebody who came by an ad begins the free time. */
async function isFreeEntry(tx: Db, person: Person, now: Date): Promise<boolean> {
  if (person.freeEntryUntil !== null && person.freeEntryUntil > now) return true;
  if (person.adAt === null || now.getTime() - person.adAt.getTime() >= ANSWER_MS) return false;
  await changePerson(tx, person.id, { adAt: null, freeEntryUntil: new Date(now.getTime() + FREE_ENTRY_MS) });
  return true;
}
