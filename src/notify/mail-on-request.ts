import type { ToolContext, ToolOutcome } from '../agent/index.ts';
import type { EmailAddress } from '../core/email.ts';
import type { Db } from '../platform/db/index.ts';
import { isMailable, mailsToday } from './address-store.ts';
import { type NewMail, queueMail } from './queue-mail.ts';

/**
 * Where mail goes that the customer of a turn asks for: the address that they have proven by a code, `shown` as the model
 * may see it. What was made before `since` may be somebody else's. `missing`: what the tool returns instead.
 */
export type ProvenAddress = (asker: Pick<ToolContext, 'customerId' | 'now'>) => Promise<
  | {
      readonly outcome: 'proven';
      readonly address: EmailAddress;
      readonly shown: string;
      readonly since: Date | null;
    }
  | { readonly outcome: 'missing'; readonly answer: ToolOutcome }
>;

export type MailOnRequestDeps = {
  readonly db: Db;
  readonly provenAddress: ProvenAddress;
  /** Mails a customer gets a day. */
  readonly dailyLimit: number;
};

type WithoutRest<Mail> = Mail extends NewMail ? Pick<Mail, 'template' | 'data'> : never;

/** What is asked for by mail. `thing` names it among all things, `of` in words. */
export type RequestedMail = WithoutRest<NewMail> & { readonly thing: string; readonly of: string };

const UNREACHABLE = {
  outcome: 'address_unreachable',
  next: 'Mail to this address comes back, so nothing was sent. Say so; they may give another address (set_email).',
};
const TOO_MANY = {
  outcome: 'too_many_mails',
  next: 'Nothing was sent: this customer got as many mails today as one gets. Answer here instead.',
};

/**
 * Mails one thing to the customer of the turn, once a turn and thing however often it is asked for. Nobody can name a
 * receiver: there is no place for one. The mail is a row of ours, so it and the receipt of the call are one transaction. `find` gives the thing, or what the tool returns when there is none.
 */
export async function mailOnRequest(
  deps: MailOnRequestDeps,
  context: ToolContext,
  find: (since: Date | null) => Promise<RequestedMail | ToolOutcome>,
): Promise<ToolOutcome> {
  const { turnId, customerId, language, once } = context;
  const proven = await deps.provenAddress(context);
  if (proven.outcome === 'missing') return proven.answer;
  const { address, shown, since } = proven;
  const found = await find(since);
  if ('result' in found) return found;
  const { thing, of, ...mail } = found;
  const key = `on_request:${turnId}:${thing}`;
  return once(async (tx) => {
    if (!(await isMailable(tx, address))) return { result: UNREACHABLE, facts: [] };
    if ((await mailsToday(tx, customerId)) >= deps.dailyLimit) return { result: TOO_MANY, facts: [] };
    await queueMail({ ...mail, key, language, to: { address, name: null }, customerId }).execute(tx);
    return { result: { outcome: 'sent', sent_to: shown }, facts: [{ kind: 'done', effect: 'email_sent', of }] };
  });
}
