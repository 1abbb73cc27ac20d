import type { Fact } from '../../actions/index.ts';
import type { Language } from '../../core/language.ts';

/** Why something about an order is not done. */
export type Refusal =
  | 'shop_unknown'
  | 'empty_cart'
  | 'out_of_stock'
  | 'no_delivery'
  | 'no_zone'
  | 'bad_payment'
  | 'too_long'
  | 'unpaid_limit'
  | 'day_limit'
  | 'not_found'
  | 'wrong_state'
  | 'too_late'
  | 'not_returnable'
  | 'ask_person'
  | 'no_such_item'
  | 'no_such_variant'
  | 'other_product'
  | 'same_variant'
  | 'price_differs'
  | 'unchanged'
  | 'verification_needed'
  | 'refund_held'
  | 'card_held'
  | 'card_short'
  | 'no_gift_card'
  | 'nothing_to_pay'
  | 'refund_target'
  | 'nothing_to_refund'
  | 'refund_awaits_parcel'
  | 'refund_under_way'
  | 'refunded_already'
  | 'refund_limit';

type Words = Readonly<Record<Refusal, string>>;

const ES: Words = {
  shop_unknown: 'La tienda todavía no está lista para tomar pedidos.',
  empty_cart: 'Tu carrito está vacío, así que no hay nada que pedir.',
  out_of_stock: 'Lo que querías ya no está disponible, así que no hice nada.',
  no_delivery: 'Falta la dirección de entrega, así que no hice el pedido.',
  no_zone: 'No entregamos en ese código postal.',
  bad_payment: 'Esa forma de pago no es posible para esta entrega.',
  too_long: 'Son demasiados artículos para un solo pedido por aquí. Hazlo en varios pedidos, por favor.',
  unpaid_limit: 'Ya tienes pedidos sin pagar. Paga o cancela uno antes de hacer otro, por favor.',
  day_limit: 'Ya hiciste varios pedidos hoy, así que una persona del equipo lo revisa contigo por aquí.',
  not_found: 'No encuentro ese pedido. Revisa el número, por favor.',
  wrong_state: 'El estado del pedido ya no lo permite, así que no cambié nada.',
  too_late: 'Ya pasó el plazo para eso, así que no cambié nada.',
  not_returnable: 'Ese producto no se puede devolver ni cambiar.',
  ask_person: 'Eso lo decide una persona del equipo; te contesta por aquí.',
  no_such_item: 'Ese producto no está en el pedido en esa cantidad.',
  no_such_variant: 'No encuentro esa presentación.',
  other_product: 'Solo se puede cambiar por otra presentación del mismo producto.',
  same_variant: 'Es la misma presentación que ya tiene el pedido.',
  price_differs: 'Esa presentación tiene otro precio, así que una persona del equipo lo ve contigo por aquí.',
  unchanged: 'El pedido ya está así, no cambié nada.',
  verification_needed: 'Para eso primero hay que confirmar quién eres.',
  refund_held: 'Por seguridad, los reembolsos quedan detenidos un día después de un cambio de datos.',
  card_held: 'Por seguridad, la tarjeta de regalo queda detenida un día después de un cambio de datos.',
  card_short: 'En tu tarjeta de regalo no hay suficiente para la diferencia. Se puede pagar por enlace.',
  no_gift_card: 'No encuentro una tarjeta de regalo con saldo a tu nombre.',
  nothing_to_pay: 'En ese pedido no queda nada por pagar.',
  refund_target: 'El reembolso no es posible de esa forma.',
  nothing_to_refund: 'En ese pedido no hay nada por reembolsar.',
  refund_awaits_parcel: 'El reembolso espera a que la tienda tenga lo que devuelves. Después se puede pedir.',
  refund_under_way: 'El reembolso de ese pedido ya fue solicitado; no hace falta pedirlo otra vez.',
  refunded_already: 'Lo que había por reembolsar de ese pedido ya se reembolsó.',
  refund_limit: 'Por el monto, una persona del equipo revisa el reembolso y te contesta por aquí.',
};

