import { z } from 'zod';
import { formatMoney } from '../../core/money.ts';
import type { PaymentKind } from '../../knowledge/index.ts';
import { insertEvent, updateOrder } from '../change-store.ts';
import { methodsFor } from '../quote-rules.ts';
import { printedNumber } from '../rules.ts';
import { paymentText } from '../words/describe.ts';
import { paymentChangedText, paymentQuestion } from '../words/handling.ts';
import { defineAct, type Planned, refuse, type Scene } from './act.ts';
import { askToPay } from './ask-to-pay.ts';
import { orderNumber } from './asked.ts';
import { changeableOrder } from './changeable.ts';
import { doneFacts, moneyFacts } from './facts.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

const input = z.strictObject({
  number: orderNumber,
  payment: z.string().min(1).max(40).describe('Key of a way to pay from view_cart, such as "card" or "oxxo"'),
});

/** `change_order_payment`: another way to pay for a pending order. */
export const changeOrderPayment = defineAct({
  kind: 'change_order_payment',
  description: 'Asks the customer to confirm another way to pay for a pending order. No money moves by it.',
  input,
  ask: input,
  complete: async (_, given) => given,
  plan: async (scene, ask) => {
    const found = await changeableOrder(scene, ask.number);
    if (found.outcome === 'refused') return found;
    if (found.order.payment === ask.payment) return refuse('unchanged');
    const method = methodsFor(found.facts, found.order.zone).find(({ key }) => key === ask.payment);
    if (!method || method.kind === null) return refuse('bad_payment');
    return planOf(scene, found, { key: method.key, kind: method.kind });
  },
});

type Found = Extract<Awaited<ReturnType<typeof changeableOrder>>, { outcome: 'changeable' }>;
type Method = { readonly key: string; readonly kind: PaymentKind };

function planOf(scene: Scene, { order, facts }: Found, { key, kind }: Method): Planned {
  const { language, now, limits } = scene;
  const change = {
    number: printedNumber(order.number),
    payment: paymentText(key, facts, language),
    total: formatMoney({ minor: order.totalMinor, currency: order.currency }, language),
  };
  // Changing back and forth gives no more time than the first order had.
  const end = order.expiresAt ?? new Date(order.placedAt.getTime() + limits.unpaidHours * HOUR_MS);
  const expiresAt = kind === 'pay_on_delivery' ? null : end;
  return {
    outcome: 'ready',
    bound: { id: order.id, payment: key, kind, totalMinor: order.totalMinor },
    question: paymentQuestion(change, language),
    facts: moneyFacts(order),
    lastsMs: DAY_MS,
    difference: () => null,
    apply: async (tx) => {
      await updateOrder(tx, order.id, { payment: { payment: key, kind, expiresAt } });
      const detail = { number: order.number, what: 'payment', payment: key };
      await insertEvent(tx, order.id, { kind: 'order.changed', detail, at: now });
      await askToPay(tx, scene, { ...order, paymentKind: kind }, order.totalMinor - order.paidMinor);
      return { text: paymentChangedText(change, language), facts: doneFacts(order, 'order_changed') };
    },
  };
}
