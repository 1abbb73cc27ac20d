import { z } from 'zod';
import { maskAddress, parseEmail } from '../../core/email.ts';
import { readAmount } from '../../core/money.ts';
import { amountField, currencyField, textField, withoutCard } from '../../platform/imports/index.ts';

import type { FileGiftCard, SavedMethod } from './types.ts';

const KIND = 'must be card, paypal or gift_card';
const FIELDS = {
  card: ['brand', 'last_four'],
  paypal: ['account'],
  gift_card: ['number', 'balance', 'currency'],
} as const;
const NEEDED = { card: ['brand', 'last_four'], paypal: [], gift_card: ['number', 'balance', 'currency'] } as const;

const written = z.strictObject({
  kind: z.enum(['card', 'paypal', 'gift_card'], KIND),
  brand: withoutCard(textField(30)).optional(),
  last_four: withoutCard(z.string('must be the last four digits of the card'))
    .refine((digits) => /^\d{4}$/.test(digits), 'must be the last four digits of the card, zeros in front included')
    .optional(),
  account: withoutCard(textField(120)).optional(),
  number: withoutCard(textField(40))
    .refine((number) => /^[A-Za-z0-9][A-Za-z0-9 -]{3,39}$/.test(number), 'must be 4 to 40 letters, digits or dashes')
    .optional(),
  balance: amountField.optional(),
  currency: currencyField.optional(),
  default: z.boolean('must be true or false (in CSV also yes or no)').default(false),
});

export type WrittenMethod = SavedMethod | ({ readonly kind: 'gift_card' } & FileGiftCard);

/** A payment method of a file. More of a card than its brand and last four digits is refused; an account is masked. */
export const paymentMethod = written.transform((found, context): WrittenMethod => {
  const problem = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
  const own: readonly string[] = FIELDS[found.kind];
  for (const field of Object.values(FIELDS).flat())
    if (found[field] !== undefined && !own.includes(field))
      problem(field, `does not belong to a ${found.kind}: leave it empty`);
  for (const field of NEEDED[found.kind])
    if (found[field] === undefined) problem(field, `is missing: a ${found.kind} needs it`);
  const { brand = '', last_four: lastFour = '', number = '', currency = 'XXX', default: isDefault } = found;
  if (found.kind === 'card') return { kind: 'card', brand, lastFour, isDefault };
  if (found.kind === 'paypal') return { kind: 'paypal', account: maskedAccount(found.account), isDefault };
  if (isDefault) problem('default', 'cannot be a gift card: leave it empty');
  const minor = readAmount(found.balance ?? '0', currency);
  if (minor === null) problem('balance', `has more decimals than ${currency}`);
  return { kind: 'gift_card', number, balance: { minor: minor ?? 0, currency } };
});

/** `ana@gmail.com` as `a•••@g•••.com`; what is masked already stays as it is. */
function maskedAccount(account: string | undefined): string | null {
  if (account === undefined) return null;
  const address = parseEmail(account);
  if (address !== null) return maskAddress(address);
  return /[•*]/.test(account) ? account : `${account.slice(0, 1)}•••`;
}
