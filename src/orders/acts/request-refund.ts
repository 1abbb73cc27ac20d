import { z } from 'zod';
import { type ActionId, newId } from '../../core/ids.ts';
import { formatMoney } from '../../core/money.ts';
import { type RefundTarget, readBusinessFacts } from '../../knowledge/index.ts';
import type { Db, Tx } from '../../platform/db/index.ts';
import { beginRefund, wayOf } from '../carry-out-refund.ts';
import { isRefundInTime, refundable } from '../policy-rules.ts';
import type { RefundPart } from '../refund-rules.ts';
import { refundUnderWaySince, waitingRefunds } from '../refund-sums-store.ts';
import { readReturn } from '../return-store.ts';
import { shownNumber } from '../shown-number.ts';
import type { Order } from '../types.ts';
import { creditedText, refundAskedText, refundQuestion } from '../words/refunds.ts';
import { type Done, defineAct, type Planned, refuse, type Scene } from './act.ts';
import { orderNumber } from './asked.ts';
import { balanceFact, doneFacts } from './facts.ts';
import { mayHaveRefunds, partsOfRefund } from './may-refund.ts';
import { ownOrder } from './own-order.ts';

const HALF_HOUR_MS = 1_800_000;

const input = z.strictObject({
  number: orderNumber,
  to: z.enum(['original', 'gift_card']).describe('Where the money goes: as it was paid, or the shop’s gift card'),
});

/** `request_refund`: what is due of a cancelled or returned order, to the original payment or our gift card. */
export const requestRefund = defineAct({
  kind: 'request_refund',
  description:
    'Asks the customer to confirm a refund for a cancelled or returned order. The amount comes from the order and the shop’s rules, never from the chat; what a gift card paid goes back to it.',
  input,
  ask: input,
  complete: async (_, given) => given,
  plan: async (scene, { number, to }) => {
    const order = await ownOrder(scene, number);
    if (!order) return refuse('not_found');
    const unproven = await mayHaveRefunds(scene);
    if (unproven !== null) return refuse(unproven);
    const facts = await readBusinessFacts(scene.db);
    if (facts === null) return refuse('shop_unknown');
    const minor = await dueBack(scene.db, order);
    if (minor <= 0) return refuseNothing(scene, order, facts.timeZone);
    if (!isRefundInTime(order, facts.orderPolicy, scene.now)) return refuse('too_late');
    const parts = await partsOfRefund(scene, order, facts.orderPolicy, { minor, to });
    return typeof parts === 'string' ? refuse(parts) : planOf(scene, order, to, parts);
  },
});

/** Why there is nothing to ask for now. */
async function refuseNothing(scene: Scene, order: Order, timeZone: string): Promise<Planned> {
  const isPaid = order.paidMinor > order.refundedMinor;
  const isHeld = order.state === 'exchange_requested' && (await waitingRefunds(scene.db, order.id)) > 0;
  if (isHeld || (isPaid && order.state === 'return_requested')) return refuse('refund_awaits_parcel');
  const since = await refundUnderWaySince(scene.db, order.id);
  if (since !== null) {
    const date = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(since);
    return refuse('refund_under_way', { named: date, facts: [{ kind: 'date', date, of: 'refund under way since' }] });
  }
  return refuse(order.refundedMinor > 0 ? 'refunded_already' : 'nothing_to_refund');
}

async function dueBack(db: Db, order: Order): Promise<number> {
  const sentBack = await readReturn(db, order.id);
  const waiting = await waitingRefunds(db, order.id);
  return refundable(order, sentBack, waiting);
}

function planOf(scene: Scene, order: Order, to: RefundTarget, parts: readonly RefundPart[]): Planned {
  const { language } = scene;
  const minor = parts.reduce((sum, part) => sum + part.minor, 0);
  const amount = { minor, currency: order.currency };
  const words = {
    number: shownNumber(order),
    amount: formatMoney(amount, language),
    parts: parts.map((part) => ({ ...part, amount: formatMoney({ ...amount, minor: part.minor }, language) })),
  };
  return {
    outcome: 'ready',
    bound: { id: order.id, target: to, ...amount, ...(parts.length > 1 && { parts }) },
    question: refundQuestion(words, language),
    facts: [{ kind: 'money', amount, of: 'refund' }],
    lastsMs: HALF_HOUR_MS,
    difference: () => null,
    apply: async (tx, actionId) => {
      const done: Done[] = [];
      for (const part of parts) done.push(await refundPart(tx, scene, order, part, actionId));
      return { text: done.map(({ text }) => text).join(' '), facts: done.flatMap(({ facts }) => facts) };
    },
  };
}

async function refundPart(tx: Tx, scene: Scene, order: Order, part: RefundPart, actionId: ActionId): Promise<Done> {
  const { refunds, customerId, language, now } = scene;
  const amount = { minor: part.minor, currency: order.currency };
  const way = await wayOf(tx, refunds, order.id, part.target);
  const made = { id: newId<'refund'>(), orderId: order.id, customerId, actionId, amount, at: now };
  const card = await beginRefund(tx, refunds, order, { ...made, target: part.target, way }, scene);
  const words = { number: shownNumber(order), amount: formatMoney(amount, language) };
  if (card === null) return { text: refundAskedText(words, language), facts: doneFacts(order, 'refund_requested') };
  const balance = formatMoney({ ...amount, minor: card.balanceMinor }, language);
  return {
    text: creditedText({ ...words, card: card.number, balance }, language),
    facts: [
      ...doneFacts(order, 'refunded'),
      { kind: 'money', amount, of: 'refund' },
      balanceFact(card, order.currency),
      { kind: 'code', code: card.number, of: 'gift card' },
    ],
  };
}
