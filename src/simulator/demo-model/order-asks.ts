import { productWords } from './intent-rules.ts';
import { otherQuantityIn, quantityIn } from './quantity.ts';
import type { ModelTurn } from './read-turn.ts';
import { saidNumber } from './said-number.ts';
import { fold } from './slang.ts';

export type ReturnReason = 'unwanted' | 'damaged' | 'faulty' | 'wrong_item';
type PayBy = 'link' | 'gift_card' | 'on_delivery';
type RefundTo = 'original' | 'gift_card';
export type PostalAddress = Readonly<Record<string, string | null>>;

/** What a customer wants with a cart or an order, as far as plain rules can tell. Null: that has to be asked first. */
export type OrderAsk =
  | { readonly kind: 'add'; readonly quantity: number | null }
  | { readonly kind: 'quantity'; readonly quantity: number }
  | { readonly kind: 'address'; readonly address: PostalAddress | null }
  | { readonly kind: 'payment'; readonly payment: string | null }
  | { readonly kind: 'return'; readonly reason: ReturnReason | null }
  | { readonly kind: 'variant'; readonly reason: ReturnReason; readonly payBy: PayBy; readonly refundTo: RefundTo }
  | { readonly kind: 'refund'; readonly to: RefundTo }
  | { readonly kind: 'gift_card' | 'balance' | 'saved' | 'send_to_saved' }
  | { readonly kind: 'remove' | 'where' | 'place' | 'cancel' | 'orders' | 'status' | 'cart' };

const REMOVE =
  /\b(?:quita(?:r|me|lo|la|le)?|saca(?:r|me|lo|la)?|ya no quiero (?:el|la|los|las)|remove|take (?:out|off))\b/;
