import { type ActionId, newId } from '../../core/ids.ts';
import { formatMoney } from '../../core/money.ts';
import type { RefundTarget, ReturnReason } from '../../knowledge/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import { askForExchange } from '../ask-for-exchange.ts';
import { wayOf } from '../carry-out-refund.ts';
import { insertEvent, updateOrder } from '../change-store.ts';
import { payByCard } from '../pay-by-card.ts';
import { returnValue } from '../policy-rules.ts';
import { methodsFor } from '../quote-rules.ts';
import type { RefundPart } from '../refund-rules.ts';
import { insertRefund } from '../refund-store.ts';
import { waitingRefunds } from '../refund-sums-store.ts';
import { insertReturn } from '../return-store.ts';
import type { CardPart, LineTerms, Order, ReturnItem } from '../types.ts';
import type { Settlement } from '../words/exchanges.ts';
import type { Refusal } from '../words/refusals.ts';
import type { Scene } from './act.ts';
import { askToPay } from './ask-to-pay.ts';
import { mayHaveRefunds, partsOfRefund } from './may-refund.ts';
import { ownCard } from './own-card.ts';
import type { Returnable } from './send-back.ts';

const HOUR_MS = 3_600_000;

/** What an exchange costs more (negative: less, minor units), and how that is settled. */
export type Settled = { readonly differenceMinor: number } & (
  | { readonly how: 'none' | 'link' | 'on_delivery' }
  | { readonly how: 'gift_card'; readonly card: CardPart }
  | { readonly how: 'refund'; readonly parts: readonly RefundPart[] }
);

type Wanted = { readonly pay_by: 'link' | 'gift_card' | 'on_delivery'; readonly refund_to: RefundTarget };
type Exchanged = readonly (ReturnItem & { readonly to: LineTerms })[];

/** How the difference of an exchange is settled by the shop's rules; the reason why it cannot be otherwise. */
export async function settleDifference(
  scene: Scene,
  { order, facts, lines }: Returnable,
  wanted: Wanted,
  items: Exchanged,
): Promise<Settled | Refusal> {
  const differenceMinor =
    returnValue(
      order,
      items.map(({ to }) => to),
    ) - returnValue(order, lines);
  if (differenceMinor === 0) return { how: 'none', differenceMinor };
  if (!facts.orderPolicy.mayExchangePrice) return 'price_differs';
  if (differenceMinor < 0) return givenBack(scene, { order, facts, lines }, wanted.refund_to, differenceMinor);
  if (wanted.pay_by === 'gift_card') return byCard(scene, order, differenceMinor);
  const kinds = methodsFor(facts, order.zone).map(({ kind }) => kind);
  if (wanted.pay_by === 'on_delivery')
    return kinds.includes('pay_on_delivery') ? { how: 'on_delivery', differenceMinor } : 'bad_payment';
  // A link pays the difference alone: what is not paid yet of the order itself is for a person to settle with it.
  if (scene.askPayment === null || order.paidMinor < order.totalMinor) return 'ask_person';
  return kinds.some((kind) => kind !== 'pay_on_delivery') ? { how: 'link', differenceMinor } : 'bad_payment';
}

async function givenBack(
  scene: Scene,
  { order, facts }: Returnable,
  to: RefundTarget,
  differenceMinor: number,
): Promise<Settled | Refusal> {
  const unproven = await mayHaveRefunds(scene);
  if (unproven !== null) return unproven;
  const left = order.paidMinor - order.refundedMinor - (await waitingRefunds(scene.db, order.id));
  if (left < -differenceMinor) return 'ask_person';
  const parts = await partsOfRefund(scene, order, facts.orderPolicy, { minor: -differenceMinor, to });
  return typeof parts === 'string' ? parts : { how: 'refund', differenceMinor, parts };
}

async function byCard(scene: Scene, { currency }: Order, differenceMinor: number): Promise<Settled | Refusal> {
  const card = await ownCard(scene, currency);
  if (typeof card === 'string') return card;
  if (card.balanceMinor < differenceMinor) return 'card_short';
  return { how: 'gift_card', differenceMinor, card: { cardId: card.id, number: card.number, minor: differenceMinor } };
}

export function inWords({ language, limits }: Scene, { currency }: Order, settled: Settled): Settlement {
  if (settled.how === 'none') return { how: 'none' };
  const amount = formatMoney({ minor: Math.abs(settled.differenceMinor), currency }, language);
  if (settled.how === 'link') return { how: 'link', amount, hours: limits.unpaidHours };
  if (settled.how === 'gift_card') return { how: 'gift_card', amount, card: settled.card.number };
  if (settled.how === 'refund') return { how: 'refund', amount, to: settled.parts.map(({ target }) => target) };
  return { how: 'on_delivery', amount };
}

type Agreed = {
  readonly actionId: ActionId;
  readonly items: Exchanged;
  readonly reason: ReturnReason;
  readonly valueMinor: number;
};

/** Stores the exchange with its difference; the shop hears of it unless the difference is to be paid first. */
export async function settleExchange(
  tx: Tx,
  scene: Scene,
  order: Order,
  settled: Settled,
  { actionId, items, reason, valueMinor }: Agreed,
): Promise<void> {
  const { now, limits } = scene;
  const { differenceMinor, how } = settled;
  const isPaidFirst = how === 'link';
  const made = { id: newId(), orderId: order.id, actionId, kind: 'exchange', reason, items, valueMinor } as const;
  const expiresAt = isPaidFirst ? new Date(now.getTime() + limits.unpaidHours * HOUR_MS) : null;
  const state = isPaidFirst ? 'awaits_payment' : 'asked';
  await insertReturn(tx, { ...made, state, differenceMinor, expiresAt, at: now });
  if (differenceMinor > 0) await updateOrder(tx, order.id, { exchangeMinor: differenceMinor });
  if (isPaidFirst) {
    const detail = { number: order.number, difference_minor: differenceMinor, currency: order.currency };
    await insertEvent(tx, order.id, { kind: 'order.exchange_awaits_payment', detail, at: now });
    return askToPay(tx, scene, { ...order, paymentKind: 'card_link' }, differenceMinor, true);
  }
  if (how === 'gift_card') await payByCard(tx, order.id, settled.card, { actionId, at: now });
  if (how === 'refund') await holdRefunds(tx, scene, order, settled.parts, actionId);
  const dueMinor = how === 'on_delivery' ? differenceMinor : 0;
  await askForExchange(tx, order, { reason, differenceMinor, dueMinor, at: now });
}

/** Money goes back once the shop has what the customer sends back. */
async function holdRefunds(
  tx: Tx,
  { refunds, customerId, now }: Scene,
  order: Order,
  parts: readonly RefundPart[],
  actionId: ActionId,
): Promise<void> {
  for (const { target, minor } of parts) {
    const way = await wayOf(tx, refunds, order.id, target);
    const amount = { minor, currency: order.currency };
    const refund = { id: newId<'refund'>(), orderId: order.id, customerId, actionId, target, way, amount, at: now };
    await insertRefund(tx, refund, 'held');
  }
}
