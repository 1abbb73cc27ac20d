import type { Offer } from '../catalogue/index.ts';
import type { BusinessFacts, PaymentMethod, ShippingZone } from '../knowledge/index.ts';
import { sumOfTaxes, type Taxed, taxesOf } from './tax-rules.ts';
import type { CartLine, Delivery, LineTerms, Totals } from './types.ts';

/** What differs between what was wanted and what can be had. */
export type Shortage = {
  readonly line: Pick<LineTerms, 'name' | 'nameEn' | 'options' | 'optionsEn'>;
  readonly wanted: number;
  /** 0: it cannot be had at all. */
  readonly got: number;
};

export type QuotedLines = { readonly lines: readonly LineTerms[]; readonly shortages: readonly Shortage[] };

/** Lines at today's prices, no more pieces than there are. What is not on sale or has no price is left out. */
export function quoteLines(wanted: readonly CartLine[], offers: readonly Offer[], shopTaxRate: number): QuotedLines {
  const lines: LineTerms[] = [];
  const shortages: Shortage[] = [];
  for (const { variantId, quantity } of wanted) {
    const offer = offers.find((one) => one.variantId === variantId);
    if (!offer) continue;
    const isSold = offer.isActive && offer.unitMinor !== null;
    const got = isSold ? Math.min(quantity, Math.max(0, offer.available ?? quantity)) : 0;
    if (got < quantity) shortages.push({ line: offer, wanted: quantity, got });
    if (got > 0 && offer.unitMinor !== null)
      lines.push(lineOf({ ...offer, unitMinor: offer.unitMinor }, got, shopTaxRate));
  }
  return { lines, shortages };
}

type Priced = Offer & { readonly unitMinor: number };

/** A line of an offer, taxed at the product's own rate or else the shop's. */
export const lineOf = (offer: Priced, quantity: number, shopTaxRate: number): LineTerms => ({
  variantId: offer.variantId,
  productId: offer.productId,
  sku: offer.sku,
  name: offer.name,
  nameEn: offer.nameEn,
  options: offer.options,
  optionsEn: offer.optionsEn,
  category: offer.category,
  isCounted: offer.isCounted,
  quantity,
  unitMinor: offer.unitMinor,
  taxRate: offer.taxRate ?? shopTaxRate,
});

/** Whether the shop has said where it delivers and how it is paid; until then it takes no orders. */
export const takesOrders = ({ shippingZones, paymentMethods }: BusinessFacts): boolean =>
  shippingZones.length > 0 && paymentMethods.length > 0;

/** The zone of a delivery; null when the shop does not deliver there. */
export function zoneOf(zones: readonly ShippingZone[], delivery: Delivery): ShippingZone | null {
  if (delivery.kind === 'pickup') return zones.find(({ isPickup }) => isPickup) ?? null;
  const { postalCode } = delivery.address;
  return zones.find((zone) => !zone.isPickup && zone.postalCodes.some((range) => holds(range, postalCode))) ?? null;
}

function holds(range: string, postalCode: string): boolean {
  const [from = '', to = ''] = range.split('-');
  return postalCode.length === from.length && from <= postalCode && postalCode <= to;
}

/** What the lines cost together; shipping is taxed too, at the shop's rate. */
export function totalsOf(
  lines: readonly Pick<LineTerms, 'quantity' | 'unitMinor' | 'taxRate'>[],
  zone: Pick<ShippingZone, 'priceMinor' | 'freeFromMinor'>,
  taxes: Taxed,
): Totals {
  const subtotalMinor = lines.reduce((sum, line) => sum + line.quantity * line.unitMinor, 0);
  const isFree = zone.freeFromMinor !== null && subtotalMinor >= zone.freeFromMinor;
  const shippingMinor = isFree ? 0 : zone.priceMinor;
  const taxMinor = taxes.taxesIncluded ? 0 : sumOfTaxes(taxesOf(lines, shippingMinor, taxes));
  return { subtotalMinor, shippingMinor, taxMinor, totalMinor: subtotalMinor + shippingMinor + taxMinor };
}

/** The ways to pay that can be chosen for orders of a zone. */
export const methodsFor = (facts: Pick<BusinessFacts, 'paymentMethods'>, zone: string): readonly PaymentMethod[] =>
  facts.paymentMethods.filter(({ kind, zones }) => kind !== null && (zones === null || zones.includes(zone)));
