import { AppError } from '../../core/errors.ts';
import { advanceBubble, changeBubble, findBubble, listUndelivered } from '../chat/bubble-store.ts';
import { toBubble } from '../chat/to-bubble.ts';
import type { StoredBubble } from '../chat/types.ts';
import { BubbleContent, type CustomerAction } from '../contract.ts';
import { sendNote } from '../media/attach.ts';
import { type Person, toSimCustomer } from '../people/person.ts';
import { changePerson } from '../people/store.ts';
import type { Sim } from '../types.ts';
import { enqueueMessage, enqueuePreference, enqueueStatus } from '../wire/enqueue-webhooks.ts';
import { findChoice } from './choices.ts';
import { findOwnBubble } from './find-own-bubble.ts';
import { heardNow, say, wamidOf } from './say.ts';
import { callBusiness, changeOwn, share, shareNumber } from './share.ts';

type Of<Kind extends CustomerAction['kind']> = Extract<CustomerAction, { readonly kind: Kind }>;

/** Does on the phone what the customer did; the product hears of it by webhook. Returns the bubble it is about. */
export async function act(sim: Sim, person: Person, action: CustomerAction): Promise<StoredBubble | null> {
  const bubble = await perform(sim, person, action);
  sim.wake();
  return bubble;
}

function perform(sim: Sim, person: Person, action: CustomerAction): Promise<StoredBubble | null> {
  switch (action.kind) {
    case 'text':
      return write(sim, person, action);
    case 'location':
    case 'contact':
    case 'cart':
      return share(sim, person, action);
    case 'share_number':
      return shareNumber(sim, person, action);
    case 'note':
      return sendNote(sim, person, action.text);
    case 'call':
      return callBusiness(sim, person);
    case 'edit':
    case 'delete':
      return changeOwn(sim, person, action);
    case 'choose':
      return choose(sim, person, action);
    case 'reaction':
      return react(sim, person, action);
    case 'read':
      return read(sim, person, action);
    case 'settings':
      return applySettings(sim, person, action);
    case 'marketing':
      return switchMarketing(sim, person, action);
  }
}

/** An ad as Meta's webhooks name it. */
const AD = {
  source_url: 'https://fb.me/example',
  source_id: '120200000000000001',
  source_type: 'ad',
  headline: 'Café de Chiapas',
  body: 'Escríbenos por WhatsApp',
  media_type: 'image',
  ctwa_clid: 'ARexample',
};

async function write(sim: Sim, person: Person, action: Of<'text'>): Promise<StoredBubble> {
  const { text, quotedWamid, isForwarded = false, fromAd = false } = action;
  const webhook = { type: 'text', text: { body: text }, ...(fromAd && { referral: AD }) };
  if (fromAd) await changePerson(sim.db, person.id, { adAt: sim.businessNow() });
  const content = { kind: 'text', text, ...(isForwarded && { isForwarded }) } as const;
  return say(sim, person, { content, webhook, quotedWamid, isForwarded, act: ['text', text] });
}

async function choose(sim: Sim, person: Person, { wamid, choiceId }: Of<'choose'>): Promise<StoredBubble> {
  const asked = await findOwnBubble(sim, person, wamid);
  const found = findChoice(BubbleContent.parse(JSON.parse(asked.content)), choiceId);
  if (!found) throw new AppError('simulator_no_such_choice', 'invalid');
  const { choice, via } = found;
  const { id, title } = choice;
  const bubble = await say(sim, person, {
    content: { kind: 'choice', choiceId: id, title, via },
    webhook: tapOf(found),
    quotedWamid: wamid,
    act: ['choose', title],
  });
  const marked = await changeBubble(sim.db, wamid, { chosenId: id });
  sim.publish({ what: 'bubble', bubble: toBubble(marked) });
  return bubble;
}

/** A button of a template comes back as a kind of its own. */
function tapOf({ choice, via, payload }: NonNullable<ReturnType<typeof findChoice>>) {
  const { id, title, description } = choice;
  if (via === 'template') return { type: 'button', button: { payload: payload ?? title, text: title } };
  const reply = { id, title, ...(via === 'list' && description ? { description } : {}) };
  return { type: 'interactive', interactive: { type: `${via}_reply`, [`${via}_reply`]: reply } };
}

async function react(sim: Sim, person: Person, { wamid, emoji }: Of<'reaction'>): Promise<StoredBubble> {
  const target = await findOwnBubble(sim, person, wamid);
  const content = { type: 'reaction', reaction: { message_id: wamid, ...(emoji ? { emoji } : {}) } };
  const changed = await sim.db.transaction().execute(async (tx) => {
    const at = await heardNow(sim, tx, person, ['reaction', emoji]);
    await enqueueMessage(sim, tx, person, { wamid: wamidOf(person), at, content, quotedWamid: null });
    return changeBubble(tx, target.wamid, { reactionFromCustomer: emoji || null });
  });
  sim.publish({ what: 'bubble', bubble: toBubble(changed) });
  return changed;
}

/** Marks messages of the business as read; a phone that is off reads nothing. */
async function read(sim: Sim, person: Person, { wamids }: Of<'read'>): Promise<null> {
  if (person.isOffline) return null;
  for (const wamid of wamids) {
    const bubble = await findBubble(sim.db, wamid);
    if (bubble?.customerId !== person.id || bubble.side !== 'business') continue;
    const moved = await sim.db.transaction().execute(async (tx) => {
      const advanced = await advanceBubble(tx, wamid, 'read');
      if (advanced) await enqueueStatus(sim, tx, person, advanced, 'read');
      return advanced;
    });
    if (moved) sim.publish({ what: 'bubble', bubble: toBubble(moved) });
  }
  return null;
}

/** Promotions of the business, off or on; the product hears of it only when it changes something. */
async function switchMarketing(sim: Sim, person: Person, { isWanted }: Of<'marketing'>): Promise<null> {
  if (person.wantsMarketing === isWanted) return null;
  const changed = await sim.db.transaction().execute(async (tx) => {
    await enqueuePreference(sim, tx, person, isWanted);
    return changePerson(tx, person.id, { wantsMarketing: isWanted });
  });
  sim.publish({ what: 'customer', customer: toSimCustomer(changed, sim.businessNow()) });
  return null;
}

/** A phone that is switched on receives what waited for it. */
async function applySettings(sim: Sim, person: Person, { isOffline, readsAlone }: Of<'settings'>): Promise<null> {
  const changed = await changePerson(sim.db, person.id, { isOffline, readsAlone });
  if (person.isOffline && !isOffline) {
    for (const bubble of await listUndelivered(sim.db, person.id)) {
      await enqueueStatus(sim, sim.db, changed, bubble, 'delivered');
    }
  }
  sim.publish({ what: 'customer', customer: toSimCustomer(changed, sim.businessNow()) });
  return null;
}
