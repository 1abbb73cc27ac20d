import { z } from 'zod';
import { parseEmail } from '../../core/email.ts';
import { normalisePhone } from '../../core/phone.ts';
import { textField, withoutCard } from '../../platform/imports/index.ts';
import { plainLine } from '../postal-address.ts';
import { addressFields, toPostalAddress } from './address-fields.ts';
import { consentFields, consentsOf } from './consent-fields.ts';
import { paymentMethod, type WrittenMethod } from './method-fields.ts';
import type { CustomerEntry, FileGiftCard, FilePhone, SavedAddress, SavedMethod } from './types.ts';

const ID = 'must be 1 to 80 letters, digits or signs without blanks';

/** The business's own name of a customer. */
export const externalId = textField(80).refine((id) => /^[^\s\p{C}]+$/u.test(id), ID);

const PHONE = 'must be a number with + and the code of its country such as +525512345678';

/** A phone number in E.164. Without its `+`, which spreadsheets drop, it is taken when it is too long to lack the country. */
export const filePhone = z.string(PHONE).transform((written, context): FilePhone => {
  const plain = written.replace(/[\s().-]/g, '');
  const value = /^(?:\+[1-9]\d{6,14}|[1-9]\d{10,14})$/.test(plain) ? normalisePhone(plain) : null;
  if (value === null) context.addIssue(PHONE);
  return { value: value ?? '', raw: plain.replace('+', '') };
});

const email = z.string('must be an address of the form name@example.com').transform((written, context) => {
  const address = parseEmail(written);
  if (address === null) context.addIssue('must be one address of the form name@example.com');
  return address ?? z.NEVER;
});

const isDefault = z.boolean('must be true or false (in CSV also yes or no)').default(false);
const savedAddress = z
  .strictObject({ label: withoutCard(plainLine(40)).nullable().default(null), ...addressFields, default: isDefault })
  .transform(
    ({ label, default: preferred, ...address }): SavedAddress => ({
      label,
      address: toPostalAddress(address),
      isDefault: preferred,
    }),
  );

/** A customer of a file. Of addresses and of payment methods one each is the default, the first when none is named. */
export const customerSchema = z
  .strictObject({
    customer_id: externalId.nullable().default(null),
    name: withoutCard(plainLine(100)).nullable().default(null),
    phone: filePhone.nullable().default(null),
    language: z.enum(['es', 'en'], 'must be es or en').nullable().default(null),
    email: email.nullable().default(null),
    ...consentFields,
    addresses: z.array(savedAddress).max(20, 'must be at most 20 addresses').nullable().default(null),
    payment_methods: z.array(paymentMethod).max(20, 'must be at most 20 payment methods').nullable().default(null),
  })
  .transform((found, context): CustomerEntry => {
    const problem = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (found.customer_id === null && found.phone === null)
      problem(['customer_id'], 'is missing: a customer needs an id or a phone number');
    const { methods, giftCards } = splitMethods(found.payment_methods, problem);
    return {
      externalId: found.customer_id,
      name: found.name,
      phone: found.phone,
      language: found.language,
      email: found.email,
      addresses: found.addresses && withOneDefault(found.addresses, 'addresses', problem),
      methods: methods && withOneDefault(methods, 'payment_methods', problem),
      giftCards,
      consents: consentsOf(found, problem),
    };
  });

type Problem = (path: PropertyKey[], message: string) => void;

function splitMethods(found: readonly WrittenMethod[] | null, problem: Problem) {
  if (found === null) return { methods: null, giftCards: null };
  const giftCards: FileGiftCard[] = [];
  const methods: SavedMethod[] = [];
  for (const [index, method] of found.entries()) {
    if (method.kind !== 'gift_card') {
      methods.push(method);
      continue;
    }
    const { number, balance } = method;
    if (giftCards.some((card) => card.balance.currency === balance.currency))
      problem(['payment_methods', index, 'currency'], 'has a gift card already: write one with the sum of both');
    giftCards.push({ number, balance });
  }
  return { methods, giftCards };
}

function withOneDefault<One extends { readonly isDefault: boolean }>(
  list: readonly One[],
  field: string,
  problem: Problem,
): readonly One[] {
  const named = list.findIndex((one) => one.isDefault);
  const again = list.findIndex((one, index) => one.isDefault && index > named);
  if (again !== -1) problem([field, again, 'default'], 'is the second one: one is the default');
  return list.map((one, index) => ({ ...one, isDefault: index === Math.max(named, 0) }));
}
