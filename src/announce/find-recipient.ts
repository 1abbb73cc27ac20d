import type { CustomerId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import { isBsuid, normalisePhone } from '../core/phone.ts';
import {
  type Address,
  type Customer,
  customerWith,
  findRecipients,
  findRecorded,
  identifySenders,
} from '../customers/index.ts';
import { readFirst, type Tx } from '../platform/db/index.ts';
import type { FieldProblem } from '../platform/http/problem.ts';
import type { Recipient } from './recipient-schema.ts';

type Found = { readonly customer: Customer } | { readonly problem: FieldProblem };

type Asked = {
  readonly recipient: Recipient;
  /** Where it stands in the request. */
  readonly field: string;
  /** Whoever is not known is made: they agreed elsewhere. */
  readonly mayMake: boolean;
  /** Of whoever is made, when the request does not say it. */
  readonly language: Language;
};

/** Whom a request names; whoever is not known is made when the request brings their consent. */
export async function findRecipient(tx: Tx, { recipient, field, mayMake, language }: Asked): Promise<Found> {
  const { customer_id, external_id } = recipient;
  const problem = (part: string, message: string): Found => ({ problem: { field: `${field}.${part}`, message } });
  if (customer_id !== undefined)
    return (await customerOf(tx, customer_id as CustomerId)) ?? problem('customer_id', 'is no customer here.');
  if (external_id !== undefined) {
    const { byExternalId } = await findRecorded(tx, [external_id], []);
    const found = await customerOf(tx, byExternalId.get(external_id));
    return found ?? problem('external_id', 'is the id of no customer here; import the customers, or name a phone.');
  }
  const part = recipient.phone === undefined ? 'bsuid' : 'phone';
  const address = addressOf(recipient);
  if (address === null)
    return problem(
      part,
      part === 'phone'
        ? 'must be a phone number with + and its country code, such as +525512345678.'
        : 'must be a user id such as MX.123.',
    );
  const [known] = await findRecipients(tx, [address]);
  if (!known && !mayMake)
    return problem(part, 'is nobody who is known here; send opt_in with it to write to them first.');
  const sender = { ...address, name: recipient.name ?? null, username: null, language: recipient.language ?? language };
  const found = await customerOf(tx, known ?? (await make(tx, sender)));
  return found ?? problem(part, 'is nobody who can be written to.');
}

async function customerOf(tx: Tx, id: CustomerId | null | undefined): Promise<{ customer: Customer } | null> {
  const customer = id ? await readFirst(tx, customerWith(id)) : null;
  return customer && { customer };
}

/** Without its `+` a number is taken when it is too long to lack the country, as in files. */
const PHONE = /^(?:\+[1-9]\d{6,14}|[1-9]\d{10,14})$/;

function addressOf({ phone, bsuid }: Recipient): Address | null {
  if (bsuid !== undefined) return isBsuid(bsuid) ? { phone: null, bsuid } : null;
  const plain = phone?.replace(/[\s().-]/g, '') ?? '';
  const digits = PHONE.test(plain) ? normalisePhone(plain) : null;
  return digits === null ? null : { phone: digits, bsuid: null };
}

const make = async (tx: Tx, sender: Parameters<typeof identifySenders>[1][number]): Promise<CustomerId | null> =>
  (await identifySenders(tx, [sender])).owners[0] ?? null;
