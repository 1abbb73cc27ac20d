import type { Language } from '../../core/language.ts';
import { formatMoney, formatMoneyInCurrency } from '../../core/money.ts';
import type { BusinessFacts } from '../../knowledge/index.ts';
import { sumOfTaxes, taxesOf } from '../tax-rules.ts';
import type { OrderTerms, SoldLine } from '../types.ts';

type Totals = Omit<OrderTerms, 'delivery' | 'payment' | 'paymentKind' | 'lines'> & {
  readonly lines: readonly SoldLine[];
};

const TAX = { es: 'IVA', en: 'Tax' } as const;

/** Taxes on top, a line for each rate. */
function taxLines(terms: Totals, language: Language): readonly string[] {
  return taxesOf(terms.lines, terms.shippingMinor, terms).map(
    ({ rate, minor }) =>
      `${TAX[language]} (${rate / 100} %): ${formatMoney({ minor, currency: terms.currency }, language)}`,
  );
}

/** `IVA incluido: $60.28`. */
export function taxIncludedText(
  terms: Pick<Totals, 'lines' | 'shippingMinor' | 'taxesIncluded' | 'taxRate' | 'currency'>,
  language: Language,
): string {
  const minor = sumOfTaxes(taxesOf(terms.lines, terms.shippingMinor, terms));
  const words = language === 'es' ? 'IVA incluido' : 'tax included';
  return minor === 0 ? words : `${words}: ${formatMoney({ minor, currency: terms.currency }, language)}`;
}

/** Shipping, taxes and total, a line each. */
export function totalsText(terms: Totals, facts: BusinessFacts, language: Language): string {
  const money = (minor: number): string => formatMoney({ minor, currency: terms.currency }, language);
  const total = formatMoneyInCurrency({ minor: terms.totalMinor, currency: terms.currency }, language);
  const zone = facts.shippingZones.find(({ key }) => key === terms.zone)?.name[language] ?? terms.zone;
  const shipping = language === 'es' ? 'Envío' : 'Shipping';
  return [
    `${shipping} (${zone}): ${money(terms.shippingMinor)}`,
    ...(terms.taxesIncluded ? [] : taxLines(terms, language)),
    `*Total: ${total}*${terms.taxesIncluded ? `, ${taxIncludedText(terms, language)}` : ''}`,
  ].join('\n');
}
