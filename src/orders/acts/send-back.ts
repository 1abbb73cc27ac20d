import { type BusinessFacts, type ReturnReason, readBusinessFacts } from '../../knowledge/index.ts';
import { mayReturn } from '../policy-rules.ts';
import { readReturn } from '../return-store.ts';
import type { NewReturn, Order, OrderLine } from '../types.ts';
import type { Refusal } from '../words/refusals.ts';
import type { Scene } from './act.ts';
import { sameSku } from './change-items.ts';
import { ownOrder } from './own-order.ts';

export type AskedItem = { readonly sku: string; readonly quantity: number };

type SendBack = {
  readonly number: string;
  readonly kind: NewReturn['kind'];
  readonly reason: ReturnReason;
  readonly items: readonly AskedItem[];
};

export type Returnable = {
  readonly order: Order;
  readonly facts: BusinessFacts;
  /** The lines with how many pieces of each go back. */
  readonly lines: readonly OrderLine[];
};

/** The pieces of the customer's own order that the shop's rules let them send back; the reason why not otherwise. */
export async function returnableLines(scene: Scene, asked: SendBack): Promise<Returnable | Refusal> {
  const order = await ownOrder(scene, asked.number);
  if (!order) return 'not_found';
  const facts = await readBusinessFacts(scene.db);
  if (facts === null) return 'shop_unknown';
  // Once only, also when staff declined it.
  if (await readReturn(scene.db, order.id)) return 'wrong_state';
  const lines = pick(order, asked.items);
  if (lines === null) return 'no_such_item';
  const { kind, reason } = asked;
  const may = mayReturn(order, lines, { kind, reason, now: scene.now }, facts.returnRules);
  return may === 'yes' ? { order, facts, lines } : may;
}

/** Each line at most once and no more pieces than were ordered. */
function pick(order: Order, items: readonly AskedItem[]): readonly OrderLine[] | null {
  const picked = new Map<string, OrderLine>();
  for (const { sku, quantity } of items) {
    const line = order.lines.find((one) => sameSku(one.sku, sku) && !picked.has(one.id));
    if (!line || line.quantity < quantity) return null;
    picked.set(line.id, { ...line, quantity });
  }
  return [...picked.values()];
}