const EN: Words = {
  shop_unknown: 'The shop is not ready to take orders yet.',
  empty_cart: 'Your cart is empty, so there is nothing to order.',
  out_of_stock: 'What you wanted is not available any more, so I have done nothing.',
  no_delivery: 'The delivery address is missing, so I did not place the order.',
  no_zone: 'We do not deliver to that postal code.',
  bad_payment: 'That way to pay is not possible for this delivery.',
  too_long: 'These are too many items for one order here. Please make several orders of it.',
  unpaid_limit: 'You have unpaid orders already. Please pay or cancel one before you place another.',
  day_limit: 'You already have several orders of today, so a person on the team will look at it with you here.',
  not_found: "I can't find that order. Please check the number.",
  wrong_state: 'The state of the order does not allow that any more, so I changed nothing.',
  too_late: 'The time for that is over, so I changed nothing.',
  not_returnable: 'That product cannot be returned or exchanged.',
  ask_person: 'A person on the team decides that; they will answer here.',
  no_such_item: 'That product is not in the order in that quantity.',
  no_such_variant: "I can't find that variant.",
  other_product: 'It can only be changed to another variant of the same product.',
  same_variant: 'It is that variant already, so there is nothing to change.',
  price_differs: 'That variant has another price, so a person on the team will look at it with you here.',
  unchanged: 'The order is like that already; I changed nothing.',
  verification_needed: 'For that, you first have to confirm who you are.',
  refund_held: 'For safety, refunds rest for a day after a change of contact details.',
  card_held: 'For safety, the gift card rests for a day after a change of contact details.',
  card_short: 'There is not enough on your gift card for the difference. It can be paid by a link.',
  no_gift_card: "I can't find a gift card with money on it under your name.",
  nothing_to_pay: 'Nothing is left to pay for that order.',
  refund_target: 'The refund is not possible that way.',
  nothing_to_refund: 'There is nothing to refund for that order.',
  refund_awaits_parcel: 'The refund waits until the shop has what you send back. After that it can be asked for.',
  refund_under_way: 'The refund for that order has been requested already; there is no need to ask again.',
  refunded_already: 'What was to be refunded for that order has been refunded already.',
  refund_limit: 'Because of the amount, a person on the team checks the refund and answers here.',
};

/** What is said of a refusal; `named` is what it is about: the goods that are gone, the day since which a refund is under way. */
export function refusalText(reason: Refusal, language: Language, named?: string): string {
  const isSpanish = language === 'es';
  if (named !== undefined && reason === 'out_of_stock')
    return isSpanish
      ? `Ya no está disponible: ${named}. No hice el pedido.`
      : `Not available any more: ${named}. I did not place the order.`;
  if (named !== undefined && reason === 'refund_under_way')
    return isSpanish
      ? `El reembolso de ese pedido fue solicitado el ${named}; no hace falta pedirlo otra vez.`
      : `The refund for that order has been requested since ${named}; there is no need to ask again.`;
  return (isSpanish ? ES : EN)[reason];
}

const A_DAY: readonly Fact[] = [
  { kind: 'number', value: 1, unit: 'day', of: 'rest after a change of contact details' },
];
const FACTS: Readonly<Partial<Record<Refusal, readonly Fact[]>>> = {
  refund_held: A_DAY,
  card_held: A_DAY,
  refund_under_way: [{ kind: 'done', effect: 'refund_requested', of: 'order' }],
  refunded_already: [{ kind: 'done', effect: 'refunded', of: 'order' }],
};

/** What a text states that a reply may repeat. */
export const refusalFacts = (reason: Refusal): readonly Fact[] => FACTS[reason] ?? [];

const FOR_PERSON: ReadonlySet<Refusal> = new Set(['day_limit', 'ask_person', 'price_differs', 'refund_limit']);

/** Whether a person goes on with it. */
export const needsPerson = (reason: Refusal): boolean => FOR_PERSON.has(reason);
