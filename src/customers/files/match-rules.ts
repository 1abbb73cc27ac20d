import { isDeepStrictEqual } from 'node:util';
import type { CustomerId } from '../../core/ids.ts';
import { hasCardNumber } from '../../core/text.ts';
import { plainLine } from '../postal-address.ts';
import type { CustomerEntry, CustomerRecord } from './types.ts';

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

/** Whether a file says something else of a customer than what is known; what it does not say is no difference. */
export function isSaidAnew(entry: CustomerEntry, record: CustomerRecord, withPhone: boolean): boolean {
  const { externalId, name, phone, language, addresses, methods } = entry;
  return (
    (externalId !== null && externalId !== record.externalId) ||
    (name !== null && name !== plainName(record.name)) ||
    (language !== null && language !== record.language) ||
    (withPhone && phone !== null && !hasPhone(record, phone.value)) ||
    (addresses !== null && !isDeepStrictEqual(addresses, record.addresses)) ||
    (methods !== null && !isDeepStrictEqual(methods, record.methods))
  );
}

/** What the file repeats of a number is nothing new, also when the customer has changed it since. */
export const hasPhone = (record: CustomerRecord, value: string): boolean =>
  record.recordPhone === value || record.phones.some((phone) => phone.value === value);

const nameLine = plainLine(100);

/** A name as a file may hold it; null for what WhatsApp let somebody call themselves and no file can say. */
export const plainName = (name: string | null): string | null => {
  const read = nameLine.safeParse(name ?? '');
  return read.success && !hasCardNumber(read.data) ? read.data : null;
};
