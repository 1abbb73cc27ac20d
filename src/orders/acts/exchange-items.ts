import { z } from 'zod';
import { lockStock, readOffers, reserveStock } from '../../catalogue/index.ts';
import { newId } from '../../core/ids.ts';
import { openAlert } from '../../handoff/index.ts';
import { changeState } from '../change-state.ts';
import { returnValue } from '../policy-rules.ts';
import { lineOf } from '../quote-rules.ts';
import { insertReturn } from '../return-store.ts';
import { piecesOf, printedNumber } from '../rules.ts';
import type { ReturnItem } from '../types.ts';
import { nameOfLine } from '../words/describe.ts';
import type { Refusal } from '../words/refusals.ts';
import { exchangeAskedText, exchangeQuestion } from '../words/returns.ts';
import { defineAct, type Planned, refuse, type Scene } from './act.ts';
import { askedQuantity, orderNumber, returnReason } from './asked.ts';
import { otherVariant } from './change-items.ts';
import { doneFacts } from './facts.ts';
import { type Returnable, returnableLines } from './send-back.ts';

const DAY_MS = 86_400_000;

const input = z.strictObject({
  number: orderNumber,
  reason: returnReason,
  items: z
    .array(
      z.strictObject({
        sku: z.string().min(1).max(64),
        to_sku: z.string().min(1).max(64).describe('Another variant of the same product, at the same price'),
        quantity: askedQuantity,
      }),
    )
    .min(1)
    .max(20),
});

/** `exchange_items`: items of a delivered order for other variants of the same products, within the shop's rules and once. */
export const exchangeItems = defineAct({
  kind: 'exchange_items',
  description:
    'Asks the customer to confirm that items of a delivered order are exchanged for another variant of the same product at the same price. ' +
    'The shop’s rules decide by time, kind of product and reason.',
  input,
  ask: input,
  complete: async (_, given) => given,
  plan: async (scene, asked) => {
    const found = await returnableLines(scene, { ...asked, kind: 'exchange' });
    if (typeof found === 'string') return refuse(found);
    const items = await exchanged(scene, found, asked.items);
    return typeof items === 'string' ? refuse(items) : planOf(scene, found, items, asked.reason);
  },
});

type Exchanged = readonly (ReturnItem & { readonly to: NonNullable<ReturnItem['to']> })[];

async function exchanged(
  scene: Scene,
  { lines, facts }: Returnable,
  asked: z.infer<typeof input>['items'],
): Promise<Exchanged | Refusal> {
  const items: Exchanged[number][] = [];
  for (const [index, line] of lines.entries()) {
    const offer = await otherVariant({ ...scene, lock: null }, line, asked[index]?.to_sku ?? '', facts.currency);
    if (typeof offer === 'string') return offer;
    if (offer.unitMinor !== line.unitMinor) return 'price_differs';
    items.push({
      lineId: line.id,
      quantity: line.quantity,
      to: lineOf(offer, line.quantity, facts.orderPolicy.taxRate),
    });
  }
  return (await isThere(scene, items, facts.currency)) ? items : 'out_of_stock';
}

/** All of them at once: two lines may become the same variant, and locks are taken in one order. */
async function isThere({ db, lock, now }: Scene, items: Exchanged, currency: string): Promise<boolean> {
  const wanted = piecesOf(items.map(({ to }) => to));
  const ids = wanted.map(({ variantId }) => variantId);
  if (lock) await lockStock(lock, ids);
  const offers = await readOffers(db, ids, { now, currency });
  return wanted.every(({ variantId, quantity }) => {
    const offer = offers.find((one) => one.variantId === variantId);
    return offer !== undefined && (offer.available ?? quantity) >= quantity;
  });
}

function planOf(
  { language, now }: Scene,
  { order, lines }: Returnable,
  items: Exchanged,
  reason: z.infer<typeof returnReason>,
): Planned {
  const valueMinor = returnValue(order, lines);
  const names = items.map(({ quantity, to }, index) => {
    const from = lines[index];
    return `${quantity} × ${from ? nameOfLine(from, language) : ''} → ${nameOfLine(to, language)}`;
  });
  const words = { number: printedNumber(order.number), items: names };
  return {
    outcome: 'ready',
    bound: { id: order.id, items, valueMinor, reason },
    question: exchangeQuestion(words, language),
    facts: [],
    lastsMs: DAY_MS,
    difference: () => null,
    apply: async (tx, actionId) => {
      await reserveStock(tx, piecesOf(items.map(({ to }) => to)));
      const row = { id: newId(), orderId: order.id, actionId, at: now };
      await insertReturn(tx, { ...row, kind: 'exchange', reason, items, valueMinor });
      await changeState(tx, order, { to: 'exchange_requested', by: 'customer', reason, at: now });
      await openAlert(tx, 'exchange_requested', order.id, { number: order.number, reason });
      return { text: exchangeAskedText(words, language), facts: doneFacts(order, 'exchange_requested') };
    },
  };
}
