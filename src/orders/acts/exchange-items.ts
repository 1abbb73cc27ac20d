import { z } from 'zod';
import type { Fact } from '../../actions/index.ts';
import { lockStock, readOffers, reserveStock } from '../../catalogue/index.ts';
import { returnValue } from '../policy-rules.ts';
import { lineOf } from '../quote-rules.ts';
import { piecesOf } from '../rules.ts';
import { shownNumber } from '../shown-number.ts';
import type { ReturnItem } from '../types.ts';
import { nameOfLine } from '../words/describe.ts';
import { exchangeAskedText, exchangeQuestion } from '../words/exchanges.ts';
import type { Refusal } from '../words/refusals.ts';
import { defineAct, type Planned, refuse, type Scene } from './act.ts';
import { askedQuantity, orderNumber, returnReason } from './asked.ts';
import { otherVariant } from './change-items.ts';
import { doneFacts } from './facts.ts';
import { type Returnable, returnableLines } from './send-back.ts';
import { inWords, type Settled, settleDifference, settleExchange } from './settle-exchange.ts';

const DAY_MS = 86_400_000;

const input = z.strictObject({
  number: orderNumber,
  reason: returnReason,
  items: z
    .array(
      z.strictObject({
        sku: z.string().min(1).max(64),
        to_sku: z.string().min(1).max(64).describe('Another variant of the same product'),
        quantity: askedQuantity,
      }),
    )
    .min(1)
    .max(20),
  pay_by: z
    .enum(['link', 'gift_card', 'on_delivery'])
    .default('link')
    .describe('When the other variant costs more: how the customer wants to pay the difference'),
  refund_to: z
    .enum(['original', 'gift_card'])
    .default('original')
    .describe('When it costs less: where the difference goes'),
});

/** `exchange_items`: items of a delivered order for other variants of the same products, within the shop's rules and once. */
export const exchangeItems = defineAct({
  kind: 'exchange_items',
  description:
    'Asks the customer to confirm that items of a delivered order are exchanged for another variant of the same product. ' +
    'The shop’s rules decide by time, kind of product, reason and price; the question names a difference.',
  input,
  ask: input,
  complete: async (_, given) => given,
  plan: async (scene, asked) => {
    const found = await returnableLines(scene, { ...asked, kind: 'exchange' });
    if (typeof found === 'string') return refuse(found);
    const items = await exchanged(scene, found, asked.items);
    if (typeof items === 'string') return refuse(items);
    const settled = await settleDifference(scene, found, asked, items);
    return typeof settled === 'string' ? refuse(settled) : planOf(scene, found, { items, settled }, asked.reason);
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

type Priced = { readonly items: Exchanged; readonly settled: Settled };

function planOf(
  scene: Scene,
  { order, lines }: Returnable,
  { items, settled }: Priced,
  reason: z.infer<typeof returnReason>,
): Planned {
  const { language } = scene;
  const names = items.map(({ quantity, to }, index) => {
    const from = lines[index];
    return `${quantity} × ${from ? nameOfLine(from, language) : ''} → ${nameOfLine(to, language)}`;
  });
  const words = { number: shownNumber(order), items: names, settled: inWords(scene, order, settled) };
  const { differenceMinor } = settled;
  const amount = { minor: Math.abs(differenceMinor), currency: order.currency };
  const facts: readonly Fact[] = differenceMinor === 0 ? [] : [{ kind: 'money', amount, of: 'difference' }];
  const valueMinor = returnValue(order, lines);
  return {
    outcome: 'ready',
    bound: { id: order.id, items, valueMinor, reason, ...(differenceMinor !== 0 && { settled }) },
    question: exchangeQuestion(words, language),
    facts,
    lastsMs: DAY_MS,
    difference: () => null,
    apply: async (tx, actionId) => {
      await reserveStock(tx, piecesOf(items.map(({ to }) => to)));
      await settleExchange(tx, scene, order, settled, { actionId, items, reason, valueMinor });
      const effect = settled.how === 'link' ? 'exchange_awaits_payment' : 'exchange_requested';
      return { text: exchangeAskedText(words, language), facts: [...doneFacts(order, effect), ...facts] };
    },
  };
}
