import type { Selectable } from 'kysely';
import type { SimCustomer } from '../contract.ts';

export type PeopleTable = {
  id: string;
  name: string;
  language: 'es' | 'en';
  phone: string | null;
  phoneKey: string | null;
  bsuid: string;
  username: string | null;
  isOffline: boolean;
  readsAlone: boolean;
  wantsMarketing: boolean;
  typingUntil: Date | null;
  lastMessageAt: Date | null;
  /** When an ad brought the customer here, until that is answered. */
  adAt: Date | null;
  freeEntryUntil: Date | null;
  createdAt: Date;
};
export type Person = Selectable<PeopleTable>;

export const WINDOW_MS = 24 * 60 * 60 * 1000;

/** The customer as the phone page sees them. */
export const toSimCustomer = (person: Person, now: Date): SimCustomer => ({
  id: person.id,
  name: person.name,
  language: person.language,
  phone: person.phone,
  bsuid: person.bsuid,
  username: person.username,
  isOffline: person.isOffline,
  readsAlone: person.readsAlone,
  wantsMarketing: person.wantsMarketing,
  typingUntil: person.typingUntil && person.typingUntil > now ? person.typingUntil.toISOString() : null,
  windowClosesAt: person.lastMessageAt ? new Date(person.lastMessageAt.getTime() + WINDOW_MS).toISOString() : null,
});
