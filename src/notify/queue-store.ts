import { sql } from 'kysely';
import type { CustomerId } from '../core/ids.ts';
import { storableJson } from '../core/text.ts';
import type { Write } from '../platform/db/index.ts';
import type { MailId, Recipient } from './types.ts';

export type MailRow = {
  readonly id: MailId;
  readonly key: string;
  readonly customerId: CustomerId | null;
  readonly template: string;
  readonly language: string;
  readonly to: Recipient;
  readonly data: unknown;
  readonly usefulMs: number;
};

export const insertMail = (mail: MailRow): Write => sql`
  insert into mails (id, key, customer_id, template, language, to_address, to_name, data, expires_at)
  values (${mail.id}, ${mail.key}, ${mail.customerId}, ${mail.template}, ${mail.language}, ${mail.to.address}, ${mail.to.name},
    ${storableJson(mail.data)}::jsonb, now() + ${mail.usefulMs} * interval '1 ms')
  on conflict (key) do nothing`;
