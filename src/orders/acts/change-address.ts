import { z } from 'zod';
import { readCart } from '../cart-store.ts';
import { insertEvent, updateOrder } from '../change-store.ts';
import { methodsFor, zoneOf } from '../quote-rules.ts';
import { shownNumber } from '../shown-number.ts';
import type { Delivery } from '../types.ts';
import { deliveryText } from '../words/describe.ts';
import { addressChangedText, addressQuestion } from '../words/handling.ts';
import { totalsText } from '../words/totals.ts';
import { defineAct, type Planned, refuse, type Scene } from './act.ts';
import { askedDelivery, orderNumber } from './asked.ts';
import { changeableOrder, moneyOf, totalsWith } from './changeable.ts';
import { doneFacts, moneyFacts } from './facts.ts';
import { dueText, settleTotal } from './settle-total.ts';

const DAY_MS = 86_400_000;

/** `change_order_address`: the address that was set last becomes that of a pending order, with its shipping cost. */
export const changeOrderAddress = defineAct({
  kind: 'change_order_address',
  description:
    'Asks the customer to confirm that a pending order goes to the address that was just set with set_delivery_address. Call that one first.',
  input: z.strictObject({ number: orderNumber }),
  ask: z.strictObject({ number: z.string(), delivery: askedDelivery.nullable() }),
  complete: async ({ db, customerId }, { number }) => ({
    number,
    delivery: (await readCart(db, customerId)).delivery,
  }),
  plan: async (scene, { number, delivery }) => {
    const found = await changeableOrder(scene, number);
    if (found.outcome === 'refused') return found;
    return delivery === null ? refuse('no_delivery') : planOf(scene, found, delivery);
  },
});

type Found = Extract<Awaited<ReturnType<typeof changeableOrder>>, { outcome: 'changeable' }>;

function planOf(scene: Scene, { order, facts }: Found, delivery: Delivery): Planned {
  const { language, now } = scene;
  const zone = zoneOf(facts.shippingZones, delivery)?.key;
  if (zone === undefined) return refuse('no_zone');
  if (!methodsFor(facts, zone).some(({ key }) => key === order.payment)) return refuse('bad_payment');
  const terms = totalsWith(order, facts, { zone });
  if (terms === null) return refuse('no_zone');
  const change = {
    number: shownNumber(order),
    delivery: deliveryText(delivery, language),
    totals: `${totalsText(terms, facts, language)}${dueText(order, terms, language)}`,
  };
  return {
    outcome: 'ready',
    bound: {
      id: order.id,
      zone,
      delivery,
      ...moneyOf(terms),
      ...(order.paidMinor > 0 && { paidMinor: order.paidMinor }),
    },
    question: addressQuestion(change, language),
    facts: moneyFacts(terms),
    lastsMs: DAY_MS,
    difference: () => null,
    apply: async (tx, actionId) => {
      await updateOrder(tx, order.id, { totals: terms, delivery: { zone, delivery } });
      const detail = { number: order.number, what: 'address', total_minor: terms.totalMinor, currency: order.currency };
      await insertEvent(tx, order.id, { kind: 'order.changed', detail, at: now });
      await settleTotal(tx, scene, order, terms, actionId);
      return {
        text: addressChangedText(change, language),
        facts: [...doneFacts(order, 'order_address_changed'), ...moneyFacts(terms)],
      };
    },
  };
}
