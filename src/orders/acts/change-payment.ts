import { z } from 'zod';
import { formatMoney } from '../../core/money.ts';
import type { PaymentKind } from '../../knowledge/index.ts';
import { insertEvent, updateOrder } from '../change-store.ts';
import { payByCard } from '../pay-by-card.ts';
import { methodsFor } from '../quote-rules.ts';
import { shownNumber } from '../shown-number.ts';
import type { CardPart, Order } from '../types.ts';
import { paymentText } from '../words/describe.ts';
import { cardLines, giftCardName, paidByCardText } from '../words/gift-card.ts';
import { paymentChangedText, paymentQuestion } from '../words/handling.ts';
import { defineAct, type Planned, refuse, type Scene } from './act.ts';
import { askToPay } from './ask-to-pay.ts';
import { orderNumber, withGiftCard } from './asked.ts';
import { changeableOrder } from './changeable.ts';
import { balanceFact, cardFacts, doneFacts, moneyFacts } from './facts.ts';
import { cardPartOf } from './own-card.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

const input = z.strictObject({
  number: orderNumber,
  payment: z
    .string()
    .min(1)
    .max(40)
    .describe('Key of a way to pay from view_cart, such as "card" or "oxxo"; with gift_card, how the rest is paid'),
  gift_card: withGiftCard,
});

/** `change_order_payment`: another way to pay for a pending order, or the gift card for what it can pay of it. */
export const changeOrderPayment = defineAct({
  kind: 'change_order_payment',
  description:
    'Asks the customer to confirm another way to pay for a pending order, or that their gift card pays what it can of it. ' +
    'No other money moves by it.',
  input,
  ask: input,
  complete: async (_, given) => given,
  plan: async (scene, ask) => {
    const found = await changeableOrder(scene, ask.number);
    if (found.outcome === 'refused') return found;
    const { order, facts } = found;
    if (order.payment === ask.payment && !ask.gift_card) return refuse('unchanged');
    const method = methodsFor(facts, order.zone).find(({ key }) => key === ask.payment);
    if (!method || method.kind === null) return refuse('bad_payment');
    const card = ask.gift_card ? await cardPartOf(scene, order.currency, order.totalMinor - order.paidMinor) : null;
    return typeof card === 'string' ? refuse(card) : planOf(scene, found, { key: method.key, kind: method.kind }, card);
  },
});

type Found = Extract<Awaited<ReturnType<typeof changeableOrder>>, { outcome: 'changeable' }>;
type Method = { readonly key: string; readonly kind: PaymentKind };

function planOf(scene: Scene, { order, facts }: Found, { key, kind }: Method, card: CardPart | null): Planned {
  const { language, now } = scene;
  const { currency, totalMinor } = order;
  const restMinor = totalMinor - order.paidMinor - (card?.minor ?? 0);
  const isCovered = card !== null && restMinor === 0;
  const change = {
    number: shownNumber(order),
    payment: isCovered ? giftCardName(language) : paymentText(key, facts, language),
    total: formatMoney({ minor: totalMinor, currency }, language),
  };
  const cardQuestion = card ? `\n${cardLines({ card, restMinor, currency }, language)}` : '';
  return {
    outcome: 'ready',
    bound: { id: order.id, payment: key, kind, totalMinor, ...(card && { card, paidMinor: order.paidMinor }) },
    question: `${paymentQuestion(change, language)}${cardQuestion}`,
    facts: [...moneyFacts(order), ...(card ? cardFacts(card, restMinor, currency) : [])],
    lastsMs: DAY_MS,
    difference: () => null,
    apply: async (tx, actionId) => {
      // What the gift card pays as a whole waits for no other money: the way that was chosen before says nothing then.
      const payment = { payment: key, kind, expiresAt: expiryOf(scene, order, kind) };
      if (!isCovered) await updateOrder(tx, order.id, { payment });
      const detail = { number: order.number, what: 'payment', payment: isCovered ? 'gift_card' : key };
      await insertEvent(tx, order.id, { kind: 'order.changed', detail, at: now });
      const paid = card && (await payByCard(tx, order.id, card, { actionId, at: now }));
      await askToPay(tx, scene, { ...order, paymentKind: kind }, restMinor);
      const told = paymentChangedText(change, language);
      return {
        text: paid ? `${told} ${paidByCardText({ card: paid, restMinor, currency }, language)}` : told,
        facts: [
          ...doneFacts(order, 'order_changed'),
          ...(paid ? cardFacts(paid, restMinor, currency) : []),
          ...(paid ? [balanceFact(paid, currency)] : []),
        ],
      };
    },
  };
}

/**
 * Changing back and forth gives no more time than the first order had; what waited on its delivery for longer than that has
 * its time from now on.
 */
function expiryOf({ limits, now }: Scene, order: Order, kind: PaymentKind): Date | null {
  if (kind === 'pay_on_delivery') return null;
  const lastsMs = limits.unpaidHours * HOUR_MS;
  const end = order.expiresAt ?? new Date(order.placedAt.getTime() + lastsMs);
  return end > now ? end : new Date(now.getTime() + lastsMs);
}
