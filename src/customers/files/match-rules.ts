import type { CustomerId } from '../../core/ids.ts';
import type { CustomerEntry } from './types.ts';

export type Holder = { readonly id: CustomerId; readonly externalId: string | null };

/** Whom an entry is about; `withPhone` is false when its number belongs to somebody else and stays there. */
export type Match = {
  /** Null: a new customer. */
  readonly id: CustomerId | null;
  readonly withPhone: boolean;
  readonly note: string | null;
};

/**
 * Whom an entry is about: the customer with its id, else the one who has its phone number, so that whoever wrote on
 * WhatsApp before is the same customer. A number never moves from one known customer to another by a file.
 */
export function matchEntry(
  { externalId, phone }: Pick<CustomerEntry, 'externalId' | 'phone'>,
  named: CustomerId | null,
  holder: Holder | null,
): Match {
  if (phone === null || holder === null || holder.id === named)
    return { id: named, withPhone: phone !== null, note: null };
  const isOfAnother = externalId !== null && holder.externalId !== null && holder.externalId !== externalId;
  if (isOfAnother) return { id: named, withPhone: false, note: OF_ANOTHER };
  if (named !== null) return { id: named, withPhone: false, note: OF_A_CHAT };
  return { id: holder.id, withPhone: true, note: null };
}

const OF_ANOTHER =
  'is the number of another customer on record and stays there: when it has moved, give that one another number and import again';
const OF_A_CHAT =
  'writes to the shop as another customer and stays there: this one is kept without it, and what is told in the chat is not joined to it';
