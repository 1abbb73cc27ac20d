import { z } from 'zod';
import { productWords } from './intent-rules.ts';
import { type OrderAsk, paymentIn } from './order-asks.ts';
import { closestVariants, otherVariantSku } from './other-variant.ts';
import type { PlannedCall } from './protocol.ts';
import { withoutQuantity } from './quantity.ts';
import type { ModelTurn, ToolResult } from './read-turn.ts';
import { saidNumber } from './said-number.ts';
import { fold } from './slang.ts';

const Search = z.looseObject({
  products: z
    .array(
      z.looseObject({
        variants: z.array(
          z.looseObject({
            sku: z.string(),
            in_stock: z.number().nullish(),
            options: z.record(z.string(), z.string()).default({}),
          }),
        ),
      }),
    )
    .min(1),
});
const Orders = z.looseObject({ orders: z.array(z.looseObject({ number: z.string(), state: z.string().default('') })) });
const Item = z.looseObject({ sku: z.string(), name: z.string(), quantity: z.number() });
type Item = z.infer<typeof Item>;
const Status = z.looseObject({
  order: z.looseObject({ state: z.string(), payment: z.string().optional(), items: z.array(Item).min(1) }),
});
const Cart = z.looseObject({ items: z.array(Item).default([]), delivery: z.string().nullish() });
const Saved = z.looseObject({
  addresses: z.array(z.looseObject({ address: z.number(), is_default: z.boolean() })),
});
const Kept = z.looseObject({ outcome: z.literal('kept'), cart: Cart });

const resultOf = (results: readonly ToolResult[], tool: string): unknown =>
  results.findLast((result) => result.tool === tool)?.value;

/** Asks for a call that was not made yet in this turn. */
const once = (turn: ModelTurn, tool: string, args: PlannedCall['args']): PlannedCall | null =>
  turn.results.some((result) => result.tool === tool) ? null : { tool, args };

/** The next call of an order, or null when it is time to speak. */
export function planOrder(ask: OrderAsk, turn: ModelTurn): PlannedCall | null {
  switch (ask.kind) {
    case 'add':
      return ask.quantity === null ? null : addStep(ask.quantity, turn);
    case 'quantity':
      return quantityStep(ask.quantity, turn);
    case 'remove':
      return removeStep(turn);
    case 'address':
      return addressStep(ask.address, turn);
    case 'place':
      return once(turn, 'place_order', { payment: paymentIn(fold(turn.words)) ?? 'card' });
    case 'payment':
      if (ask.payment === null) return once(turn, 'shop_policies', { topics: ['payment'] });
      return withOrder(turn, /pending/, 'change_order_payment', { payment: ask.payment });
    case 'cancel':
      return withOrder(turn, /pending|paid|preparing/, 'cancel_order', { reason: 'other' });
    case 'refund':
      return withOrder(turn, /cancelled|returned|partly_refunded/, 'request_refund', { to: ask.to });
    case 'status':
      return withOrder(turn, /^(?!cancelled)/, 'order_status', {});
    case 'return':
    case 'variant':
      return itemsStep(ask, turn);
    case 'orders':
      return once(turn, 'list_orders', {});
    case 'saved':
      return once(turn, 'saved_details', {});
    case 'send_to_saved':
      return savedStep(turn);
    case 'cart':
      return once(turn, 'view_cart', {});
    case 'balance':
      return once(turn, 'gift_card_balance', {});
    case 'gift_card':
      return giftCardStep(turn);
    case 'where':
      return null;
  }
}

function addStep(quantity: number, turn: ModelTurn): PlannedCall | null {
  const seen = seenSku(turn);
  if (seen !== null && !VARIANT_WORDS.test(fold(turn.words)))
    return once(turn, 'set_cart_line', { sku: seen, quantity });
  const query = seen ?? productWords(withoutQuantity(fold(turn.words)));
  const search = once(turn, 'search_products', { query: query || productWords(turn.words) });
  if (search !== null) return search;
  const found = Search.safeParse(resultOf(turn.results, 'search_products')).data?.products[0]?.variants ?? [];
  const fitting = closestVariants(found, turn.words);
  const sku = (fitting.find(({ in_stock }) => (in_stock ?? quantity) >= quantity) ?? fitting[0])?.sku;
  return sku === undefined ? null : once(turn, 'set_cart_line', { sku, quantity });
}

const VARIANT_WORDS = /\b(?:molid[oa]s?|grano|enter[oa]s?|ground|beans?|\d+ ?(?:g|gr|gramos|kg|kilos?|ml|l))\b/;
const NAMES_NOTHING =
  /\b(?:es[aoe]s?|est[aoe]s?|de|en|piezas?|bolsas?|paquetes?|cajas?|them|those|these|this|that|of|pieces?|bags?|g|gr|gramos|kg|kilos?|ml|l|\d+)\b/g;

/** The article of a picture, when the words name no other: "quiero 2", "una de 250 g en grano". */
function seenSku({ seen = null, words }: ModelTurn): string | null {
  if (seen === null) return null;
  const named = productWords(withoutQuantity(fold(words)));
  const left = fold(named).replace(new RegExp(VARIANT_WORDS.source, 'g'), ' ').replace(NAMES_NOTHING, ' ');
  return left.trim() === '' ? seen : null;
}

function removeStep(turn: ModelTurn): PlannedCall | null {
  const look = once(turn, 'view_cart', {});
  if (look !== null) return look;
  const items = Cart.safeParse(resultOf(turn.results, 'view_cart')).data?.items ?? [];
  const sku = namedItem(items, turn.words)?.sku;
  return sku === undefined ? null : once(turn, 'set_cart_line', { sku, quantity: 0 });
}

