import { z } from 'zod';
import type { Language } from '../../core/language.ts';
import type { OrderAsk } from './order-asks.ts';
import type { ModelTurn } from './read-turn.ts';

const Cart = z.looseObject({
  items: z.array(z.looseObject({ name: z.string(), quantity: z.number(), sum: z.string() })).default([]),
  subtotal: z.string().default(''),
  delivery: z.string().nullish(),
});
type CartWords = z.infer<typeof Cart>;

const Result = z.looseObject({ outcome: z.string().default(''), tell: z.string().optional(), cart: Cart.optional() });
const Status = z.looseObject({
  order: z.looseObject({
    number: z.string(),
    state_in_words: z.string(),
    total: z.string(),
    delivery: z.string().nullable(),
    carrier: z.string().nullish(),
    tracking: z.string().nullish(),
    left_to_pay: z.string().optional(),
  }),
});
const Card = z.looseObject({ number: z.string(), balance: z.string() });
const Orders = z.looseObject({
  orders: z.array(z.looseObject({ number: z.string(), state_in_words: z.string(), total: z.string() })),
});

const Saved = z.looseObject({
  addresses: z.array(z.looseObject({ label: z.string().nullish(), text: z.string() })),
  payment_methods: z.array(z.looseObject({ method: z.string(), balance: z.string().optional() })),
});

const TEXTS = {
  es: {
    cart: 'En tu carrito:',
    empty: 'Tu carrito está vacío. ¿Qué te gustaría llevar?',
    where:
      '¿A qué dirección va? Escríbela así: nombre, calle y número, colonia, código postal y ciudad, estado. O dime si lo recoges en la tienda.',
    ready: '¿Quieres que haga el pedido?',
    notThere: 'A ese código postal no entregamos.',
    notEnough: 'No hay suficientes piezas.',
    none: 'No tienes pedidos por aquí.',
    saved: 'Esto tengo registrado:',
    noSaved: 'No tengo direcciones ni formas de pago registradas.',
    orders: 'Tus pedidos:',
    failed: 'Con eso no puedo seguir. ¿Me lo dices de otra forma?',
    notFound: 'No encuentro ese pedido a tu nombre.',
    unknownProduct: 'No encontré ese producto. ¿Me das otro nombre?',
    noVariant: 'No encuentro otra presentación así. ¿Cuál te gustaría?',
    card: (number: string, balance: string) => `Tu tarjeta de regalo ${number} tiene ${balance}.`,
    left: 'Queda por pagar',
    delivery: 'Entrega',
    tracking: 'Guía',
    address: '¿A qué dirección? Escríbela así: nombre, calle y número, colonia, código postal y ciudad, estado.',
    payment: '¿Cuál prefieres?',
    quantity: '¿Cuántas piezas quieres? Dímelo con un número entero, desde una pieza, junto con el producto.',
    reason: '¿Por qué lo quieres devolver: vino dañado, no funciona, no es lo que pediste o ya no lo quieres?',
  },
  en: {
    cart: 'In your cart:',
    empty: 'Your cart is empty. What would you like?',
    where:
      'Which address does it go to? Write it like this: name, street and number, neighbourhood, postal code and city, state. Or tell me that you pick it up in the shop.',
    ready: 'Would you like me to place the order?',
    notThere: 'We do not deliver to that postal code.',
    notEnough: 'There are not enough pieces.',
    none: 'You have no orders here.',
    saved: 'This is on record:',
    noSaved: 'There are no addresses or ways to pay on record.',
    orders: 'Your orders:',
    failed: 'I cannot go on with that. Could you say it in another way?',
    notFound: 'I do not find that order under your name.',
    unknownProduct: 'I did not find that product. Could you give me another name?',
    noVariant: 'I do not find another variant like that. Which one would you like?',
    card: (number: string, balance: string) => `There are ${balance} on your gift card ${number}.`,
    left: 'Left to pay',
    delivery: 'Delivery',
    tracking: 'Tracking number',
    address: 'Which address? Write it like this: name, street and number, neighbourhood, postal code and city, state.',
    payment: 'Which one would you like?',
    quantity: 'How many pieces would you like? Tell me a whole number, from one piece on, together with the product.',
    reason: 'Why would you like to return it: is it damaged, faulty, not what you ordered, or no longer wanted?',
  },
} as const satisfies Readonly<Record<Language, object>>;

