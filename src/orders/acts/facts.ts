import type { Fact } from '../../actions/index.ts';
import { printedNumber } from '../rules.ts';
import type { LineTerms, Order, Totals } from '../types.ts';

/** What a reply may say of an order after something was done to it. */
export const doneFacts = (order: Pick<Order, 'number'>, effect: string): readonly Fact[] => [
  { kind: 'code', code: printedNumber(order.number), of: 'order' },
  { kind: 'done', effect, of: printedNumber(order.number) },
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

/** Every figure of an order that a reply may repeat. */
export const termsFacts = (
  terms: Totals & {
    readonly currency: string;
    readonly lines: readonly Pick<LineTerms, 'name' | 'sku' | 'options' | 'quantity' | 'unitMinor'>[];
  },
): readonly Fact[] => [
  ...terms.lines.flatMap((line): Fact[] => [
    { kind: 'number', value: line.quantity, unit: 'pieces', of: line.name },
    { kind: 'code', code: line.sku, of: line.name },
    { kind: 'text', text: Object.values(line.options).join(', '), of: line.name },
    { kind: 'money', amount: { minor: line.unitMinor, currency: terms.currency }, of: line.name },
  ]),
  ...moneyFacts(terms),
];
