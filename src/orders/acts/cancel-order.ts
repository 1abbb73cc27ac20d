import { z } from 'zod';
import { formatMoney } from '../../core/money.ts';
import { readBusinessFacts } from '../../knowledge/index.ts';
import { changeState } from '../change-state.ts';
import { dropExchange } from '../end-exchange.ts';
import { mayCancel } from '../policy-rules.ts';
import { waitingRefunds } from '../refund-sums-store.ts';
import { readReturn, type StoredReturn } from '../return-store.ts';
import { shownNumber } from '../shown-number.ts';
import type { Order } from '../types.ts';
import { cancelledText, cancelQuestion } from '../words/changes.ts';
import { droppedText, dropQuestion } from '../words/exchanges.ts';
import { defineAct, type Planned, refuse, type Scene } from './act.ts';
import { orderNumber } from './asked.ts';
import { doneFacts } from './facts.ts';
import { ownOrder } from './own-order.ts';

const DAY_MS = 86_400_000;
const REASONS = ['changed_mind', 'too_expensive', 'too_slow', 'mistake', 'other'] as const;

const input = z.strictObject({
  number: orderNumber,
  reason: z.enum(REASONS).describe('Why, as the customer says; other when they do not say'),
});

/** `cancel_order`: asks for a yes to cancelling, then does it when the shop's rules allow it. */
export const cancelOrder = defineAct({
  kind: 'cancel_order',
  description:
    'Asks the customer to confirm that one of their orders is cancelled. The shop’s rules decide whether it still can be. ' +
    'Of a delivered order it cancels the exchange that waits for its payment.',
  input,
  ask: input,
  complete: async (_, given) => given,
  plan: async (scene, { number, reason }) => {
    const order = await ownOrder(scene, number);
    if (!order) return refuse('not_found');
    const unpaid = await readReturn(scene.db, order.id);
    if (unpaid?.state === 'awaits_payment' && order.state === 'delivered') return planDrop(scene, order, unpaid);
    const facts = await readBusinessFacts(scene.db);
    if (facts === null) return refuse('shop_unknown');
    const may = mayCancel(order, facts.orderPolicy, scene.now);
    if (may !== 'yes') return refuse(may);
    return planOf(scene, order, reason, await waitingRefunds(scene.db, order.id));
  },
});

function planOf({ language, now }: Scene, order: Order, reason: string, waitingMinor: number): Planned {
  const number = shownNumber(order);
  const back = { minor: order.giftCardMinor, currency: order.currency };
  const cardBack = back.minor > 0 ? formatMoney(back, language) : null;
  const total = { minor: order.totalMinor, currency: order.currency };
  const dueMinor = order.paidMinor - order.giftCardMinor - order.refundedMinor - waitingMinor;
  const due = { minor: dueMinor, currency: order.currency };
  const words = { number, total: formatMoney(total, language), cardBack };
  return {
    outcome: 'ready',
    bound: { id: order.id, totalMinor: order.totalMinor, paidMinor: order.paidMinor },
    question: cancelQuestion({ ...words, isPaid: order.paidMinor > order.giftCardMinor }, language),
    facts: [{ kind: 'code', code: number, of: 'order' }],
    lastsMs: DAY_MS,
    difference: () => null,
    apply: async (tx) => {
      await changeState(tx, order, { to: 'cancelled', by: 'customer', reason, at: now });
      return {
        text: cancelledText({ ...words, due: dueMinor > 0 ? formatMoney(due, language) : null }, language),
        facts: [
          ...doneFacts(order, 'order_cancelled'),
          { kind: 'money', amount: total, of: 'total' },
          ...(dueMinor > 0 ? [{ kind: 'money', amount: due, of: 'to be refunded' } as const] : []),
          ...(cardBack === null ? [] : [{ kind: 'money', amount: back, of: 'back on the gift card' } as const]),
        ],
      };
    },
  };
}

/** The yes is bound to this one exchange, as long as nobody has paid it. */
function planDrop({ language, now }: Scene, order: Order, exchange: StoredReturn): Planned {
  const number = shownNumber(order);
  const difference = { minor: exchange.differenceMinor, currency: order.currency };
  const amount = formatMoney(difference, language);
  const money = { kind: 'money', amount: difference, of: 'difference' } as const;
  return {
    outcome: 'ready',
    bound: { exchangeOf: order.id, exchange: exchange.actionId, paidMinor: order.paidMinor },
    question: dropQuestion(number, amount, language),
    facts: [{ kind: 'code', code: number, of: 'order' }, money],
    lastsMs: DAY_MS,
    difference: () => null,
    apply: async (tx) => {
      await dropExchange(tx, order, exchange, now);
      return { text: droppedText(number, amount, language), facts: [...doneFacts(order, 'exchange_dropped'), money] };
    },
  };
}
