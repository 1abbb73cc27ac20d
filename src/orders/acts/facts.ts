import type { Fact } from '../../actions/index.ts';
import { printedNumber } from '../rules.ts';
import { shownNumber } from '../shown-number.ts';
import { sumOfTaxes, taxesOf } from '../tax-rules.ts';
import type { CardPart, Order, OrderTerms, SoldLine, Totals } from '../types.ts';

/** What a reply may say of an order after something was done to it. */
export const doneFacts = (order: Pick<Order, 'number' | 'externalNumber'>, effect: string): readonly Fact[] => [
  ...[...new Set([shownNumber(order), printedNumber(order.number)])].map(
    (code) => ({ kind: 'code', code, of: 'order' }) as const,
  ),
  { kind: 'done', effect, of: shownNumber(order) },
];

export const moneyFacts = (terms: Totals & { readonly currency: string }): readonly Fact[] => {
  const money = (minor: number, of: string): Fact => ({
    kind: 'money',
    amount: { minor, currency: terms.currency },
    of,
  });
  return [
    money(terms.subtotalMinor, 'subtotal'),
    money(terms.shippingMinor, 'shipping'),
    ...(terms.taxMinor > 0 ? [money(terms.taxMinor, 'tax')] : []),
    money(terms.totalMinor, 'total'),
  ];
};

/** What a gift card pays of an order, and what remains. Minor units. */
export const cardFacts = (card: CardPart, restMinor: number, currency: string): readonly Fact[] => [
  { kind: 'code', code: card.number, of: 'gift card' },
  { kind: 'money', amount: { minor: card.minor, currency }, of: 'paid by gift card' },
  { kind: 'money', amount: { minor: restMinor, currency }, of: 'left to pay' },
];

export const balanceFact = ({ balanceMinor }: { readonly balanceMinor: number }, currency: string): Fact => ({
  kind: 'money',
  amount: { minor: balanceMinor, currency },
  of: 'gift card balance',
});

type TaxedTerms = Totals &
  Pick<OrderTerms, 'currency' | 'taxesIncluded' | 'taxRate'> & { readonly lines: readonly SoldLine[] };

/** Every figure of an order that a reply may repeat. */
export const termsFacts = (terms: TaxedTerms): readonly Fact[] => [
  ...terms.lines.flatMap((line): Fact[] => [
    { kind: 'number', value: line.quantity, unit: 'pieces', of: line.name },
    { kind: 'code', code: line.sku, of: line.name },
    { kind: 'text', text: Object.values(line.options).join(', '), of: line.name },
    { kind: 'money', amount: { minor: line.unitMinor, currency: terms.currency }, of: line.name },
  ]),
  ...moneyFacts(terms),
  ...taxFacts(terms),
];

/** The taxes by rate, and together when prices contain them. */
function taxFacts(terms: TaxedTerms): Fact[] {
  const shares = taxesOf(terms.lines, terms.shippingMinor, terms);
  const money = (minor: number, of: string): Fact => ({
    kind: 'money',
    amount: { minor, currency: terms.currency },
    of,
  });
  return [
    ...shares.flatMap(({ rate, minor }): Fact[] => [
      { kind: 'percent', value: rate / 100, of: 'tax' },
      money(minor, `tax of ${rate / 100} %`),
    ]),
    ...(terms.taxesIncluded && shares.length > 0 ? [money(sumOfTaxes(shares), 'tax contained')] : []),
  ];
}
