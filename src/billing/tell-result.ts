import type { Fact } from '../actions/index.ts';
import type { Language } from '../core/language.ts';
import { formatMoney, type Money } from '../core/money.ts';
import type { Billing } from './ports.ts';
import type { Operation, OrderBooking, StepDone, VendorSubscription } from './types.ts';
import { WORDS } from './words.ts';
import { dateFact, writeDate } from './write-date.ts';

export type Told = {
  readonly text: string;
  readonly facts: readonly Fact[];
  /** The same with a button that opens the page in place of its address. */
  readonly tap?: { readonly text: string; readonly button: string; readonly url: string };
};

export type Teller = {
  readonly isDemo: boolean;
  readonly timeZone: string;
};

const money = (amount: Money, of: string): Fact => ({ kind: 'money', amount, of });
const done = (effect: string): Fact => ({ kind: 'done', effect, of: 'billing' });

/** What the customer is told of an operation that was done, with the facts it rests on. */
export function tellResult(
  teller: Teller,
  operation: Operation,
  result: StepDone,
  subscription: VendorSubscription | null,
): Told {
  const { text, facts, tap } = resultOf(teller, operation, result, subscription);
  return {
    ...{ text: withDemo(teller, text, operation), facts },
    ...(tap && { tap: { ...tap, text: withDemo(teller, tap.text, operation) } }),
  };
}

/** What the customer hears of money for an order; only what settles it makes it paid. */
export function tellPayment(
  teller: Teller,
  operation: Operation,
  paid: { readonly order: string; readonly amount: Money; readonly booking: OrderBooking },
): Told {
  const { order, amount, booking } = paid;
  const isPaid = booking.became === 'paid' || booking.became === 'over';
  const rest = booking.missing ?? booking.excess;
  const facts: Fact[] = [
    { kind: 'code', code: order, of: 'order', ...(isPaid && { status: 'paid' }) },
    money(amount, `order ${order} payment`),
    ...(rest === null ? [] : [money(rest, `order ${order} ${booking.missing === null ? 'excess' : 'missing'}`)]),
  ];
  return { text: withDemo(teller, paymentText(operation.language, paid), operation), facts };
}

function paymentText(language: Language, { order, amount, booking }: Parameters<typeof tellPayment>[2]): string {
  const words = WORDS[language];
  const sum = formatMoney(amount, language);
  const { became, missing, excess } = booking;
  if (became === 'partly' && missing !== null) return words.orderPartlyPaid(order, sum, formatMoney(missing, language));
  if (became === 'over' && excess !== null) return words.orderOverpaid(order, sum, formatMoney(excess, language));
  return became === 'paid' ? words.orderPaid(order, sum) : words.orderMoneyKept(order, sum);
}

/** A refund that was asked for or given has come back: the customer still has that money to get. */
export function tellRefundFailed(teller: Teller, operation: Operation, amount: Money): Told {
  const text = WORDS[operation.language].refundFailed(formatMoney(amount, operation.language));
  return { text: withDemo(teller, text, operation), facts: [money(amount, 'refund that failed')] };
}

/** The demo ledger says in every text that no money moves. */
export const withDemo = (
  { isDemo }: Pick<Teller, 'isDemo'>,
  text: string,
  { language }: Pick<Operation, 'language'>,
): string => (isDemo ? `${text} ${WORDS[language].demo}` : text);

/** What stands beside every text of the demo ledger; null where money moves. */
export const demoNote = (billing: Pick<Billing, 'kind'>, language: Language): string | null =>
  billing.kind === 'demo' ? WORDS[language].demo : null;

function resultOf(
  { timeZone }: Teller,
  { params, language }: Operation,
  result: StepDone,
  subscription: VendorSubscription | null,
): Told {
  const words = WORDS[language];
  const url = result.url ?? '';
  switch (params.kind) {
    case 'subscribe':
      return {
        ...pageOf(language, (where) => words.subscribeLink(params.planName, where), words.subscribe, url),
        facts: [{ kind: 'link', url, of: 'subscription' }, money(params.amount, 'plan')],
      };
    case 'order_checkout': {
      const say = params.isExchange ? words.exchangeLink : words.orderLink;
      const amount = formatMoney(params.amount, language);
      return {
        ...pageOf(language, (where) => say(params.orderNumber, amount, where), words.pay, url),
        facts: [{ kind: 'link', url, of: 'order payment' }, money(params.amount, 'order')],
      };
    }
    case 'close_page':
      return { text: '', facts: [] };
    case 'change_plan':
      return planChanged(params, language);
    case 'refund': {
      const amount = formatMoney(params.amount, language);
      const isDone = result.state === 'succeeded';
      return {
        text: isDone ? words.refunded(amount) : words.refundRequested(amount),
        facts: [money(params.amount, 'refund'), done(isDone ? 'refunded' : 'refund_requested')],
      };
    }
    default: {
      const end = subscription?.periodEnd;
      const date = end === undefined ? '' : writeDate(end, timeZone, language);
      const isEnd = params.kind === 'cancel';
      return {
        text: isEnd ? words.endsOn(date) : words.resumed(date),
        facts: [
          done(isEnd ? 'subscription_cancelled' : 'subscription_resumed'),
          ...(end === undefined ? [] : [dateFact(end, timeZone, isEnd ? 'end of subscription' : 'renewal')]),
        ],
      };
    }
  }
}

/** A page to open, in words alone and with a button. */
const pageOf = (
  language: Language,
  say: (where: string) => string,
  button: string,
  url: string,
): Required<Pick<Told, 'text' | 'tap'>> => ({
  text: say(WORDS[language].atLink(url)),
  tap: { text: say(WORDS[language].byButton), button, url },
});

function planChanged(
  params: Extract<Operation['params'], { kind: 'change_plan' }>,
  language: Operation['language'],
): Told {
  const words = WORDS[language];
  const { dueNow, fromCredit = null, amount, interval, planName } = params;
  const paid = { ...dueNow, minor: Math.abs(dueNow.minor) };
  const credit = fromCredit !== null && fromCredit.minor > 0 ? fromCredit : null;
  const settled = [
    ...(dueNow.minor === 0 ? [] : [(dueNow.minor > 0 ? words.charged : words.credited)(formatMoney(paid, language))]),
    ...(credit === null ? [] : [words.paidFromCredit(formatMoney(credit, language))]),
  ];
  return {
    text: `${words.planChanged(planName, `${formatMoney(amount, language)} ${words.interval[interval]}`)} ${settled.length === 0 ? words.nothingCharged : settled.join(' ')}`,
    facts: [
      done('subscription_changed'),
      money(amount, 'plan'),
      money(paid, 'proration'),
      ...(credit === null ? [] : [money(credit, 'credit used')]),
    ],
  };
}
