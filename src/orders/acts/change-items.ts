import { z } from 'zod';
import { lockStock, type Offer, readOffers, readProduct, releaseStock, reserveStock } from '../../catalogue/index.ts';
import { insertEvent, replaceLine, updateOrder } from '../change-store.ts';
import { lineOf } from '../quote-rules.ts';
import { piecesOf } from '../rules.ts';
import { shownNumber } from '../shown-number.ts';
import type { OrderLine, SoldLine } from '../types.ts';
import { itemChangedText, itemQuestion } from '../words/changes.ts';
import { nameOfLine } from '../words/describe.ts';
import { totalsText } from '../words/totals.ts';
import { defineAct, type Planned, refuse, type Scene } from './act.ts';
import { orderNumber } from './asked.ts';
import { changeableOrder, moneyOf, totalsWith } from './changeable.ts';
import { doneFacts, moneyFacts } from './facts.ts';
import { dueText, settleTotal } from './settle-total.ts';

const DAY_MS = 86_400_000;
const sku = z.string().min(1).max(64);
const input = z.strictObject({
  number: orderNumber,
  from_sku: sku.describe('SKU in the order'),
  to_sku: sku.describe('SKU of another variant of the same product'),
});

/** `change_order_items`: another variant of the same product in the place of one line. */
export const changeOrderItems = defineAct({
  kind: 'change_order_items',
  description:
    'Asks the customer to confirm that an item of a pending order becomes another variant of the same product (other size, grind, colour …).',
  input,
  ask: input,
  complete: async (_, given) => given,
  plan: async (scene, ask) => {
    const found = await changeableOrder(scene, ask.number);
    if (found.outcome === 'refused') return found;
    const line = found.order.lines.find((one) => sameSku(one.sku, ask.from_sku));
    if (!line) return refuse('no_such_item');
    const offer = await otherVariant(scene, line, ask.to_sku, found.facts.currency);
    return typeof offer === 'string' ? refuse(offer) : planOf(scene, found, line, offer);
  },
});

export const sameSku = (one: string, other: string): boolean =>
  one.replace(/[^A-Za-z0-9]/g, '').toUpperCase() === other.replace(/[^A-Za-z0-9]/g, '').toUpperCase();

type WantedVariant = Pick<OrderLine, 'variantId' | 'productId' | 'quantity'>;

/** The variant that is to take a line's place, with enough pieces; its stock is locked when it is for good. */
export async function otherVariant(scene: Scene, line: WantedVariant, toSku: string, currency: string) {
  const { db, lock, now } = scene;
  const found = await readProduct({ db }, { reference: toSku, now, currency });
  if (!found || found.variantId === null) return 'no_such_variant';
  if (found.product.id !== line.productId) return 'other_product';
  if (found.variantId === line.variantId) return 'same_variant';
  if (lock)
    await lockStock(
      lock,
      [line.variantId, found.variantId].filter((id) => id !== null),
    );
  const [offer] = await readOffers(db, [found.variantId], { now, currency });
  if (!offer?.isActive || offer.unitMinor === null) return 'no_such_variant';
  return (offer.available ?? line.quantity) < line.quantity ? 'out_of_stock' : { ...offer, unitMinor: offer.unitMinor };
}

type Found = Extract<Awaited<ReturnType<typeof changeableOrder>>, { outcome: 'changeable' }>;

function planOf(
  scene: Scene,
  { order, facts }: Found,
  line: OrderLine,
  offer: Offer & { readonly unitMinor: number },
): Planned {
  const { language, now } = scene;
  const to = lineOf(offer, line.quantity, order.taxRate);
  const lines: readonly SoldLine[] = order.lines.map((one) => (one.id === line.id ? to : one));
  const terms = totalsWith(order, facts, { lines });
  if (terms === null) return refuse('no_zone');
  const change = {
    number: shownNumber(order),
    quantity: line.quantity,
    from: nameOfLine(line, language),
    to: nameOfLine(to, language),
    totals: `${totalsText(terms, facts, language)}${dueText(order, terms, language)}`,
  };
  return {
    outcome: 'ready',
    bound: {
      id: order.id,
      line: line.id,
      to,
      ...moneyOf(terms),
      ...(order.paidMinor > 0 && { paidMinor: order.paidMinor }),
    },
    question: itemQuestion(change, language),
    facts: moneyFacts(terms),
    lastsMs: DAY_MS,
    difference: () => null,
    apply: async (tx, actionId) => {
      if (order.holdsStock) {
        await releaseStock(tx, piecesOf([line]));
        await reserveStock(tx, piecesOf([to]));
      }
      await replaceLine(tx, line.id, to);
      await updateOrder(tx, order.id, { totals: terms });
      const detail = { number: order.number, what: 'items', total_minor: terms.totalMinor, currency: order.currency };
      await insertEvent(tx, order.id, { kind: 'order.changed', detail, at: now });
      await settleTotal(tx, scene, order, terms, actionId);
      return {
        text: itemChangedText(change, language),
        facts: [...doneFacts(order, 'order_changed'), ...moneyFacts(terms)],
      };
    },
  };
}
