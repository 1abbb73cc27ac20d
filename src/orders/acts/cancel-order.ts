import { z } from 'zod';
import { formatMoney } from '../../core/money.ts';
import { readBusinessFacts } from '../../knowledge/index.ts';
import { changeState } from '../change-state.ts';
import { mayCancel } from '../policy-rules.ts';
import { printedNumber } from '../rules.ts';
import type { Order } from '../types.ts';
import { cancelledText, cancelQuestion } from '../words/changes.ts';
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
    'Asks the customer to confirm that one of their orders is cancelled. The shop’s rules decide whether it still can be.',
  input,
  ask: input,
  complete: async (_, given) => given,
  plan: async (scene, { number, reason }) => {
    const order = await ownOrder(scene, number);
    if (!order) return refuse('not_found');
    const facts = await readBusinessFacts(scene.db);
    if (facts === null) return refuse('shop_unknown');
    const may = mayCancel(order, facts.orderPolicy, scene.now);
    return may === 'yes' ? planOf(scene, order, reason) : refuse(may);
  },
});

function planOf({ language, now }: Scene, order: Order, reason: string): Planned {
  const number = printedNumber(order.number);
  const back = { minor: order.giftCardMinor, currency: order.currency };
  const cardBack = back.minor > 0 ? formatMoney(back, language) : null;
  const words = { number, isPaid: order.paidMinor > order.giftCardMinor, cardBack };
  const total = formatMoney({ minor: order.totalMinor, currency: order.currency }, language);
  return {
    outcome: 'ready',
    bound: { id: order.id, totalMinor: order.totalMinor, paidMinor: order.paidMinor },
    question: cancelQuestion({ ...words, total }, language),
    facts: [{ kind: 'code', code: number, of: 'order' }],
    lastsMs: DAY_MS,
    difference: () => null,
    apply: async (tx) => {
      await changeState(tx, order, { to: 'cancelled', by: 'customer', reason, at: now });
      return {
        text: cancelledText(words, language),
        facts: [
          ...doneFacts(order, 'order_cancelled'),
          ...(cardBack === null ? [] : [{ kind: 'money', amount: back, of: 'back on the gift card' } as const]),
        ],
      };
    },
  };
}
