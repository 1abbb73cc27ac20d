import { newId } from '../../core/ids.ts';
import { changeBubble, findBubble, insertBubble } from '../chat/bubble-store.ts';
import { toBubble } from '../chat/to-bubble.ts';
import type { FaultKind } from '../contract.ts';
import { readAccount } from '../controls/account-store.ts';
import { type Person, toSimCustomer, WINDOW_MS } from '../people/person.ts';
import { changePerson, findByBsuid, findByPhone } from '../people/store.ts';
import { fillTemplate } from '../templates/send-template-rules.ts';
import { findByName } from '../templates/store.ts';
import type { Sim } from '../types.ts';
import { enqueueFailure, enqueueStatus } from '../wire/enqueue-webhooks.ts';
import { newWamid } from '../wire/meta-bytes.ts';
import { failureOf } from './fail-later.ts';
import type { Outcome } from './field-rules.ts';
import { fileOf, type LinkCache } from './file-of.ts';
import { refuse } from './graph-errors.ts';
import { mayBegin } from './portfolio-limit.ts';
import { categoryOf, priceSend } from './price-send.ts';
import type { RateLimit } from './rate-limits.ts';
import type { CheckedSend } from './send-rules.ts';

export type SendLimits = { readonly pair: RateLimit; readonly throughput: RateLimit; readonly links: LinkCache };
type Accepted = {
  readonly body: object;
  readonly wamid: string;
  readonly person: Person;
  /** By which it will be reported as failed, when somebody asked for that. */
  readonly fault: FaultKind | null;
};
/** A refusal may still know whom it was about, for the inspector. */
export type SendOutcome = Outcome<Accepted> & { readonly person?: Person };

/** Takes a checked send as WhatsApp would: window, limits, then the bubble and its statuses in one transaction. */
export async function acceptSend(sim: Sim, limits: SendLimits, send: CheckedSend): Promise<SendOutcome> {
  const now = sim.businessNow();
  const account = await readAccount(sim.db);
  if (account.isBlocked) return { refusal: refuse.locked() };
  if (!limits.throughput.mayPass('number', sim.machineNow())) return { refusal: refuse.throughput() };
  const person = await recipientOf(sim, send);
  if (!person) return { refusal: refuse.undeliverable('Message Undeliverable.') };
  const { message } = send;
  const filled = message.kind === 'template' ? await filledTemplate(sim, message.template) : null;
  if (filled?.refusal) return { refusal: filled.refusal, person };
  const isBegun = !isWindowOpen(person, now);
  if (!filled && isBegun) return { refusal: refuse.windowClosed(), person };
  if (isBegun && !(await mayBegin(sim, account, person.id))) return { refusal: refuse.portfolioLimit(), person };
  if (!limits.pair.mayPass(person.id, now)) return { refusal: refuse.pairRate(), person };
  const file = send.message.kind === 'file' ? await fileOf(sim, limits.links, send.message.file) : null;
  if (file?.refusal) return { ...file, person };
  const party = person.phone ?? person.bsuid;
  const wamid = newWamid(party, 'business');
  const refusal = message.kind === 'reaction' ? await react(sim, person, send, message, wamid) : null;
  if (refusal) return { ...refusal, person };
  const content = message.kind === 'bubble' ? message.content : filled?.value;
  const fault = content ? await deliverBubble(sim, person, send, content, wamid) : null;
  const fileFault = file ? await deliverBubble(sim, person, send, file.value.content, wamid, file.value.problem) : null;
  await stopTyping(sim, person);
  sim.wake();
  return { value: { wamid, person, fault: fault ?? fileFault, body: acceptedBody(send, person, wamid) }, person };
}

const recipientOf = (sim: Sim, { to }: CheckedSend): Promise<Person | undefined> =>
  'phone' in to ? findByPhone(sim.db, to.phone) : findByBsuid(sim.db, to.bsuid);

const filledTemplate = async (sim: Sim, template: Parameters<typeof fillTemplate>[1]) =>
  fillTemplate(await findByName(sim.db, template.name), template);

const isWindowOpen = (person: Person, now: Date): boolean =>
  person.lastMessageAt !== null && now.getTime() - person.lastMessageAt.getTime() < WINDOW_MS;

async function deliverBubble(
  sim: Sim,
  person: Person,
  send: CheckedSend,
  content: Parameters<typeof insertBubble>[1]['content'],
  wamid: string,
  problem: string | null = null,
): Promise<FaultKind | null> {
  const category = categoryOf(content);
  const { stored, fault } = await sim.db.transaction().execute(async (tx) => {
    const failure = await failureOf(tx, { person, category, problem });
    const price = failure ? null : await priceSend(tx, person, sim.businessNow(), category);
    const bubble = await insertBubble(tx, {
      id: newId<'bubble'>(),
      customerId: person.id,
      wamid,
      side: 'business',
      content,
      at: sim.businessNow(),
      quotedWamid: send.quotedWamid,
      state: 'sent',
      isBegun: !isWindowOpen(person, sim.businessNow()),
      callbackNote: send.callbackNote,
      ...(price && { pricing: JSON.stringify(price) }),
    });
    if (failure) {
      await enqueueFailure(sim, tx, person, bubble, failure);
      return { stored: bubble, fault: failure.fault };
    }
    await enqueueStatus(sim, tx, person, bubble, 'sent');
    if (!person.isOffline) await enqueueStatus(sim, tx, person, bubble, 'delivered');
    return { stored: bubble, fault: null };
  });
  sim.publish({ what: 'bubble', bubble: toBubble(stored) });
  return fault;
}

/** Reactions of the business only ever get `sent`. */
async function react(
  sim: Sim,
  person: Person,
  send: CheckedSend,
  reaction: { readonly wamid: string; readonly emoji: string },
  wamid: string,
): Promise<Extract<Outcome<never>, { refusal: object }> | null> {
  const target = await findBubble(sim.db, reaction.wamid);
  if (target?.customerId !== person.id) return { refusal: refuse.badValue('Invalid message_id in reaction.') };
  const changed = await changeBubble(sim.db, target.wamid, { reactionFromBusiness: reaction.emoji || null });
  await enqueueStatus(sim, sim.db, person, { wamid, callbackNote: send.callbackNote }, 'sent');
  sim.publish({ what: 'bubble', bubble: toBubble(changed) });
  return null;
}

async function stopTyping(sim: Sim, person: Person): Promise<void> {
  if (person.typingUntil === null) return;
  const changed = await changePerson(sim.db, person.id, { typingUntil: null });
  sim.publish({ what: 'customer', customer: toSimCustomer(changed, sim.businessNow()) });
}

/** By phone there is no user id in the answer, by user id no `wa_id` (Meta's BSUID page, May 2026). */
const acceptedBody = ({ to, message }: CheckedSend, person: Person, wamid: string): object => ({
  messaging_product: 'whatsapp',
  contacts: ['phone' in to ? { input: to.phone, wa_id: person.phone } : { input: to.bsuid, user_id: person.bsuid }],
  messages: [{ id: wamid, ...(message.kind === 'template' ? { message_status: 'accepted' } : {}) }],
});
