import type { BillingMail } from '../billing/index.ts';
import { customerWith } from '../customers/index.ts';
import { localTime } from '../knowledge/index.ts';
import { queueMail } from '../notify/index.ts';
import { readFirst } from '../platform/db/index.ts';
import { mailAddressOf } from '../verification/index.ts';

/** Mails that follow from billing, to the address on the customer's record; none without one. */
export const mailOfBilling =
  (timeZone: () => Promise<string>): BillingMail =>
  async (tx, mail) => {
    const { customerId, amount, template, subject, what } = mail;
    const address = await mailAddressOf(tx, customerId);
    const customer = await readFirst(tx, customerWith(customerId));
    if (address === null || customer === null) return;
    const to = { address, name: customer.name };
    const about = { key: `${template}:${subject}`, language: customer.language, to, customerId };
    const day = { day: localTime(mail.at, await timeZone()).date };
    const write =
      template === 'invoice_paid'
        ? queueMail({ ...about, template, data: { number: what, total: amount, paidOn: day } })
        : template === 'payment_failed'
          ? queueMail({ ...about, template, data: { what, total: amount } })
          : queueMail({ ...about, template, data: { plan: what, endsOn: day, price: amount } });
    await write.execute(tx);
  };
