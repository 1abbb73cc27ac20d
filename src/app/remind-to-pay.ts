import { type AnnounceDeps, announce } from '../announce/index.ts';
import type { BillingMail } from '../billing/index.ts';
import { formatMoney } from '../core/money.ts';
import type { Customer } from '../customers/index.ts';
import { localTime } from '../knowledge/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { nameFor, seed } from './join-announcements.ts';

type Unpaid = Omit<Parameters<BillingMail>[1], 'template'> & {
  readonly template: 'payment_failed' | 'invoice_open';
  readonly customer: Customer;
  readonly note: string | null;
  readonly zone: string;
};

const LASTS_MS = 3 * 86_400_000;

/**
 * Reminds a customer of an invoice that is open or could not be charged, once for each of both. An
 * invoice that is charged by itself has no day to pay by: it is due on the day on which it is made, and the template says
 * that day. A failed charge has a mail of its own, which goes anyhow; of an open one the mail goes when WhatsApp does not reach
 * them.
 */
export async function remindToPay(deps: AnnounceDeps, tx: Tx, unpaid: Unpaid): Promise<void> {
  const { template, subject, what, amount, customer, dueAt = null, pageUrl = null, note } = unpaid;
  const { id: customerId, language } = customer;
  const due = dueAt ?? (template === 'payment_failed' ? unpaid.at : null);
  const dueOn = due === null ? null : localTime(due, unpaid.zone).date;
  const words = [wordsOf(unpaid), pageUrl, note].filter((part) => part !== null).join('\n');
  const concept = language === 'es' ? `el recibo ${what}` : `invoice ${what}`;
  const request =
    dueOn === null
      ? null
      : seed('payment_reminder', {
          ...{ customer_name: nameFor(customer.name, language), amount, concept },
          due_date: { date: dueOn },
        });
  const day = dueOn === null ? null : { day: dueOn };
  const mail = { number: what, total: amount, dueOn: day, link: pageUrl, note };
  await announce(deps, tx, {
    ...{ cause: `invoice:${subject}:${template}`, customerId, name: 'payment_reminder', purpose: 'utility' },
    ...{ about: null, words, shown: words, template: request, isFollowed: false },
    mail:
      template === 'payment_failed'
        ? null
        : { key: `payment_reminder:${subject}`, language, template: 'payment_reminder', data: mail },
    expiresAt: new Date(deps.businessClock().getTime() + LASTS_MS),
  });
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
