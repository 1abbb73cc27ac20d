import type { MailSettings } from '../config/index.ts';
import type { Clock } from '../core/clock.ts';
import { type EmailAddress, parseEmail } from '../core/email.ts';
import type { Language } from '../core/language.ts';
import { customerWith } from '../customers/index.ts';
import { type MailTellingsDeps, mailTellings, tellingTopicText } from '../handoff/index.ts';
import { customerOf } from '../inbox/index.ts';
import { queueMail } from '../notify/index.ts';
import { type Db, readFirst } from '../platform/db/index.ts';
import { listOnDuty } from '../staff/index.ts';
import type { Sweep } from './sweepers.ts';

type Reader = { readonly address: EmailAddress; readonly name: string | null; readonly language: Language };

/** The addresses of the settings, in Spanish; without any, whoever of the console is on duty, in their own language. */
async function readersOf(db: Db, staff: readonly EmailAddress[]): Promise<readonly Reader[]> {
  if (staff.length > 0) return staff.map((address) => ({ address, name: null, language: 'es' }));
  return (await listOnDuty(db)).flatMap(({ email, name, language }) => {
    const address = parseEmail(email);
    return address === null ? [] : [{ address, name, language }];
  });
}

const SOMEBODY: Readonly<Record<Language, string>> = { es: 'un cliente', en: 'a customer' };

/** Mails what the assistant told staff; what it is about stands in the console, where it is text and no more. */
export const mailTellingTo =
  (staff: readonly EmailAddress[], publicUrl: string): MailTellingsDeps['mail'] =>
  async (tx, { id, conversationId, topic }) => {
    const customer = await readFirst(tx, customerWith(customerOf(conversationId)));
    const link = `${publicUrl}/c/${conversationId}`;
    for (const { address, name, language } of await readersOf(tx, staff)) {
      const who = customer?.name?.trim() || SOMEBODY[language];
      const data = { customer: who, topic: tellingTopicText(topic, language), link };
      const about = { key: `telling:${id}:${address}`, language, to: { address, name }, customerId: null };
      await queueMail({ ...about, template: 'staff_notice', data }).execute(tx);
    }
  };

/** Mails staff of what the assistant told them, while there is an account to do it with. */
export function tellingSweeps(
  db: Db,
  { account, staff }: MailSettings,
  businessClock: Clock,
  publicUrl: string,
): readonly Sweep[] {
  if (account.kind === 'none') return [];
  const deps = { db, businessClock, mail: mailTellingTo(staff, publicUrl) };
  return [{ name: 'tellings', everyMs: 5_000, run: async () => void (await mailTellings(deps)) }];
}