/** What has to be asked before anything can be done; null when nothing has. */
export function orderQuestion(ask: OrderAsk, language: Language): string | null {
  const texts = TEXTS[language];
  if (ask.kind === 'where') return texts.address;
  if (ask.kind === 'add' && ask.quantity === null) return texts.quantity;
  if (ask.kind === 'payment' && ask.payment === null) return texts.payment;
  return ask.kind === 'return' && ask.reason === null ? texts.reason : null;
}

/** What is said after the calls of an order: only figures that the tools gave. */
export function orderWords({ results, language }: ModelTurn): string {
  const texts = TEXTS[language];
  const last = results.at(-1);
  const orders = Orders.safeParse(last?.value).data?.orders;
  if (orders !== undefined)
    return orders.length === 0 ? texts.none : [texts.orders, ...orders.map(orderLine)].join('\n');
  const order = Status.safeParse(last?.value).data?.order;
  if (order !== undefined) return statusText(order, language);
  const saved = Saved.safeParse(last?.value).data;
  if (saved !== undefined) return savedText(saved, language);
  const card = last?.tool === 'gift_card_balance' ? Card.safeParse(last.value).data : undefined;
  if (card !== undefined) return texts.card(card.number, card.balance);
  const result = Result.safeParse(last?.value).data;
  if (result?.tell !== undefined) return result.tell;
  const known = wordsByOutcome(last?.tool ?? '', result?.outcome ?? '', language);
  if (known !== null) return known;
  const cart = last?.tool === 'view_cart' ? Cart.safeParse(last.value).data : result?.cart;
  return cart === undefined ? texts.failed : cartText(cart, language);
}

function wordsByOutcome(tool: string, outcome: string, language: Language): string | null {
  const texts = TEXTS[language];
  if (tool === 'search_products') return texts.unknownProduct;
  if (tool === 'product_details') return texts.noVariant;
  if (outcome === 'not_delivered_there') return texts.notThere;
  if (outcome === 'not_enough') return texts.notEnough;
  return tool === 'order_status' ? texts.notFound : null;
}

function savedText({ addresses, payment_methods }: z.infer<typeof Saved>, language: Language): string {
  const texts = TEXTS[language];
  if (addresses.length + payment_methods.length === 0) return texts.noSaved;
  const where = addresses.map(({ label, text }) => `- ${label ? `${label}: ` : ''}${text}`);
  const how = payment_methods.map(({ method, balance }) => `- ${method}${balance ? `: ${balance}` : ''}`);
  return [texts.saved, ...where, ...how].join('\n');
}

function statusText(order: z.infer<typeof Status>['order'], language: Language): string {
  const texts = TEXTS[language];
  return [
    `${order.number}: ${order.state_in_words}, ${order.total}`,
    ...(order.left_to_pay ? [`${texts.left}: ${order.left_to_pay}`] : []),
    ...(order.tracking ? [`${texts.tracking}: ${[order.carrier, order.tracking].filter(Boolean).join(' ')}`] : []),
    ...(order.delivery === null ? [] : [`${texts.delivery}: ${order.delivery}`]),
  ].join('\n');
}

const orderLine = (order: { number: string; state_in_words: string; total: string }): string =>
  `- ${order.number}: ${order.state_in_words}, ${order.total}`;

function cartText({ items, subtotal, delivery }: CartWords, language: Language): string {
  const texts = TEXTS[language];
  if (items.length === 0) return texts.empty;
  const lines = items.map(({ name, quantity, sum }) => `- ${quantity} × ${name}: ${sum}`);
  return [texts.cart, ...lines, `Subtotal: ${subtotal}`, delivery ? texts.ready : texts.where].join('\n');
}
