import { type AnnounceDeps, type Announced, announce } from '../announce/index.ts';
import type { BillingMail } from '../billing/index.ts';
import { formatMoney } from '../core/money.ts';
import type { Customer } from '../customers/index.ts';
import { localTime } from '../knowledge/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { nameFor, seed } from './join-announcements.ts';

export type Unpaid = Omit<Parameters<BillingMail>[1], 'template'> & {
  readonly template: 'payment_failed' | 'invoice_open';
  readonly customer: Customer;
  readonly note: string | null;
  readonly zone: string;
  /** Somebody asked for this reminder, by the id of their click; absent: it follows from the invoice, once. */
  readonly asked?: string;
};

const LASTS_MS = 3 * 86_400_000;

/**
 * Reminds a customer of an invoice that is open or could not be charged, once for each of both. An
 * invoice that is charged by itself has no day to pay by: it is due on the day on which it is made, and the template says
 * that day. A failed charge has a mail of its own, which goes anyhow; of an open one the mail goes when WhatsApp does not reach
 * them.
 */
export async function remindToPay(deps: AnnounceDeps, tx: Tx, unpaid: Unpaid): Promise<Announced> {
  const { template, what, amount, customer, pageUrl = null, note, asked } = unpaid;
  const { id: customerId, language } = customer;
  const dueOn = dueDayOf(unpaid);
  const words = [wordsOf(unpaid), pageUrl, note].filter((part) => part !== null).join('\n');
  const day = dueOn === null ? null : { day: dueOn };
  const mail = { number: what, total: amount, dueOn: day, link: pageUrl, note };
  return announce(deps, tx, {
    ...{ cause: causeOf(unpaid), customerId, name: 'payment_reminder', purpose: 'utility' },
    ...{ about: null, words, shown: words, template: reminderTemplate(unpaid), isFollowed: false },
    mail:
      template === 'payment_failed' && asked === undefined
        ? null
        : { key: mailKeyOf(unpaid), language, template: 'payment_reminder', data: mail },
    expiresAt: new Date(deps.businessClock().getTime() + LASTS_MS),
  });
}

/** What happened, by which it is announced once. */
export const causeOf = ({ asked, subject, template }: Pick<Unpaid, 'asked' | 'subject' | 'template'>): string =>
  asked === undefined ? `invoice:${subject}:${template}` : `reminder:${asked}`;

const mailKeyOf = ({ asked, subject }: Unpaid): string =>
  asked === undefined ? `payment_reminder:${subject}` : `payment_reminder:${subject}:${asked}`;

/** The approved text of the reminder; null when there is no day to name. */
export function reminderTemplate(unpaid: Unpaid): ReturnType<typeof seed> | null {
  const { what, amount, customer } = unpaid;
  const date = dueDayOf(unpaid);
  if (date === null) return null;
  const concept = customer.language === 'es' ? `el recibo ${what}` : `invoice ${what}`;
  const named = { customer_name: nameFor(customer.name, customer.language), amount, concept };
  return seed('payment_reminder', { ...named, due_date: { date } });
}

function dueDayOf({ dueAt = null, template, at, zone }: Unpaid): string | null {
  const due = dueAt ?? (template === 'payment_failed' ? at : null);
  return due === null ? null : localTime(due, zone).date;
}

function wordsOf({ template, what, amount, customer: { language } }: Unpaid): string {
  const sum = formatMoney(amount, language);
  if (template === 'payment_failed')
    return language === 'es'
      ? `No pudimos cobrar ${sum} de tu recibo ${what}. Revisa tu forma de pago o usa otra.`
      : `We could not charge ${sum} for your invoice ${what}. Check your way of payment or use another one.`;
  return language === 'es'
    ? `Falta el pago de tu recibo ${what}, por ${sum}. Si ya pagaste, no tienes que hacer nada más.`
    : `Your invoice ${what} over ${sum} is not paid yet. If you have paid already, there is nothing more for you to do.`;
}