/** Another number of pieces of the item that is named, else of the one that came last. */
function quantityStep(quantity: number, turn: ModelTurn): PlannedCall | null {
  const look = once(turn, 'view_cart', {});
  if (look !== null) return look;
  const items = Cart.safeParse(resultOf(turn.results, 'view_cart')).data?.items ?? [];
  const sku = (namedItem(items, turn.words) ?? items.at(-1))?.sku;
  return sku === undefined ? null : once(turn, 'set_cart_line', { sku, quantity });
}

/** The gift card pays what is in the cart and has an address; with an empty cart it pays the order that waits. */
function giftCardStep(turn: ModelTurn): PlannedCall | null {
  const look = once(turn, 'view_cart', {});
  if (look !== null) return look;
  const cart = Cart.safeParse(resultOf(turn.results, 'view_cart')).data;
  if (cart === undefined) return null;
  if (cart.items.length > 0)
    return cart.delivery ? once(turn, 'place_order', { payment: 'card', gift_card: true }) : null;
  const status = withOrder(turn, /pending/, 'order_status', {});
  if (status !== null) return status;
  const number = numberIn(turn, /pending/);
  const payment = Status.safeParse(resultOf(turn.results, 'order_status')).data?.order.payment;
  if (!number || payment === undefined) return null;
  return once(turn, 'change_order_payment', { number, payment, gift_card: true });
}

/** An address goes with what is in the cart; with an empty one it is that of the order that waits. */
function addressStep(address: Extract<OrderAsk, { kind: 'address' }>['address'], turn: ModelTurn): PlannedCall | null {
  const keep = once(turn, 'set_delivery_address', { address });
  if (keep !== null) return keep;
  const kept = Kept.safeParse(resultOf(turn.results, 'set_delivery_address')).data;
  if (kept === undefined) return null;
  if (kept.cart.items.length > 0) return once(turn, 'place_order', { payment: paymentIn(fold(turn.words)) ?? 'card' });
  return withOrder(turn, /pending/, 'change_order_address', {});
}

/** The default of the addresses on record, then what follows for an address. */
function savedStep(turn: ModelTurn): PlannedCall | null {
  const look = once(turn, 'saved_details', {});
  if (look !== null) return look;
  const found = Saved.safeParse(resultOf(turn.results, 'saved_details')).data?.addresses ?? [];
  const address = (found.find(({ is_default }) => is_default) ?? found[0])?.address;
  if (address === undefined) return null;
  const keep = once(turn, 'use_saved_address', { address });
  if (keep !== null) return keep;
  const kept = Kept.safeParse(resultOf(turn.results, 'use_saved_address')).data;
  if (kept === undefined || kept.cart.items.length === 0) return null;
  return once(turn, 'place_order', { payment: paymentIn(fold(turn.words)) ?? 'card' });
}

/** Does something to the order that was named, else to the newest one in a fitting state, else to the newest. */
function withOrder(turn: ModelTurn, state: RegExp, tool: string, args: PlannedCall['args']): PlannedCall | null {
  const number = numberIn(turn, state);
  if (number === undefined) return once(turn, 'list_orders', {});
  return number === null ? null : once(turn, tool, { number, ...args });
}

/** Undefined as long as nobody has looked, null when there is none. */
function numberIn({ words, results }: ModelTurn, state: RegExp): string | null | undefined {
  const said = saidNumber(words);
  if (said !== null) return said;
  const listed = resultOf(results, 'list_orders');
  if (listed === undefined) return undefined;
  const orders = Orders.safeParse(listed).data?.orders ?? [];
  return (orders.find((order) => state.test(order.state)) ?? orders[0])?.number ?? null;
}

/** What is done to single items needs the order first, and another variant its product. */
function itemsStep(ask: Extract<OrderAsk, { kind: 'return' | 'variant' }>, turn: ModelTurn): PlannedCall | null {
  if (ask.kind === 'return' && ask.reason === null) return null;
  const fitting = ask.kind === 'return' ? /delivered/ : /pending|delivered/;
  const look = withOrder(turn, fitting, 'order_status', {});
  if (look !== null) return look;
  const order = Status.safeParse(resultOf(turn.results, 'order_status')).data?.order;
  const number = numberIn(turn, fitting);
  if (order === undefined || !number) return null;
  const named = namedItem(order.items, turn.words);
  if (ask.kind === 'return') {
    const items = (named ? [named] : order.items).map(({ sku, quantity }) => ({ sku, quantity }));
    return once(turn, 'return_items', { number, reason: ask.reason, items });
  }
  const item = named ?? order.items[0];
  if (item === undefined) return null;
  const details = once(turn, 'product_details', { product: item.sku });
  if (details !== null) return details;
  const to_sku = otherVariantSku(resultOf(turn.results, 'product_details'), item, turn.words);
  if (to_sku === null) return null;
  const { sku, quantity } = item;
  return order.state === 'delivered'
    ? once(turn, 'exchange_items', {
        number,
        reason: ask.reason,
        items: [{ sku, to_sku, quantity }],
        pay_by: ask.payBy,
        refund_to: ask.refundTo,
      })
    : once(turn, 'change_order_items', { number, from_sku: sku, to_sku });
}

/** The item that the words name, if they name one by a telling word. */
function namedItem(items: readonly Item[], words: string): Item | undefined {
  const said = productWords(words).split(' ').map(fold);
  const hits = (item: Item): number => said.filter((word) => word.length > 2 && fold(item.name).includes(word)).length;
  const [best] = items.toSorted((a, b) => hits(b) - hits(a));
  return best !== undefined && hits(best) > 0 ? best : undefined;
}
