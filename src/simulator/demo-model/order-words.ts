import { z } from 'zod';
import type { Language } from '../../core/language.ts';
import type { ModelTurn } from './read-turn.ts';

const Cart = z.looseObject({
  items: z.array(z.looseObject({ name: z.string(), quantity: z.number(), sum: z.string() })).default([]),
  subtotal: z.string().default(''),
  delivery: z.string().nullish(),
});
type CartWords = z.infer<typeof Cart>;

const Result = z.looseObject({ outcome: z.string().default(''), tell: z.string().optional(), cart: Cart.optional() });
const Orders = z.looseObject({
  orders: z.array(z.looseObject({ number: z.string(), state_in_words: z.string(), total: z.string() })),
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
    orders: 'Tus pedidos:',
    failed: 'Con eso no puedo seguir. ¿Me lo dices de otra forma?',
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
    orders: 'Your orders:',
    failed: 'I cannot go on with that. Could you say it in another way?',
  },
} as const satisfies Readonly<Record<Language, object>>;

/** What is said after the calls of an order: only figures that the tools gave. */
export function orderWords({ results, language }: ModelTurn): string {
  const texts = TEXTS[language];
  const last = results.at(-1);
  const orders = Orders.safeParse(last?.value).data?.orders;
  if (orders !== undefined)
    return orders.length === 0 ? texts.none : [texts.orders, ...orders.map(orderLine)].join('\n');
  const result = Result.safeParse(last?.value).data;
  if (result?.tell !== undefined) return result.tell;
  if (result?.outcome === 'not_delivered_there') return texts.notThere;
  if (result?.outcome === 'not_enough') return texts.notEnough;
  const cart = last?.tool === 'view_cart' ? Cart.safeParse(last.value).data : result?.cart;
  return cart === undefined ? texts.failed : cartText(cart, language);
}

const orderLine = (order: { number: string; state_in_words: string; total: string }): string =>
  `- ${order.number}: ${order.state_in_words}, ${order.total}`;

function cartText({ items, subtotal, delivery }: CartWords, language: Language): string {
  const texts = TEXTS[language];
  if (items.length === 0) return texts.empty;
  const lines = items.map(({ name, quantity, sum }) => `- ${quantity} × ${name}: ${sum}`);
  return [texts.cart, ...lines, `Subtotal: ${subtotal}`, delivery ? texts.ready : texts.where].join('\n');
}
