import type { MailSettings } from '../config/index.ts';
import type { Clock } from '../core/clock.ts';
import type { EmailAddress } from '../core/email.ts';
import type { Language } from '../core/language.ts';
import type { Money } from '../core/money.ts';
import { customerWith } from '../customers/index.ts';
import { type MailHandoversDeps, mailHandovers, personReasonText } from '../handoff/index.ts';
import { customerOf } from '../inbox/index.ts';
import { type NewMail, queueMail } from '../notify/index.ts';
import { type Db, readFirst, type Tx } from '../platform/db/index.ts';
import type { MailStaff, StaffMail } from '../staff/index.ts';
import type { Sweep } from './sweepers.ts';

/** The shop's own people read Spanish; customers are written to in theirs. */
const STAFF_LANGUAGE: Language = 'es';

/** Mails that a conversation waits for a person, one to each address of the staff. */
export const mailHandoverTo =
  (staff: readonly EmailAddress[]): MailHandoversDeps['mail'] =>
  async (tx, { conversationId, reason, since }) => {
    const customer = await readFirst(tx, customerWith(customerOf(conversationId)));
    const data = {
      customer: customer?.name?.trim() || 'Un cliente',
      reason: personReasonText(reason, STAFF_LANGUAGE),
      note: `Cuando esté resuelto: recado conversation return ${conversationId}`,
    };
    for (const address of staff) {
      const key = `escalation:${conversationId}:${since.toISOString()}:${address}`;
      const about = { key, language: STAFF_LANGUAGE, to: { address, name: null }, customerId: null };
      await queueMail({ ...about, template: 'escalation', data }).execute(tx);
    }
  };

/** Where a device can be pushed to, somebody may come by then. */
const PUSH_FIRST_MS = 180_000;

/** Mails staff of hand-overs, while there is somebody to mail and an account to do it with. */
export function handoverSweeps(
  db: Db,
  { account, staff }: MailSettings,
  businessClock: Clock,
  hasPush: () => Promise<boolean>,
): readonly Sweep[] {
  if (staff.length === 0 || account.kind === 'none') return [];
  const waitMs = async () => ((await hasPush()) ? PUSH_FIRST_MS : 0);
  const deps = { db, businessClock, mail: mailHandoverTo(staff), waitMs };
  return [{ name: 'hand-overs', everyMs: 1_000, run: async () => void (await mailHandovers(deps)) }];
}

/** Mails to people who work here or are asked to, about their accounts; null without a mail account. */
export const mailAccountsBy = ({ account }: MailSettings): MailStaff | null =>
  account.kind === 'none' ? null : async (tx, mail) => void (await queueMail(accountMail(mail)).execute(tx));

function accountMail({ key, to: address, language, ...mail }: StaffMail): NewMail {
  const about = { key, language, to: { address, name: null }, customerId: null };
  if (mail.template === 'invitation') {
    const { template, inviter, role, link } = mail;
    return { ...about, template, data: { inviter, role, link } };
  }
  if (mail.template === 'welcome') {
    const { template, name, link } = mail;
    return { ...about, template, data: { name, link } };
  }
  if (mail.template === 'password_reset') {
    const { template, name, link, minutes } = mail;
    return { ...about, template, data: { name, link, minutes } };
  }
  const { template, name, link, hours } = mail;
  return { ...about, template, data: { name, link, hours } };
}

type FailedPayment = { readonly subject: string; readonly what: string; readonly amount: Money };

/** Mails that a payment failed, one to each address of the staff; `note` says that no money moves, where none does. */
export async function mailFailedPayment(
  tx: Tx,
  staff: readonly EmailAddress[],
  { subject, what, amount }: FailedPayment,
  note: string | null,
): Promise<void> {
  const said = 'Aviso para el equipo: esto mismo se le escribió al cliente, si tiene un correo registrado.';
  const data = { what, total: amount, note: note === null ? said : `${said} ${note}` };
  for (const address of staff) {
    const key = `payment_failed:${subject}:${address}`;
    const about = { key, language: STAFF_LANGUAGE, to: { address, name: null }, customerId: null };
    await queueMail({ ...about, template: 'payment_failed', data }).execute(tx);
  }
}
