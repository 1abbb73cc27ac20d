import { z } from 'zod';
import type { Fact } from '../../actions/index.ts';
import { defineTool, type Tool, type ToolContext } from '../../agent/index.ts';
import type { Language } from '../../core/language.ts';
import { formatMoney } from '../../core/money.ts';
import { orderNumber } from '../acts/asked.ts';
import { termsFacts } from '../acts/facts.ts';
import { ownOrder, viewerOf } from '../acts/own-order.ts';
import { listOwnOrders } from '../order-store.ts';
import type { OrderDeps } from '../ports.ts';
import { printedNumber } from '../rules.ts';
import { shownNumber } from '../shown-number.ts';
import type { Order } from '../types.ts';
import { deliveryText, nameOfLine, stateText } from '../words/describe.ts';
import { taxIncludedText } from '../words/totals.ts';

const LISTED = 10;

/** `list_orders`: the customer's own orders, the newest first. */
export const listOrdersTool = (deps: OrderDeps): Tool =>
  defineTool({
    name: 'list_orders',
    description: 'The customer’s own orders, the newest first, with number, state, total and day.',
    risk: 'reads',
    input: z.strictObject({}),
    run: async (_, context) => {
      const local = await localIn(deps);
      const found = await listOwnOrders(deps.db, await viewerOf({ ...deps, ...context }), LISTED + 1);
      const orders = found.slice(0, LISTED);
      const hasMore = found.length > LISTED;
      return {
        result: {
          orders: orders.map((order) => summaryOf(order, context.language, local)),
          ...(hasMore && { older_ones: 'not listed; order_status shows one by its number' }),
        },
        facts: [
          ...(hasMore ? [] : [{ kind: 'number', value: orders.length, unit: 'orders', of: 'orders' } as const]),
          ...orders.flatMap((order) => factsOf(order, local)),
        ],
      };
    },
  });

/** `order_status`: one of the customer's own orders. */
export const orderStatusTool = (deps: OrderDeps): Tool =>
  defineTool({
    name: 'order_status',
    description:
      'State of one of the customer’s own orders by its number: items, amounts, payment, shipping with tracking number. ' +
      '"not_found" means that this customer has no such order: say just that.',
    risk: 'reads',
    input: z.strictObject({ number: orderNumber }),
    run: async ({ number }, context) => {
      const order = await ownOrder({ ...deps, ...context, lock: null }, number);
      if (order === null) return { result: { outcome: 'not_found' }, facts: [] };
      const local = await localIn(deps);
      return {
        result: {
          outcome: 'found',
          order: { ...detailsOf(order, context.language, local), ...(await whereTo(deps, context, order)) },
        },
        facts: [...factsOf(order, local), ...termsFacts(order), ...moneyOf(order), ...shippingFacts(order, local)],
      };
    },
  });

type Row = Omit<Order, 'lines'>;

/** What is missing, also for an exchange. */
const dueOf = (order: Row): number => order.totalMinor + order.exchangeMinor - order.paidMinor;

const moneyOf = (order: Row): readonly Fact[] =>
  [
    { minor: dueOf(order), of: 'left to pay' },
    { minor: order.giftCardMinor, of: 'paid by gift card' },
  ]
    .filter(({ minor }) => minor > 0)
    .map(({ minor, of }) => ({ kind: 'money', amount: { minor, currency: order.currency }, of }));

const summaryOf = (order: Row, language: Language, { day }: Local) => ({
  number: shownNumber(order),
  // What we call an order that its customer knows by another number.
  ...(order.externalNumber === null ? {} : { number_here: printedNumber(order.number) }),
  state: order.state,
  state_in_words: stateText(order.state, language),
  total: formatMoney({ minor: order.totalMinor, currency: order.currency }, language),
  currency: order.currency,
  ordered_on: day(order.placedAt),
});

const detailsOf = (order: Order, language: Language, local: Local) => ({
  ...summaryOf(order, language, local),
  is_paid: order.paidAt !== null,
  payment: order.totalMinor > 0 && order.giftCardMinor >= order.totalMinor ? 'gift_card' : order.payment,
  items: order.lines.map((line) => ({
    sku: line.sku,
    name: nameOfLine(line, language),
    quantity: line.quantity,
    unit_price: formatMoney({ minor: line.unitMinor, currency: order.currency }, language),
  })),
  shipping: formatMoney({ minor: order.shippingMinor, currency: order.currency }, language),
  taxes: order.taxesIncluded
    ? taxIncludedText(order, language)
    : formatMoney({ minor: order.taxMinor, currency: order.currency }, language),
  ...(dueOf(order) > 0 && order.state !== 'cancelled'
    ? { left_to_pay: formatMoney({ minor: dueOf(order), currency: order.currency }, language) }
    : {}),
  ...(order.giftCardMinor > 0
    ? { paid_by_gift_card: formatMoney({ minor: order.giftCardMinor, currency: order.currency }, language) }
    : {}),
  carrier: order.carrier,
  tracking: order.tracking,
  pay_until: order.expiresAt && `${local.day(order.expiresAt)} ${local.time(order.expiresAt)}`,
});

/** Whoever holds the phone may ask what was ordered in this chat; where somebody lives needs proof of who they are. */
async function whereTo(deps: OrderDeps, context: ToolContext, { delivery }: Order) {
  const { opensAddress } = await viewerOf({ ...deps, ...context });
  return opensAddress || delivery.kind === 'pickup'
    ? { delivery: deliveryText(delivery, context.language) }
    : {
        delivery: null,
        address_needs: 'verification_needed: call request_code when the customer asks for the address',
      };
}

/** Days, `YYYY-MM-DD`, and times, `HH:MM`, of the shop's zone. */
type Local = { readonly day: (at: Date) => string; readonly time: (at: Date) => string };

async function localIn(deps: OrderDeps): Promise<Local> {
  const timeZone = await deps.timeZone();
  // Canada writes dates as ISO does.
  const day = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  const time = new Intl.DateTimeFormat('en-CA', { timeZone, timeStyle: 'short', hourCycle: 'h23' });
  return { day: (at) => day.format(at), time: (at) => time.format(at) };
}

function factsOf(order: Row, { day }: Local): readonly Fact[] {
  const [number, own] = [shownNumber(order), printedNumber(order.number)];
  const paid = order.paidAt === null ? '' : ' paid';
  return [
    { kind: 'code', code: number, status: `${order.state}${paid}`, of: 'order' },
    ...(own === number ? [] : [{ kind: 'code', code: own, status: `${order.state}${paid}`, of: 'order' } as const]),
    { kind: 'money', amount: { minor: order.totalMinor, currency: order.currency }, of: `order ${number} total` },
    { kind: 'date', date: day(order.placedAt), of: `order ${number} ordered` },
  ];
}

function shippingFacts(order: Order, { day, time }: Local): readonly Fact[] {
  const facts: Fact[] = [];
  if (order.tracking !== null)
    facts.push({ kind: 'code', code: order.tracking, of: `tracking ${order.carrier ?? ''}` });
  if (order.shippedAt !== null) facts.push({ kind: 'date', date: day(order.shippedAt), of: 'order shipped' });
  if (order.expiresAt !== null)
    facts.push(
      { kind: 'date', date: day(order.expiresAt), of: 'pay until' },
      { kind: 'time', time: time(order.expiresAt), of: 'pay until' },
    );
  if (order.deliveredAt !== null) facts.push({ kind: 'date', date: day(order.deliveredAt), of: 'order delivered' });
  return facts;
}
