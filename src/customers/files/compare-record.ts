import { isDeepStrictEqual } from 'node:util';
import { hasCardNumber } from '../../core/text.ts';
import { plainLine } from '../postal-address.ts';
import type { CustomerEntry, CustomerRecord } from './types.ts';

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
