import { type BusinessFacts, readBusinessFacts } from '../../knowledge/index.ts';
import { mayChange } from '../policy-rules.ts';
import { totalsOf } from '../quote-rules.ts';
import type { Order, SoldLine, Totals } from '../types.ts';
import { type Planned, refuse, type Scene } from './act.ts';
import { ownOrder } from './own-order.ts';

type Changeable =
  | { readonly outcome: 'changeable'; readonly order: Order; readonly facts: BusinessFacts }
  | Extract<Planned, { outcome: 'refused' }>;

/** The customer's own order, if the shop's rules let it still be changed. */
export async function changeableOrder(scene: Scene, number: string): Promise<Changeable> {
  const order = await ownOrder(scene, number);
  if (!order) return refuse('not_found');
  const facts = await readBusinessFacts(scene.db);
  if (facts === null) return refuse('shop_unknown');
  const may = mayChange(order, facts.orderPolicy, scene.now);
  return may === 'yes' ? { outcome: 'changeable', order, facts } : refuse(may);
}

type Change = { readonly zone?: string; readonly lines?: readonly SoldLine[] };
type ChangedTerms = Omit<Order, 'lines'> & { readonly lines: readonly SoldLine[] };

/** What an order comes to with other lines or another zone; its taxes stay as they were agreed to. */
export function totalsWith(order: Order, facts: BusinessFacts, over: Change): ChangedTerms | null {
  const changed = { ...order, ...over };
  const zone = facts.shippingZones.find(({ key }) => key === changed.zone);
  return zone === undefined ? null : { ...changed, ...totalsOf(changed.lines, zone, order) };
}

export const moneyOf = ({ subtotalMinor, shippingMinor, taxMinor, totalMinor }: Totals): Totals => ({
  subtotalMinor,
  shippingMinor,
  taxMinor,
  totalMinor,
});
