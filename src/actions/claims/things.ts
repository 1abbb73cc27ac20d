/** What a customer has here, by the words that name it. Folded text, both languages. */
const THINGS: readonly (readonly [string, RegExp])[] = [
  ['order', /\bpedidos?\b|\borden\b|\bcompra\b|\borders?\b|\bpurchase\b/],
  ['subscription', /suscripci|\bplan(?:es)?\b|subscription|membres/],
  ['cart', /carrito|\bcart\b/],
  ['address', /(?:direccion|domicilio)(?! (?:de correo|electronica))|(?<!e-?mail )\baddress\b/],
  ['invoice', /factur|\bcfdi\b|invoice/],
  ['refund', /re?embols|refund|\bdinero\b|\bmoney\b/],
  ['return', /devoluci|\breturn/],
  ['exchange', /\bexchang|intercambi|\bcambio de\b/],
  ['code', /\bcodigos?\b|\bcode\b/],
  ['gift_card', /tarjetas? de regalo|gift ?cards?|monedero/],
  ['email', /correo|e-?mail/],
];
/** Whatever else is named beside these, an effect that is not about them says nothing of them. */
const STRICT = new Set(['code', 'gift_card']);

/** The things that a passage names. */
export const thingsIn = (text: string): readonly string[] =>
  THINGS.filter(([, words]) => words.test(text)).map(([name]) => name);

type Proven = { readonly effects: readonly string[]; readonly things: readonly string[] };

const ORDER = ['order', 'address', 'refund', 'return', 'exchange'];
/** What the effects that tools and executors write into facts prove, and of what. */
const PROVEN: Readonly<Record<string, Proven>> = {
  // Only a right code proves who somebody is; of an address that was changed both were right.
  identity_verified: { effects: ['identity'], things: ['email', 'code'] },
  email_updated: { effects: ['identity', 'new_email'], things: ['email', 'code'] },
  code_sent: { effects: ['code', 'send'], things: ['code', 'email'] },
  email_sent: { effects: ['email', 'send'], things: [...ORDER, 'email', 'subscription', 'cart', 'invoice'] },
  cart_line_set: { effects: ['cart'], things: ['cart'] },
  address_kept: { effects: ['address'], things: ['address'] },
  invoice_requested: { effects: ['request'], things: ['invoice'] },
  order_placed: { effects: ['order'], things: ['order', 'address', 'cart'] },
  order_cancelled: { effects: ['cancel'], things: ORDER },
  order_changed: { effects: ['update'], things: ['order', 'exchange'] },
  order_address_changed: { effects: ['update', 'address', 'new_address'], things: ['order', 'address'] },
  refund_requested: { effects: ['request'], things: ['order', 'refund', 'gift_card'] },
  return_requested: { effects: ['request'], things: ['order', 'return'] },
  exchange_requested: { effects: ['request'], things: ['order', 'exchange'] },
  refunded: { effects: ['refund'], things: ['order', 'refund', 'gift_card'] },
  subscribed: { effects: ['subscribe'], things: ['subscription'] },
  subscription_resumed: { effects: ['subscribe', 'resume'], things: ['subscription'] },
  subscription_changed: { effects: ['subscribe', 'update'], things: ['subscription'] },
  subscription_cancelled: { effects: ['cancel'], things: ['subscription'] },
  picture_file_sent: { effects: ['file'], things: [] },
  contact_file_sent: { effects: ['file'], things: [] },
  receipt_file_sent: { effects: ['file'], things: ['invoice'] },
  handoff: { effects: ['handoff'], things: [...ORDER, 'email', 'subscription', 'cart', 'invoice'] },
};

/** What was only asked for, or only told by mail, says nothing of how the thing itself stands. */
export const tellsState = (effect: string): boolean => !/_requested$|^(?:email|code)_sent$/.test(effect);

/** What a fact's effect proves; null for one that is not in the table, whose words have to tell. */
export const provenBy = (effect: string): Proven | null => PROVEN[effect] ?? null;

/** A file in the chat proves that it was sent, and nothing else: no "done", no state of anything. */
export const isOnlyFile = (effect: string): boolean => effect.endsWith('_file_sent');

/** Whether something that was done may be what a passage speaks of: it names nothing else that the customer has. */
export function isAbout(named: readonly string[], effect: string): boolean {
  const proven = provenBy(effect);
  if (proven === null || named.length === 0) return true;
  const has = (thing: string): boolean => proven.things.includes(thing);
  return named.some(has) && named.every((thing) => !STRICT.has(thing) || has(thing));
}