const WANTS =
  /\b(?:quiero|quisiera|necesito|puedo|dame|denme|hazme|haganme|reembols[ae]\w*|give me|refund me|refund my|me gustaria|deseo|i want|i need|i'd like|i would like|can i|may i)\b/;
const REFUND = /\b(?:reembols\w*|mi dinero|refund\w*|money back|my money)\b/;
const RETURN = /\b(?:devolver\w*|devolucion|regresar\w*|return)\b/;
const ARRIVED = /\b(?:llego|llegaron|vino|vinieron|arrived|came)\b/;
const HOW = /\b(?:politica\w*|como|cuant\w*|hasta cuando|policy|policies|how)\b/;
const CHANGE =
  /\b(?:cambi\w*|corrig\w*|actualiz\w*|change|switch|update|exchange|swap)\b|^\W*(?:mejor|prefiero pagar|rather)\b/;
const VARIANT =
  /\b(?:molid[oa]s?|en grano|entero|\d+ ?(?:g|gr|gramos|kg|kilos?|ml|l)\b|talla|color|tamano|presentacion|ground|whole bean\w*|size|colou?r)/;
const PAYING =
  /\b(?:pagos?|pagar|pago con|tarjeta|oxxo|spei|transferencia|efectivo|pay(?:ing|ment)?|card|cash|transfer)\b/;
const ADDRESS = /\b(?:direccion|domicilio|address)\b/;
const SAVED =
  /\b(?:(?:mis|ver) (?:direcciones|domicilios|metodos de pago|tarjetas)|(?:direccion(?:es)?|tarjetas?|datos|metodos de pago) guardad[oa]s?|my (?:saved )?(?:addresses|cards|payment methods|details)|saved (?:addresses|address|cards|details))\b/;
const SEND_TO_SAVED =
  /\b(?:mandalo|envialo|mandamelo|enviamelo|usa|send it|use)\b.*\b(?:mi casa|direccion guardada|direccion de siempre|my home|my saved address|usual address)\b/;
const CANCEL = /\b(?:cancel(?:a|ar|alo|ala|o|e|ame|en)?|anula(?:r|lo)?)\b/;
const GOODS = '(?:pedidos?|paquetes?|orden(?:es)?|compras?|orders?|packages?|parcels?)';
const STATUS = new RegExp(
  String.raw`\b(?:donde|cuando|estado|estatus|status|como va|llega|where|wheres|when|arriv\w*)\b.*\b(?:mis?|el|la|ese|my|the) ${GOODS}\b|\b(?:rastre\w*|track\w*)\b`,
);
const ORDERS = new RegExp(String.raw`\b(?:mis?|my|ver|see|list)(?: (?:los|the|all))? ${GOODS}\b`);
const CART = /\b(?:carrito|cart)\b/;
const PLACE = /\b(?:haz|hacer|confirmar?|place|confirm) (?:el|mi|the|my) (?:pedido|order)\b/;
const PLACE_OFFERED = /(?:¿Quieres que haga el pedido\?|Would you like me to place the order\?)\s*$/;
const YES = /^\W*(?:si|claro|dale|va|ok(?:ay)?|por favor|yes|sure|please|yep|hazlo|do it)\b/;
const GIFT_CARD = /\b(?:tarjetas? de regalo|gift ?cards?)\b/;
const BALANCE =
  /\b(?:saldo|cuanto (?:tengo|hay|me queda|queda|trae)|balance|how much (?:do i have|is (?:left )?on|is there))\b/;
const ON_DELIVERY = /\b(?:al (?:recibir|recoger)|contra entrega|en efectivo|on delivery|in cash)\b/;
const PAYS_WITH = /\b(?:con|usa\w*|aplica\w*|paga\w*|pago|with|use|using|apply|pay)\b/;
const PICKUP =
  /\b(?:(?:lo|la|los|las) (?:recojo|recogere|paso a recoger)|pas[oa]r? por (?:el|ella|ellos|ellas|mi pedido)|(?:para )?recoger(?:lo|la|los|las)? (?:en|a) (?:la )?tienda|recojo en (?:la )?tienda|pick ?(?:it |them )?up|i will collect|i'll collect)\b/;
const PAYMENTS: readonly (readonly [RegExp, string])[] = [
  [/\boxxo\b/, 'oxxo'],
  [/\b(?:spei|transferencia|transfer)\b/, 'spei'],
  [/\b(?:efectivo|cash)\b/, 'cash'],
  [/\b(?:tarjeta|card)\b/, 'card'],
];
const REASONS: readonly (readonly [RegExp, ReturnReason])[] = [
  [/\b(?:danad\w*|rot[oa]s?|golpead\w*|abiert[oa]s?|damaged|broken|torn)\b/, 'damaged'],
  [/\b(?:defect\w*|no (?:sirve|funciona|prende)|descompuest\w*|faulty|does not work|doesn't work)\b/, 'faulty'],
  [/\b(?:equivocad\w*|otro producto|no es (?:lo|el|la) que|wrong|not what i)\b/, 'wrong_item'],
  [
    /\b(?:ya no (?:lo|la|los|las)? ?quiero|no me gust\w*|no lo quiero|unwanted|don't want|do not want|don't like)\b/,
    'unwanted',
  ],
];

/** The way to pay that the words name; null when they name none. */
export const paymentIn = (text: string): string | null => PAYMENTS.find(([pattern]) => pattern.test(text))?.[1] ?? null;

const reasonIn = (text: string): ReturnReason | null => REASONS.find(([pattern]) => pattern.test(text))?.[1] ?? null;

export function orderAskOf({ words, before, seen = null }: ModelTurn): OrderAsk | null {
  const text = fold(words);
  const instead = otherQuantityIn(text);
  if (instead !== null) return { kind: 'quantity', quantity: instead };
  const quantity = quantityIn(text);
  if (quantity !== undefined && (productWords(words) !== '' || seen !== null) && !REFUND.test(text))
    return { kind: 'add', quantity };
  if (PICKUP.test(text)) return { kind: 'address', address: null };
  if (SEND_TO_SAVED.test(text)) return { kind: 'send_to_saved' };
  if (SAVED.test(text)) return { kind: 'saved' };
  const address = addressIn(words);
  if (address !== null) return { kind: 'address', address };
  return giftCardAsk(text) ?? changeAsk(text) ?? handlingAsk(text, words) ?? followUp(text, before);
}

/** The shop's own gift card: what is on it, or that it pays. A refund to it is none. */
function giftCardAsk(text: string): OrderAsk | null {
  const isElse = REFUND.test(text) || RETURN.test(text) || (CHANGE.test(text) && VARIANT.test(text));
  if (!GIFT_CARD.test(text) || isElse) return null;
  if (BALANCE.test(text)) return { kind: 'balance' };
  return PAYS_WITH.test(text) ? { kind: 'gift_card' } : null;
}

/** What is to become different of an order that exists. */
function changeAsk(text: string): OrderAsk | null {
  const isWanted = WANTS.test(text) && !HOW.test(text);
  if (isWanted && REFUND.test(text))
    return { kind: 'refund', to: /\b(?:de regalo|gift)\b/.test(text) ? 'gift_card' : 'original' };
  if (isWanted && RETURN.test(text)) return { kind: 'return', reason: reasonIn(text) };
  if (ARRIVED.test(text) && reasonIn(text) !== null && !CHANGE.test(text))
    return { kind: 'return', reason: reasonIn(text) };
  if (!CHANGE.test(text) || HOW.test(text)) return null;
  if (VARIANT.test(text)) return { kind: 'variant', reason: reasonIn(text) ?? 'unwanted', ...settledBy(text) };
  if (PAYING.test(text)) return { kind: 'payment', payment: paymentIn(text) };
  return ADDRESS.test(text) ? { kind: 'where' } : null;
}

/** How a difference in price would be settled. */
function settledBy(text: string): { readonly payBy: PayBy; readonly refundTo: RefundTo } {
  if (GIFT_CARD.test(text)) return { payBy: 'gift_card', refundTo: 'gift_card' };
  return { payBy: ON_DELIVERY.test(text) ? 'on_delivery' : 'link', refundTo: 'original' };
}

function handlingAsk(text: string, words: string): OrderAsk | null {
  if (CANCEL.test(text)) return { kind: 'cancel' };
  if (PLACE.test(text)) return { kind: 'place' };
  const isNumber = /^\W*[a-z]{2}-?\d{5}\W*$/i.test(words);
  if (STATUS.test(text) || isNumber || (/\b(?:pedido|order)\b/.test(text) && saidNumber(words) !== null))
    return { kind: 'status' };
  if (ORDERS.test(text)) return { kind: 'orders' };
  if (REMOVE.test(text)) return { kind: 'remove' };
  return CART.test(text) ? { kind: 'cart' } : null;
}

/** An answer to what was asked last. */
function followUp(text: string, before: ModelTurn['before']): OrderAsk | null {
  if (before === null) return null;
  if (PLACE_OFFERED.test(before.reply) && YES.test(text)) return { kind: 'place' };
  const asked = changeAsk(fold(before.said));
  const [payment, reason] = [paymentIn(text), reasonIn(text)];
  if (asked?.kind === 'payment' && asked.payment === null && payment !== null) return { kind: 'payment', payment };
  return asked?.kind === 'return' && asked.reason === null && reason !== null ? { kind: 'return', reason } : null;
}

/** What stands before an address in "cambia mi dirección a …". */
const LEAD = /^.*\b(?:direcci[oó]n|domicilio|address)\b(?: (?:nueva|de entrega|ahora))?\s*(?:es|a|is|to|:)\s*/i;

/** `Ana Ruiz, Durango 90, Roma Norte, 06700 Ciudad de México, CDMX`: five parts, one with the postal code. */
function addressIn(words: string): PostalAddress | null {
  const [postalCode] = /(?<![-\w])\d{5}\b/.exec(words) ?? [];
  const parts = words
    .replace(LEAD, '')
    .split(/[,\n]/)
    .map((part) => part.replace(/\b(?:c\.?p\.?\s*)?\d{5}\b/i, '').trim());
  const [recipient, street, neighbourhood, city, state] = parts.filter((part) => part !== '');
  if (!postalCode || !recipient || !street || !neighbourhood || !city || !state) return null;
  return { recipient, street, neighbourhood, city, state, postalCode, references: null };
}
