import { consentOf, type Purpose, standing } from '../consent/index.ts';
import type { CustomerId } from '../core/ids.ts';
import { recipientWith } from '../customers/index.ts';
import { flawsOf } from '../outbox/index.ts';
import { readFirst, type Tx } from '../platform/db/index.ts';
import type { FieldProblem } from '../platform/http/problem.ts';
import { listCopies, planTemplate } from '../templates/index.ts';
import { announce } from './announce.ts';
import { templateOf, templateProblems } from './fill-template.ts';
import { findRecipient } from './find-recipient.ts';
import { keepOptIn, type OptInDeps, optInProblems } from './keep-opt-in.ts';
import { mailOfRequest } from './mail-of-request.ts';
import type { NotificationRequest } from './notification-schema.ts';
import type { AnnounceDeps } from './ports.ts';
import type { AnnouncementId } from './types.ts';

export type RequestDeps = AnnounceDeps &
  OptInDeps & {
    /** The account whose templates are sent, as WhatsApp names it; null: none is configured, so no template is known. */
    readonly account: string | null;
  };

export type Requested =
  | { readonly outcome: 'accepted'; readonly id: AnnouncementId }
  | { readonly outcome: 'refused'; readonly fields: readonly FieldProblem[] };

const LASTS_MS = 3 * 86_400_000;

/**
 * Announces what another program asks for, or says at once which field stands against it as far as that is known now:
 * recipient, consent, template, parameters. `cause` names the request. The caller takes the transaction back when it is
 * refused, with the consent and the customer that the request brought.
 */
export async function requestNotification(
  deps: RequestDeps,
  tx: Tx,
  request: NotificationRequest,
  cause: string,
): Promise<Requested> {
  const { template, text = null, opt_in: optIn } = request;
  const found = await findRecipient(tx, {
    ...{ recipient: request.recipient, field: 'recipient', mayMake: optIn !== undefined },
    language: /^en/.test(template.language ?? '') ? 'en' : 'es',
  });
  if ('problem' in found) return refused([found.problem]);
  const { customer } = found;
  if (customer.blockedAt !== null) return refused([BLOCKED]);
  const language = template.language ?? customer.language;
  const copies = deps.account === null ? [] : await listCopies(tx, deps.account, template.name);
  const wanted = templateOf(template);
  const plan = planTemplate(copies, { ...wanted, language });
  const fields = [
    ...templateProblems(plan, template),
    ...(text === null ? [] : flawsOf({ kind: 'text', text }).map((flaw) => ({ field: 'text', message: flaw.problem }))),
  ];
  const category = plan.outcome === 'ready' ? plan.category : 'utility';
  const purpose = purposeOf(template.name, category);
  fields.push(...optInProblems(optIn, deps.businessClock()));
  if (optIn) await keepOptIn(deps, tx, { customerId: customer.id, purpose, optIn, cause });
  const problem = (await consentProblem(tx, customer.id, purpose)) ?? (await addressProblem(tx, customer.id, category));
  if (problem) fields.push(problem);
  if (plan.outcome === 'refused' || fields.length > 0) return refused(fields);
  const { id } = await announce(deps, tx, {
    ...{ cause, customerId: customer.id, name: template.name, purpose, about: null, words: text },
    template: wanted,
    shown: plan.content.text,
    mail: purpose === 'marketing' ? null : mailOfRequest(request, customer.language, cause),
    isFollowed: true,
    expiresAt: new Date(deps.businessClock().getTime() + LASTS_MS),
  });
  return { outcome: 'accepted', id };
}

const BLOCKED: FieldProblem = { field: 'recipient', message: 'is blocked by the business.' };

const refused = (fields: readonly FieldProblem[]): Requested => ({ outcome: 'refused', fields });

/** What becomes of an order is told however often it happens; the rest counts for the day's limit. */
function purposeOf(name: string, category: string): Purpose {
  if (category === 'marketing') return 'marketing';
  return name === 'order_confirmation' || name === 'shipping_update' ? 'order_event' : 'utility';
}

async function consentProblem(tx: Tx, customerId: CustomerId, purpose: Purpose): Promise<FieldProblem | null> {
  const { rows } = await consentOf(customerId).query.execute(tx);
  const stands = standing(rows, purpose === 'marketing' ? 'marketing' : 'utility', null);
  if (stands === 'given') return null;
  const message =
    stands === 'withdrawn'
      ? 'has withdrawn consent (opted_out); a later opt_in of their own is needed.'
      : 'has not agreed to get such messages (no_opt_in); send opt_in.';
  return { field: 'recipient', message };
}

/** Codes go to phone numbers only (Meta's BSUID page, May 2026). */
async function addressProblem(tx: Tx, customerId: CustomerId, category: string): Promise<FieldProblem | null> {
  const address = await readFirst(tx, recipientWith(customerId));
  if (!address?.phone && !address?.bsuid)
    return { field: 'recipient', message: 'has neither a phone number nor a user id of WhatsApp (no_address).' };
  if (address.phone === null && category === 'authentication')
    return { field: 'recipient', message: 'has no phone number, which a template of this category needs.' };
  return null;
}
