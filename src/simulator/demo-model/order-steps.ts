import { z } from 'zod';
import { productWords } from './intent-rules.ts';
import type { PlannedCall } from './protocol.ts';
import type { ModelTurn, ToolResult } from './read-turn.ts';

/** What a customer wants with a cart or an order, as far as plain rules can tell. */
type OrderAsk =
  | { readonly kind: 'add'; readonly quantity: number }
  | { readonly kind: 'address'; readonly address: Readonly<Record<string, string | null>> | null }
  | { readonly kind: 'place' | 'cancel' | 'orders' | 'cart' };

const ADD =
  /\b(?:quiero|quisiera|ponme|ponga|agrega(?:me)?|dame|mandame|comprar|add|i want|i'd like|i would like|give me|buy)\s+(\d{1,3}|una?|dos|tres|one|two|three)\b/;
const COUNTS: Readonly<Record<string, number>> = { un: 1, una: 1, one: 1, dos: 2, two: 2, tres: 3, three: 3 };
const CANCEL = /\b(?:cancel(?:a|ar|alo|e|ame|en)?|anula(?:r|lo)?)\b/;
const ORDERS = /\b(?:mis? pedidos?|my orders?|estado del? pedido|order status)\b/;
const CART = /\b(?:carrito|cart)\b/;
const PLACE = /\b(?:haz|hacer|confirmar?|place|confirm) (?:el|mi|the|my) (?:pedido|order)\b/;
const PICKUP = /\b(?:(?:lo|la|los|las) (?:recojo|paso a recoger)|recoger en (?:la )?tienda|pick (?:it|them) up)\b/;
const PAYMENTS: readonly (readonly [RegExp, string])[] = [
  [/\boxxo\b/, 'oxxo'],
  [/\b(?:spei|transferencia|transfer)\b/, 'spei'],
  [/\b(?:efectivo|cash)\b/, 'cash'],
];

const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();

export function orderAskOf(words: string): OrderAsk | null {
  const text = fold(words);
  const count = ADD.exec(text)?.[1];
  if (count !== undefined && productWords(words) !== '')
    return { kind: 'add', quantity: COUNTS[count] ?? Number(count) };
  if (PICKUP.test(text)) return { kind: 'address', address: null };
  const address = addressIn(words);
  if (address !== null) return { kind: 'address', address };
  if (CANCEL.test(text)) return { kind: 'cancel' };
  if (PLACE.test(text)) return { kind: 'place' };
  if (ORDERS.test(text)) return { kind: 'orders' };
  return CART.test(text) ? { kind: 'cart' } : null;
}

/** `Ana Ruiz, Durango 90, Roma Norte, 06700 Ciudad de México, CDMX`: five parts, one with the postal code. */
function addressIn(words: string): Readonly<Record<string, string | null>> | null {
  const [postalCode] = /\b\d{5}\b/.exec(words) ?? [];
  const parts = words.split(/[,\n]/).map((part) => part.replace(/\b(?:c\.?p\.?\s*)?\d{5}\b/i, '').trim());
  const [recipient, street, neighbourhood, city, state] = parts.filter((part) => part !== '');
  if (!postalCode || !recipient || !street || !neighbourhood || !city || !state) return null;
  return { recipient, street, neighbourhood, city, state, postalCode, references: null };
}

const Search = z.looseObject({
  products: z
    .array(z.looseObject({ variants: z.array(z.looseObject({ sku: z.string(), in_stock: z.number().nullish() })) }))
    .min(1),
});
const Orders = z.looseObject({ orders: z.array(z.looseObject({ number: z.string() })).min(1) });
const Kept = z.looseObject({ outcome: z.literal('kept'), cart: z.looseObject({ items: z.array(z.unknown()).min(1) }) });

const resultOf = (results: readonly ToolResult[], tool: string): unknown =>
  results.findLast((result) => result.tool === tool)?.value;

/** The next call of an order, or null when it is time to speak. */
export function planOrder(ask: OrderAsk, turn: ModelTurn): PlannedCall | null {
  const isDone = (tool: string): boolean => turn.results.some((result) => result.tool === tool);
  const once = (tool: string, args: PlannedCall['args']): PlannedCall | null => (isDone(tool) ? null : { tool, args });
  switch (ask.kind) {
    case 'add': {
      if (!isDone('search_products')) return { tool: 'search_products', args: { query: productWords(turn.words) } };
      const sku = skuFor(ask.quantity, turn.results);
      return sku === null ? null : once('set_cart_line', { sku, quantity: ask.quantity });
    }
    case 'address': {
      if (!isDone('set_delivery_address')) return { tool: 'set_delivery_address', args: { address: ask.address } };
      const isReady = Kept.safeParse(resultOf(turn.results, 'set_delivery_address')).success;
      return isReady ? once('place_order', { payment: paymentIn(turn.words) }) : null;
    }
    case 'place':
      return once('place_order', { payment: paymentIn(turn.words) });
    case 'cancel': {
      if (!isDone('list_orders')) return { tool: 'list_orders', args: {} };
      const number = numberFor(turn);
      return number === null ? null : once('cancel_order', { number, reason: 'other' });
    }
    case 'orders':
      return once('list_orders', {});
    case 'cart':
      return once('view_cart', {});
  }
}

const paymentIn = (words: string): string => PAYMENTS.find(([pattern]) => pattern.test(fold(words)))?.[1] ?? 'card';

/** The first variant that was found and has enough pieces. */
function skuFor(quantity: number, results: readonly ToolResult[]): string | null {
  const found = Search.safeParse(resultOf(results, 'search_products')).data?.products[0]?.variants ?? [];
  return found.find(({ in_stock }) => (in_stock ?? quantity) >= quantity)?.sku ?? found[0]?.sku ?? null;
}

/** The number that was written, else that of the newest order. */
function numberFor({ words, results }: ModelTurn): string | null {
  const [written] = /\b[a-z]{2}-?\d{5}\b/i.exec(words) ?? [];
  return written ?? Orders.safeParse(resultOf(results, 'list_orders')).data?.orders[0]?.number ?? null;
}
