import type { Fact } from '../actions/index.ts';
import { type Offer, readOffers } from '../catalogue/index.ts';
import type { CustomerId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import { formatMoney } from '../core/money.ts';
import { type BusinessFacts, readBusinessFacts } from '../knowledge/index.ts';
import type { Db } from '../platform/db/index.ts';
import { termsFacts } from './acts/facts.ts';
import { readCart } from './cart-store.ts';
import { methodsFor, quoteLines, takesOrders, totalsOf, zoneOf } from './quote-rules.ts';
import type { Cart } from './types.ts';
import { deliveryText, nameOfLine } from './words/describe.ts';
import { taxIncludedText } from './words/totals.ts';

type Viewer = { readonly customerId: CustomerId; readonly language: Language; readonly now: Date };
type ShownCart = { readonly result: unknown; readonly facts: readonly Fact[] };

/** The customer's cart at today's prices, with what is still missing for an order. */
export async function showCart(db: Db, viewer: Viewer): Promise<ShownCart> {
  const [cart, facts] = await Promise.all([readCart(db, viewer.customerId), readBusinessFacts(db)]);
  if (facts === null || !takesOrders(facts)) return { result: { outcome: 'shop_unknown' }, facts: [] };
  const ids = cart.lines.map(({ variantId }) => variantId);
  const offers = await readOffers(db, ids, { now: viewer.now, currency: facts.currency });
  return describe(cart, facts, offers, viewer.language);
}

function describe(cart: Cart, facts: BusinessFacts, offers: readonly Offer[], language: Language): ShownCart {
  const { currency } = facts;
  const money = (minor: number): string => formatMoney({ minor, currency }, language);
  const { taxesIncluded, taxRate } = facts.orderPolicy;
  const { lines, shortages } = quoteLines(cart.lines, offers, taxRate);
  const zone = cart.delivery === null ? null : zoneOf(facts.shippingZones, cart.delivery);
  const totals = totalsOf(lines, zone ?? { priceMinor: 0, freeFromMinor: null }, facts.orderPolicy);
  const taxed = { lines, shippingMinor: zone === null ? 0 : totals.shippingMinor, taxesIncluded, taxRate, currency };
  const methods = methodsFor(facts, zone?.key ?? '').map(({ key, name }) => ({ key, name: name[language] }));
  return {
    result: {
      outcome: cart.lines.length === 0 ? 'empty' : 'cart',
      currency,
      items: lines.map((line) => ({
        sku: line.sku,
        name: nameOfLine(line, language),
        quantity: line.quantity,
        unit_price: money(line.unitMinor),
        sum: money(line.unitMinor * line.quantity),
      })),
      not_available: shortages.map(({ line, wanted, got }) => ({
        name: nameOfLine(line, language),
        wanted,
        available: got,
      })),
      subtotal: money(totals.subtotalMinor),
      taxes: taxesIncluded ? taxIncludedText(taxed, language) : money(totals.taxMinor),
      delivery: cart.delivery && deliveryText(cart.delivery, language),
      ...(zone === null
        ? { missing: cart.delivery === null ? 'set_delivery_address' : 'an address that the shop delivers to' }
        : { shipping: money(totals.shippingMinor), total: money(totals.totalMinor), ways_to_pay: methods }),
    },
    facts: cartFacts(cart, { ...totals, ...taxed }, zone !== null, language),
  };
}

function cartFacts(
  cart: Cart,
  terms: Parameters<typeof termsFacts>[0],
  isShippingKnown: boolean,
  language: Language,
): readonly Fact[] {
  const { lines, currency } = terms;
  const address: readonly Fact[] =
    cart.delivery === null
      ? []
      : [{ kind: 'text', text: deliveryText(cart.delivery, language), of: 'delivery address' }];
  const facts = termsFacts(terms);
  // Without an address nothing is known of shipping, so that no total may be claimed.
  const known = isShippingKnown ? facts : facts.filter(({ of }) => of !== 'shipping' && of !== 'total');
  const sums = lines.map(
    (line): Fact => ({
      kind: 'money',
      amount: { minor: line.quantity * line.unitMinor, currency },
      of: `${nameOfLine(line, language)} × ${line.quantity}`,
    }),
  );
  return [...known, ...sums, ...address];
}
