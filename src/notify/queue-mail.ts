import { cleanMailName } from '../core/email.ts';
import { AppError } from '../core/errors.ts';
import { type CustomerId, newId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { Write } from '../platform/db/index.ts';
import { insertMail } from './queue-store.ts';
import { TEMPLATES, type TemplateInput, type TemplateName } from './templates/templates.ts';
import type { Recipient } from './types.ts';

/** One mail of one template, with what fills it. */
export type NewMail = {
  [Name in TemplateName]: {
    readonly template: Name;
    readonly data: TemplateInput<Name>;
    /** Names the effect, for example `order_confirmation:<order id>`: under one key one mail is sent, whoever retries. */
    readonly key: string;
    readonly language: Language;
    readonly to: Recipient;
    /** Whose daily limit it counts for; null for staff. */
    readonly customerId: CustomerId | null;
  };
}[TemplateName];

/**
 * The row of a mail, to be written in the caller's transaction: it goes out when that commits, and never when it does
 * not. A second mail under a key that exists changes nothing, whatever it says. Words that are too
 * long for their place are cut; throws `mail_malformed` when the data does not fit the template otherwise.
 */
export function queueMail(mail: NewMail): Write {
  const spec = TEMPLATES[mail.template];
  const parsed = spec.data.safeParse(mail.data);
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw new AppError('mail_malformed', 'bug', { facts: { template: mail.template, fields } });
  }
  const to = { address: mail.to.address, name: cleanMailName(mail.to.name) };
  return insertMail({ ...mail, to, id: newId(), data: parsed.data, usefulMs: spec.usefulMs });
}
