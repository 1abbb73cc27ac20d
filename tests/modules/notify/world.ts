import { type EmailAddress, parseEmail } from '../../../src/core/email.ts';
import { type CustomerId, newId } from '../../../src/core/ids.ts';
import {
  loadTemplates,
  type Mailer,
  type MailResult,
  type NewMail,
  type OutgoingMail,
  queueMail,
  type SendMailsDeps,
} from '../../../src/notify/index.ts';
import type { Db } from '../../../src/platform/db/index.ts';

export const mailbox = (raw: string): EmailAddress => {
  const read = parseEmail(raw);
  if (read === null) throw new Error('no address');
  return read;
};

export const SHOP = 'Café «El Recado»';
const render = await loadTemplates(new URL('../../../mails/', import.meta.url));

export type Post = {
  readonly sent: OutgoingMail[];
  readonly ends: string[];
  readonly refused: string[];
  readonly deps: SendMailsDeps;
};

/** A provider that answers what the test says, one result a mail, then accepts everything. */
export function openPost(db: Db, results: MailResult[] = [], over: Partial<SendMailsDeps> = {}): Post {
  const [sent, ends, refused]: [OutgoingMail[], string[], string[]] = [[], [], []];
  const mailer: Mailer = {
    provider: 'smtp',
    isIdempotent: false,
    check: async () => ({ outcome: 'works', words: { es: '', en: '' } }),
    send: async (mail) => {
      sent.push(mail);
      return results.shift() ?? { outcome: 'accepted', providerId: null };
    },
  };
  const deps: SendMailsDeps = {
    db,
    mailer,
    render,
    worker: newId<'worker'>(),
    shopName: async () => SHOP,
    publicUrl: 'https://shop.example',
    lanes: 4,
    dailyLimit: 20,
    isStopping: () => false,
    onEnd: (_template, end) => void ends.push(end.to),
    onRefusedAccount: async (_provider, code) => void refused.push(code),
    ...over,
  };
  return { sent, ends, refused, deps };
}

type Part = { key?: string; to?: string; customerId?: CustomerId | null };

/** Queues an answer by mail, as a tool would. */
export const queueAnswer = (db: Db, { key = newId(), to = `${newId()}@example.mx`, customerId = null }: Part = {}) =>
  queueMail({ ...ANSWER, key, to: { address: mailbox(to), name: 'Ana' }, customerId }).execute(db);

const ANSWER = {
  template: 'answer',
  language: 'es',
  data: { text: 'El de Chiapas.' },
} as const satisfies Partial<NewMail>;
