import { AppError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { changeBubble, insertBubble } from '../chat/bubble-store.ts';
import { toBubble } from '../chat/to-bubble.ts';
import type { StoredBubble } from '../chat/types.ts';
import { BubbleContent, type CustomerAction } from '../contract.ts';
import type { Person } from '../people/person.ts';
import type { Sim } from '../types.ts';
import { enqueueCall, enqueueMessage } from '../wire/enqueue-webhooks.ts';
import { findOwnBubble } from './find-own-bubble.ts';
import { heardNow, say, wamidOf } from './say.ts';

type Of<Kind extends CustomerAction['kind']> = Extract<CustomerAction, { readonly kind: Kind }>;
type Shared = Of<'location' | 'contact' | 'cart'>;

/** A place, a contact or a cart, as WhatsApp sends it. */
export async function share(sim: Sim, person: Person, shared: Shared): Promise<StoredBubble> {
  const { quotedWamid = null, ...content } = { quotedWamid: undefined, ...shared };
  const { kind, ...fields } = content;
  return say(sim, person, {
    content,
    webhook: webhookOf(sim, shared),
    quotedWamid,
    act: [kind, JSON.stringify(fields)],
  });
}

/** The number that the business asked for: their own, even when the profile hides it. WhatsApp vouches for it and sends no card. */
export async function shareNumber(sim: Sim, person: Person, { wamid }: Of<'share_number'>): Promise<StoredBubble> {
  const asked = await findOwnBubble(sim, person, wamid);
  if (BubbleContent.parse(JSON.parse(asked.content)).kind !== 'contact_request')
    throw new AppError('simulator_no_such_choice', 'invalid');
  const { name } = person;
  const digits = person.phone ?? hiddenNumber(person);
  const phone = `+${digits}`;
  const card = { name: { formatted_name: name, first_name: name }, phones: [{ phone, type: 'CELL', wa_id: digits }] };
  return say(sim, person, {
    content: { kind: 'contact', name, phone },
    webhook: { type: 'contacts', contacts: [{ origin: 'contact_request', ...card }] },
    quotedWamid: wamid,
    act: null,
  });
}

/** A customer without a visible number has one all the same, always the same. */
const hiddenNumber = ({ bsuid }: Person): string =>
  bsuid.startsWith('US.') ? `1415555${bsuid.slice(-4)}` : `52155${bsuid.slice(-8)}`;

/** The currency that the demo's shop window shows. */
const CURRENCY = 'MXN';

function webhookOf(sim: Sim, shared: Shared) {
  if (shared.kind === 'location') {
    const { latitude, longitude, name, address } = shared;
    return { type: 'location', location: { latitude, longitude, ...(name && { name }), ...(address && { address }) } };
  }
  if (shared.kind === 'contact') {
    const { name, phone } = shared;
    const card = { name: { formatted_name: name, first_name: name }, phones: [{ phone, type: 'CELL' }] };
    return { type: 'contacts', contacts: [card] };
  }
  const items = shared.items.map(({ sku, quantity, price }) => ({
    product_retailer_id: sku,
    quantity,
    ...(price === null ? {} : { item_price: price, currency: CURRENCY }),
  }));
  return { type: 'order', order: { catalog_id: sim.settings.wabaId, text: shared.text, product_items: items } };
}

/** The customer rings; nobody takes the call. */
export async function callBusiness(sim: Sim, person: Person): Promise<StoredBubble> {
  const wamid = wamidOf(person).replace(/^wamid/, 'wacid');
  const bubble = await sim.db.transaction().execute(async (tx) => {
    const at = await heardNow(sim, tx, person, ['call', '']);
    const row = { id: newId<'bubble'>(), customerId: person.id, wamid, at, quotedWamid: null };
    const stored = await insertBubble(tx, { ...row, side: 'customer', content: { kind: 'call' }, state: 'pending' });
    await enqueueCall(sim, tx, person, { id: wamid, at });
    return stored;
  });
  sim.publish({ what: 'bubble', bubble: toBubble(bubble) });
  return bubble;
}

/** Edits or deletes a message of the customer's own. */
export async function changeOwn(sim: Sim, person: Person, action: Of<'edit' | 'delete'>): Promise<StoredBubble> {
  const target = await findOwnBubble(sim, person, action.wamid);
  const before = BubbleContent.parse(JSON.parse(target.content));
  const isOwn = target.side === 'customer' && before.kind !== 'deleted' && before.kind !== 'call';
  if (!isOwn || (action.kind === 'edit' && before.kind !== 'text'))
    throw new AppError('simulator_cannot_change_message', 'invalid');
  const { content, webhook } = action.kind === 'edit' ? edited(action) : deleted(action);
  const changed = await sim.db.transaction().execute(async (tx) => {
    const at = await heardNow(sim, tx, person, [action.kind, action.kind === 'edit' ? action.text : '']);
    await enqueueMessage(sim, tx, person, { wamid: wamidOf(person), at, content: webhook, quotedWamid: null });
    return changeBubble(tx, target.wamid, { content: JSON.stringify(content) });
  });
  sim.publish({ what: 'bubble', bubble: toBubble(changed) });
  return changed;
}

type Change = { readonly content: BubbleContent; readonly webhook: Parameters<typeof enqueueMessage>[3]['content'] };

const edited = ({ wamid, text }: Of<'edit'>): Change => ({
  content: { kind: 'text', text, isEdited: true },
  webhook: { type: 'edit', edit: { original_message_id: wamid, message: { type: 'text', text: { body: text } } } },
});

const deleted = ({ wamid }: Of<'delete'>): Change => ({
  content: { kind: 'deleted' },
  webhook: { type: 'revoke', revoke: { original_message_id: wamid } },
});
