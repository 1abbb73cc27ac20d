import type { CustomerId } from '../core/ids.ts';
import { isBsuid, normalisePhone } from '../core/phone.ts';
import { type Address, type Customer, customerWith, findRecipients, identifySenders } from '../customers/index.ts';
import { readFirst, type Tx } from '../platform/db/index.ts';
import type { FieldProblem } from '../platform/http/problem.ts';
import type { NotificationRequest } from './notification-schema.ts';

type Found = { readonly customer: Customer } | { readonly problem: FieldProblem };

/** Whom a request names; whoever is not known is made when the request brings their consent. */
export async function findRecipient(
  tx: Tx,
  { recipient, template, opt_in }: Pick<NotificationRequest, 'recipient' | 'template' | 'opt_in'>,
): Promise<Found> {
  if (recipient.customer_id !== undefined) {
    const customer = await readFirst(tx, customerWith(recipient.customer_id as CustomerId));
    return customer === null ? problem('customer_id', 'is no customer here.') : known(customer);
  }
  const field = recipient.phone === undefined ? 'bsuid' : 'phone';
  const address = addressOf(recipient);
  if (address === null)
    return problem(
      field,
      field === 'phone' ? 'must be a phone number with its country code.' : 'must be a user id such as MX.123.',
    );
  const [found] = await findRecipients(tx, [address]);
  if (!found && opt_in === undefined)
    return problem(field, 'is nobody who is known here; send opt_in with it to write to them first.');
  const language = /^en/.test(template.language ?? '') ? 'en' : 'es';
  const made = found ?? (await make(tx, { ...address, name: recipient.name ?? null, username: null, language }));
  const customer = made && (await readFirst(tx, customerWith(made)));
  return customer ? known(customer) : problem(field, 'is nobody who can be written to.');
}

const known = (customer: Customer): Found =>
  customer.blockedAt === null
    ? { customer }
    : { problem: { field: 'recipient', message: 'is blocked by the business.' } };

const problem = (field: string, message: string): Found => ({ problem: { field: `recipient.${field}`, message } });

function addressOf({ phone, bsuid }: NotificationRequest['recipient']): Address | null {
  if (bsuid !== undefined) return isBsuid(bsuid) ? { phone: null, bsuid } : null;
  const digits = phone === undefined || !/^[+\d\s().-]+$/.test(phone) ? null : normalisePhone(phone);
  return digits === null ? null : { phone: digits, bsuid: null };
}

const make = async (tx: Tx, sender: Parameters<typeof identifySenders>[1][number]): Promise<CustomerId | null> =>
  (await identifySenders(tx, [sender])).owners[0] ?? null;
