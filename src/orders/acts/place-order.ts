import { z } from 'zod';
import type { Fact } from '../../actions/index.ts';
import { reserveStock } from '../../catalogue/index.ts';
import { AppError } from '../../core/errors.ts';
import { type ActionId, newId } from '../../core/ids.ts';
import type { Language } from '../../core/language.ts';
import { formatMoneyInCurrency } from '../../core/money.ts';
import type { Tx } from '../../platform/db/index.ts';
import { deleteCartLines, readCart } from '../cart-store.ts';
import { insertEvent, insertHistory } from '../change-store.ts';
import { insertOrder, insertOrderLines } from '../new-order-store.ts';
import { newOrderNumber } from '../order-number.ts';
import { countOrders } from '../order-store.ts';
import { type PaidByCard, payByCard } from '../pay-by-card.ts';
import { type Quote, quoteOrder } from '../quote-order.ts';
import type { Shortage } from '../quote-rules.ts';
import { piecesOf, printedNumber } from '../rules.ts';
import type { CardPart, OrderId, OrderTerms } from '../types.ts';
import { deliveryText, nameOfLine } from '../words/describe.ts';
import { paidByCardText } from '../words/gift-card.ts';
import { optInText, orderQuestion, placedText, quoteDifference } from '../words/place.ts';
import { type Done, defineAct, type Planned, refuse, type Scene } from './act.ts';
import { askToPay } from './ask-to-pay.ts';
import { askedDelivery, askedLines, withGiftCard } from './asked.ts';
import { balanceFact, cardFacts, doneFacts, termsFacts } from './facts.ts';
import { cardPartOf } from './own-card.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const TRIES = 8;

/** `place_order`: asks for a yes to exactly what is in the cart, then orders it. */
export const placeOrder = defineAct({
  kind: 'place_order',
  description:
    'Asks the customer to confirm an order of what is in the cart: the question with buttons names items, prices, shipping, ' +
    'total and address. Needs items (set_cart_line) and an address (set_delivery_address). Nothing is ordered before their yes.',
  input: z.strictObject({
    payment: z
      .string()
      .min(1)
      .max(40)
      .describe('Key of a way to pay from view_cart, such as "card" or "oxxo"; with gift_card, how the rest is paid'),
    gift_card: withGiftCard,
  }),
  ask: z.strictObject({
    lines: askedLines,
    delivery: askedDelivery.nullable(),
    payment: z.string(),
    gift_card: withGiftCard,
  }),
  complete: async ({ db, customerId }, asked) => {
    const { lines, delivery } = await readCart(db, customerId);
    return { ...asked, lines: lines.map((line) => ({ ...line })), delivery };
  },
  plan: async (scene, ask) => {
    if (ask.lines.length === 0) return refuse('empty_cart');
    if (ask.delivery === null) return refuse('no_delivery');
    const over = await overLimit(scene);
    if (over) return over;
    const quote = await quoteOrder(scene, { lines: ask.lines, delivery: ask.delivery, payment: ask.payment });
    if (quote.outcome === 'refused') return refuse(quote.reason, { named: namesOf(quote.gone, scene.language) });
    if (!ask.gift_card) return planOf(scene, quote, null);
    const card = await cardPartOf(scene, quote.terms.currency, quote.terms.totalMinor);
    return typeof card === 'string' ? refuse(card) : planOf(scene, quote, card);
  },
});

const namesOf = (gone: readonly Shortage[] = [], language: Language): string | undefined =>
  gone.length === 0 ? undefined : gone.map(({ line }) => nameOfLine(line, language)).join(', ');

async function overLimit({ db, customerId, now, limits }: Scene): Promise<Planned | null> {
  const { unpaid, recent } = await countOrders(db, customerId, new Date(now.getTime() - DAY_MS));
  if (recent >= limits.maxOrdersPerDay) return refuse('day_limit');
  return unpaid >= limits.maxUnpaid ? refuse('unpaid_limit') : null;
}

function planOf(scene: Scene, quote: Quote, card: CardPart | null): Planned {
  const { language } = scene;
  const { terms, facts } = quote;
  return {
    outcome: 'ready',
    bound: { ...terms, ...(card && { card }) },
    question: orderQuestion({ ...quote, card }, language),
    facts: [...termsFacts(terms), ...(card ? cardFacts(card, terms.totalMinor - card.minor, terms.currency) : [])],
    lastsMs: DAY_MS,
    difference: (before) => quoteDifference(before, { ...quote, card }, language),
    apply: (tx, actionId) => order(tx, scene, actionId, { terms, facts, card }),
  };
}

