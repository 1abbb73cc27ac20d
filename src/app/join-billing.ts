import type { AnnounceDeps } from '../announce/index.ts';
import { type Billing, type BillingMail, demoNote, type Proof } from '../billing/index.ts';
import type { EmailAddress } from '../core/email.ts';
import { customerWith } from '../customers/index.ts';
import { localTime } from '../knowledge/index.ts';
import { queueMail } from '../notify/index.ts';
import { type Db, readFirst } from '../platform/db/index.ts';
import { mailAddressOf, requireVerified, verificationOf } from '../verification/index.ts';
import { mailFailedPayment } from './mail-staff.ts';
import { remindToPay } from './remind-to-pay.ts';
import { timeZoneOver } from './unknown-shop.ts';

/**
 * What follows from billing: mails to the address on the customer's record, none without one; what is to be paid is
 * asked for on WhatsApp first. Staff hear of failures.
 */
export const mailOfBilling =
  (billing: Billing, staff: readonly EmailAddress[], announced: AnnounceDeps): BillingMail =>
  async (tx, mail) => {
    const { customerId, amount, template, subject, what } = mail;
    if (template === 'payment_failed') await mailFailedPayment(tx, staff, mail, demoNote(billing, 'es'));
    const customer = await readFirst(tx, customerWith(customerId));
    if (customer === null) return;
    const note = demoNote(billing, customer.language);
    const zone = await timeZoneOver(tx);
    if (template === 'payment_failed' || template === 'invoice_open')
      await remindToPay(announced, tx, { ...mail, template, customer, note, zone });
    const address = await mailAddressOf(tx, customerId);
    if (address === null || template === 'invoice_open') return;
    const to = { address, name: customer.name };
    const about = { key: `${template}:${subject}`, language: customer.language, to, customerId };
    const day = { day: localTime(mail.at, zone).date };
    const write =
      template === 'invoice_paid'
        ? queueMail({ ...about, template, data: { number: what, total: amount, paidOn: day, note } })
        : template === 'payment_failed'
          ? queueMail({ ...about, template, data: { what, total: amount, note } })
          : queueMail({ ...about, template, data: { plan: what, endsOn: day, price: amount, note } });
    await write.execute(tx);
  };

/** What belongs to a customer's account at the vendor is opened by what they have proven of who they are. */
export const proofOf = (db: Db): Proof => ({
  missing: (asker, need) => requireVerified(db, asker, need),
  chatSince: async ({ customerId, now }) => (await verificationOf(db, customerId, now)).chatSince,
});
