import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { type ActionId, newId } from '../../core/ids.ts';
import { formatMoney, type Money } from '../../core/money.ts';
import { openAlert } from '../../handoff/index.ts';
import { type RefundTarget, readBusinessFacts } from '../../knowledge/index.ts';
import type { Db, Tx } from '../../platform/db/index.ts';
import { insertEvent } from '../change-store.ts';
import { creditGiftCard } from '../gift-card-store.ts';
import { readPayments } from '../payment-store.ts';
import { isRefundInTime, refundable } from '../policy-rules.ts';
import { insertRefund, type NewRefund, refundedSince, waitingRefunds } from '../refund-store.ts';
import { readReturn } from '../return-store.ts';
import { printedNumber } from '../rules.ts';
import { settleRefund } from '../settle-refund.ts';
import type { Order } from '../types.ts';
import { creditedText, refundAskedText, refundQuestion } from '../words/refunds.ts';
import { type Done, defineAct, type Planned, refuse, type Scene } from './act.ts';
import { orderNumber } from './asked.ts';
import { doneFacts } from './facts.ts';
import { ownOrder } from './own-order.ts';

const HALF_HOUR_MS = 1_800_000;
const DAY_MS = 86_400_000;

const input = z.strictObject({
  number: orderNumber,
  to: z.enum(['original', 'gift_card']).describe('Where the money goes: as it was paid, or the shop’s gift card'),
});

/** `request_refund`: what is due of a cancelled or returned order, to the original payment or our gift card. */
export const requestRefund = defineAct({
  kind: 'request_refund',
  description:
    'Asks the customer to confirm a refund for a cancelled or returned order. The amount comes from the order and the shop’s rules, never from the chat.',
  input,
  ask: input,
  complete: async (_, given) => given,
  plan: async (scene, { number, to }) => {
    const trust = await scene.trustOf(scene.db, scene.customerId, scene.now);
    const order = await ownOrder(scene, number);
    if (!order) return refuse('not_found');
    if (trust.level === 'none') return refuse('verification_needed');
    if (trust.areRefundsHeld) return refuse('refund_held');
    const facts = await readBusinessFacts(scene.db);
    if (facts === null) return refuse('shop_unknown');
    if (!facts.orderPolicy.refundTo.includes(to)) return refuse('refund_target');
    const minor = await dueBack(scene.db, order);
    if (minor <= 0) return refuse('nothing_to_refund');
    if (!isRefundInTime(order, facts.orderPolicy, scene.now)) return refuse('too_late');
    if (await isOverLimit(scene, minor)) return refuse('refund_limit');
    return planOf(scene, order, to, { minor, currency: order.currency });
  },
});

async function dueBack(db: Db, order: Order): Promise<number> {
  const sentBack = await readReturn(db, order.id);
  const waiting = await waitingRefunds(db, order.id);
  return refundable(order, sentBack?.valueMinor ?? 0, waiting, sentBack !== null);
}

async function isOverLimit({ db, customerId, now, limits }: Scene, minor: number): Promise<boolean> {
  return (await refundedSince(db, customerId, new Date(now.getTime() - DAY_MS))) + minor > limits.maxRefundPerDay;
}

function planOf(scene: Scene, order: Order, target: RefundTarget, amount: Money): Planned {
  const words = { number: printedNumber(order.number), amount: formatMoney(amount, scene.language), target };
  return {
    outcome: 'ready',
    bound: { id: order.id, target, ...amount },
    question: refundQuestion(words, scene.language),
    facts: [{ kind: 'money', amount, of: 'refund' }],
    lastsMs: HALF_HOUR_MS,
    difference: () => null,
    apply: async (tx, actionId) => {
      const refund = await begin(tx, scene, order, { target, amount, actionId });
      if (refund.way === 'ledger') return credit(tx, scene, order, refund);
      return { text: refundAskedText(words, scene.language), facts: doneFacts(order, 'refund_requested') };
    },
  };
}

type Begin = { readonly target: RefundTarget; readonly amount: Money; readonly actionId: ActionId };

/** Stores the refund and whoever carries it out: the provider that took the money, our ledger, or a person. */
async function begin(tx: Tx, scene: Scene, order: Order, { target, amount, actionId }: Begin): Promise<NewRefund> {
  const { refunds, customerId, conversationId, language, now } = scene;
  const [payment, ...more] = await readPayments(tx, order.id);
  const isProviders = refunds !== null && more.length === 0 && payment?.provider === refunds.provider;
  const way = target === 'gift_card' ? 'ledger' : isProviders ? 'provider' : 'record';
  const refund = {
    id: newId<'refund'>(),
    orderId: order.id,
    customerId,
    actionId,
    target,
    way,
    amount,
    at: now,
  } as const;
  await insertRefund(tx, refund);
  const detail = {
    number: order.number,
    refund_id: refund.id,
    amount_minor: amount.minor,
    currency: amount.currency,
    way,
  };
  await insertEvent(tx, order.id, { kind: 'order.refund_requested', detail, at: now });
  if (way === 'provider' && payment)
    await refunds?.enqueue(tx, {
      ...{ refundId: refund.id, orderId: order.id, actionId, amount, receipt: payment.receipt },
      ...{ customerId, conversationId, language },
    });
  if (way === 'record') await openAlert(tx, 'refund_requested', refund.id, detail);
  return refund;
}

async function credit(tx: Tx, { language, now, customerId }: Scene, order: Order, refund: NewRefund): Promise<Done> {
  const { amount } = refund;
  const card = await creditGiftCard(tx, {
    ...{ cardId: newId(), entryId: newId(), newNumber: newCardNumber(), customerId },
    ...{ refundId: refund.id, amount, at: now },
  });
  await settleRefund(tx, refund.id, 'done', now);
  const balance = { minor: card.balanceMinor, currency: amount.currency };
  return {
    text: creditedText(
      {
        number: printedNumber(order.number),
        amount: formatMoney(amount, language),
        card: card.number,
        balance: formatMoney(balance, language),
      },
      language,
    ),
    facts: [
      ...doneFacts(order, 'refunded'),
      { kind: 'money', amount, of: 'refund' },
      { kind: 'money', amount: balance, of: 'gift card balance' },
      { kind: 'code', code: card.number, of: 'gift card' },
    ],
  };
}

const LETTERS = 'CDFHJKNPRTVW23456789';

const newCardNumber = (): string =>
  `GC-${Array.from({ length: 12 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`;