async function order(
  tx: Tx,
  scene: Scene,
  actionId: ActionId,
  { terms, facts, card }: Pick<Quote, 'terms' | 'facts'> & { readonly card: CardPart | null },
): Promise<Done> {
  const { language, customerId, now } = scene;
  await reserveStock(tx, piecesOf(terms.lines));
  const id = newId<'order'>();
  const number = await insertNumbered(tx, scene, { id, actionId, terms });
  await insertOrderLines(
    tx,
    id,
    terms.lines.map((line) => ({ ...line, id: newId<'order_line'>() })),
  );
  await insertHistory(tx, id, { from: null, to: 'pending', by: 'customer', reason: null, at: now });
  const detail = { number, total_minor: terms.totalMinor, currency: terms.currency, payment: terms.payment };
  await insertEvent(tx, id, { kind: 'order.placed', detail, at: now });
  await deleteCartLines(
    tx,
    customerId,
    terms.lines.map(({ variantId }) => variantId),
  );
  const paid = card && (await payByCard(tx, id, card, { actionId, at: now }));
  await follow(tx, scene, { id, number, terms, paid });
  const total = formatMoneyInCurrency({ minor: terms.totalMinor, currency: terms.currency }, language);
  const placed = { number: printedNumber(number), total, terms, facts, paid, hours: scene.limits.unpaidHours };
  return {
    text: placedText(placed, language),
    facts: [
      ...doneFacts({ number, externalNumber: null }, 'order_placed'),
      ...termsFacts(terms),
      ...paidFacts(paid, terms),
    ],
  };
}

type Made = {
  readonly id: OrderId;
  readonly number: string;
  readonly terms: OrderTerms;
  readonly paid: PaidByCard | null;
};

const paidFacts = (paid: PaidByCard | null, { totalMinor, currency }: OrderTerms): readonly Fact[] =>
  paid === null ? [] : [...cardFacts(paid, totalMinor - paid.minor, currency), balanceFact(paid, currency)];

/** That they will hear of it, and for after this transaction the page on which it is paid and the mail that confirms it. */
async function follow(tx: Tx, scene: Scene, { id: orderId, number, terms, paid }: Made): Promise<void> {
  const { customerId, language } = scene;
  await scene.noteOptIn(tx, { customerId, orderId, text: optInText(language), at: scene.now });
  const money = (minor: number) => ({ minor, currency: terms.currency });
  const orderNumber = printedNumber(number);
  const restMinor = terms.totalMinor - (paid?.minor ?? 0);
  await askToPay(tx, scene, { ...terms, id: orderId, number, externalNumber: null }, restMinor);
  await scene.mailPlaced(tx, {
    ...{ customerId, language, orderId, number: orderNumber },
    items: terms.lines.map((line) => ({
      name: nameOfLine(line, language),
      quantity: line.quantity,
      total: money(line.quantity * line.unitMinor),
    })),
    shipping: money(terms.shippingMinor),
    total: money(terms.totalMinor),
    address: deliveryText(terms.delivery, language),
    note: paid && paidByCardText({ card: paid, restMinor, currency: terms.currency }, language),
  });
}

async function insertNumbered(
  tx: Tx,
  scene: Scene,
  made: { readonly id: OrderId; readonly actionId: ActionId; readonly terms: OrderTerms },
): Promise<string> {
  const { customerId, conversationId, language, now, limits } = scene;
  const waits = made.terms.paymentKind !== 'pay_on_delivery' && made.terms.totalMinor > 0;
  const rest = {
    ...made,
    customerId,
    placedIn: conversationId,
    optIn: { source: 'order_question', text: optInText(language) },
    expiresAt: waits ? new Date(now.getTime() + limits.unpaidHours * HOUR_MS) : null,
    placedAt: now,
  };
  for (let tries = 0; tries < TRIES; tries++) {
    const number = newOrderNumber();
    if (await insertOrder(tx, { ...rest, number })) return number;
  }
  throw new AppError('order_numbers_used_up', 'unavailable');
}
