import { type AnnounceDeps, type Announcement, announce, findByCause, findRecipient } from '../announce/index.ts';
import { type Billing, demoNote, findOwed } from '../billing/index.ts';
import type { Purpose } from '../consent/index.ts';
import type { Reminder } from '../console/index.ts';
import { AppError } from '../core/errors.ts';
import type { ConversationId, CustomerId } from '../core/ids.ts';
import { customerWith } from '../customers/index.ts';
import { conversationFor } from '../inbox/index.ts';
import { isWindowOpen } from '../outbox/index.ts';
import { type Db, readFirst, type Tx } from '../platform/db/index.ts';
import type { Audit, Viewer } from '../staff/index.ts';
import { examplesFor, languageCode, listCopies, planTemplate, type TemplateTrialWish } from '../templates/index.ts';
import { mustAgree } from './may-begin.ts';
import { causeOf, reminderTemplate, remindToPay, type Unpaid } from './remind-to-pay.ts';
import { timeZoneOver } from './unknown-shop.ts';

export type BeginByStaffDeps = {
  readonly db: Db;
  /** Null: none is configured. */
  readonly billing: Pick<Billing, 'kind' | 'invoice' | 'openInvoiceOf'> | null;
  readonly announced: AnnounceDeps;
  /** The account whose templates are sent; null: none is configured. */
  readonly account: string | null;
  readonly waitsUntil: (db: Db, id: ConversationId, purpose: Purpose) => Promise<Date | null>;
  readonly audit: Audit;
  readonly wakeInitiated: () => Promise<void>;
};

/**
 * Reminds a customer of what a line of the billing page says is owed, once for each click (`id`): with their consent,
 * in the hours in which they may be written to.
 * @throws AppError `reminder_unknown`, `reminder_settled` (nothing is open any more), `recipient_*` as `mustAgree`,
 * `template_not_sendable` (the window is closed and WhatsApp does not take the template now), `billing_unavailable`
 */
export async function remindByStaff(
  deps: BeginByStaffDeps,
  by: Viewer,
  { line, id }: { readonly line: string; readonly id: string },
): Promise<Reminder> {
  const { db, billing, announced } = deps;
  // The vendor is asked before the transaction begins.
  const owed = billing === null ? 'unknown' : await findOwed(db, billing, line);
  if (billing === null || owed === 'unknown') throw new AppError('reminder_unknown', 'not_found');
  const said = await db.transaction().execute(async (tx) => {
    const customer = owed === 'settled' ? null : await readFirst(tx, customerWith(owed.customerId));
    const earlier = await findByCause(tx, causeOf({ asked: id, subject: '', template: 'invoice_open' }));
    if (earlier !== null) return waits(deps, tx, earlier.conversationId, 'utility');
    if (owed === 'settled') throw new AppError('reminder_settled', 'conflict');
    if (customer === null) throw new AppError('reminder_unknown', 'not_found');
    await mustAgree(tx, customer, 'utility');
    const { invoice, isFailure, customerId } = owed;
    const unpaid: Unpaid = {
      ...{
        template: isFailure ? 'payment_failed' : 'invoice_open',
        subject: invoice.id,
        asked: id,
        customer,
        customerId,
      },
      ...{ what: invoice.number ?? invoice.id, amount: invoice.due, at: invoice.createdAt, dueAt: invoice.dueAt },
      ...{ pageUrl: invoice.pageUrl, note: demoNote(billing, customer.language), zone: await timeZoneOver(tx) },
    };
    const conversation = await conversationFor(tx, customerId, announced.phoneNumberId);
    if (!isWindowOpen(conversation.lastInboundAt, announced.businessClock())) await mustBeSendable(deps, tx, unpaid);
    // Before it is queued: what goes does not wait for itself.
    const reminder = await waits(deps, tx, conversation.id, 'utility');
    const { isNew } = await remindToPay(announced, tx, unpaid);
    if (isNew) await deps.audit(tx, by, 'payment_reminded', `conversation:${conversation.id}`);
    return reminder;
  });
  await deps.wakeInitiated();
  return said;
}

/** While the window is closed only the template arrives. */
async function mustBeSendable({ account }: BeginByStaffDeps, tx: Tx, unpaid: Unpaid): Promise<void> {
  const request = reminderTemplate(unpaid);
  const copies = account === null || request === null ? [] : await listCopies(tx, account, request.name);
  const language = languageCode(unpaid.customer.language);
  if (request === null || planTemplate(copies, { ...request, language }).outcome === 'refused')
    throw new AppError('template_not_sendable', 'conflict');
}

/** From when on it goes; null: at once. */
async function waits(
  { waitsUntil }: BeginByStaffDeps,
  tx: Tx,
  conversationId: ConversationId,
  purpose: Purpose,
): Promise<Reminder> {
  return { conversationId, until: (await waitsUntil(tx, conversationId, purpose))?.toISOString() ?? null };
}

const TRIAL_LASTS_MS = 86_400_000;

/**
 * Sends a template with examples in the place of its values to a number of the owner's own: somebody who has written to
 * the shop and agreed, as everybody to whom it begins to write. Once for each click (`id`).
 * @throws AppError `trial_unknown` (nobody of that number has written), `trial_id_taken` (the click was for another number
 * or template), `recipient_*` as `mustAgree`, `template_not_sendable`
 */
export async function tryTemplate(deps: BeginByStaffDeps, by: Viewer, wish: TemplateTrialWish): Promise<Reminder> {
  const { name, language, phone } = wish;
  const { announced, account } = deps;
  const cause = `template_trial:${wish.id}`;
  const said = await deps.db.transaction().execute(async (tx) => {
    const found = await findRecipient(tx, {
      ...{ recipient: { phone }, field: 'phone', mayMake: false, language: 'es' },
    });
    const customerId = 'problem' in found ? null : found.customer.id;
    const copies = account === null ? [] : await listCopies(tx, account, name);
    const copy = copies.find((one) => one.language === language);
    const purpose = copy?.category === 'marketing' ? 'marketing' : 'utility';
    const earlier = await sameTrial(tx, cause, { ...wish, customerId });
    if (earlier !== null) return waits(deps, tx, earlier.conversationId, purpose);
    const request = { name, language, parameters: copy === undefined ? {} : examplesFor(copy) };
    const plan = planTemplate(copy === undefined ? [] : [copy], request);
    if (plan.outcome === 'refused') throw new AppError('template_not_sendable', 'conflict');
    if ('problem' in found || customerId === null)
      throw new AppError('trial_unknown', 'not_found', { facts: { field: 'phone' } });
    await mustAgree(tx, found.customer, purpose);
    const conversation = await conversationFor(tx, customerId, announced.phoneNumberId);
    const trial = await waits(deps, tx, conversation.id, purpose);
    const { isNew } = await announce(announced, tx, {
      ...{ cause, customerId, name, purpose, about: null, words: null, template: request },
      ...{ shown: plan.content.text, mail: null, isFollowed: false },
      expiresAt: new Date(announced.businessClock().getTime() + TRIAL_LASTS_MS),
    });
    if (isNew) await deps.audit(tx, by, 'template_tried', `template:${name}:${language}`);
    // Somebody may have been faster with the same click.
    else await sameTrial(tx, cause, { ...wish, customerId });
    return trial;
  });
  await deps.wakeInitiated();
  return said;
}

type Tried = Pick<TemplateTrialWish, 'name' | 'language'> & { readonly customerId: CustomerId | null };

/** What the same click has begun; null: nothing. */
async function sameTrial(tx: Tx, cause: string, { name, language, customerId }: Tried): Promise<Announcement | null> {
  const earlier = await findByCause(tx, cause);
  if (earlier === null) return null;
  const isSame = earlier.customerId === customerId && earlier.name === name && earlier.template?.language === language;
  if (!isSame) throw new AppError('trial_id_taken', 'conflict', { facts: { field: 'phone' } });
  return earlier;
}
