import type { LineTerms, OrderTerms } from './types.ts';

/** Taxes of one rate (hundredths of a percent), minor units. */
export type TaxShare = { readonly rate: number; readonly minor: number };

export type Taxed = Pick<OrderTerms, 'taxesIncluded' | 'taxRate'>;
type TaxedLine = Pick<LineTerms, 'quantity' | 'unitMinor' | 'taxRate'>;

const WHOLE = 10_000n;

/** `dividend / divisor` of what is not negative, half a minor unit up; exact at any size. */
const rounded = (dividend: bigint, divisor: bigint): number => Number((2n * dividend + divisor) / (2n * divisor));

/** The tax on top of an amount without taxes. */
export const taxOn = (minor: number, rate: number): number => rounded(BigInt(minor) * BigInt(rate), WHOLE);

/** The tax that an amount with taxes contains. */
export const taxIn = (minor: number, rate: number): number =>
  rounded(BigInt(minor) * BigInt(rate), WHOLE + BigInt(rate));

/** The tax of one line: on or in the price of all its pieces, rounded once. */
export const taxOfLine = ({ quantity, unitMinor, taxRate }: TaxedLine, isIncluded: boolean): number =>
  (isIncluded ? taxIn : taxOn)(quantity * unitMinor, taxRate);

/**
 * The taxes of an order by rate, the highest first: each line is rounded for itself at its own rate, shipping at the
 * shop's, and the order's tax is their sum. Rates that come to nothing are left out.
 */
export function taxesOf(
  lines: readonly TaxedLine[],
  shippingMinor: number,
  { taxesIncluded, taxRate }: Taxed,
): readonly TaxShare[] {
  const shares = new Map<number, number>();
  for (const line of [...lines, { quantity: 1, unitMinor: shippingMinor, taxRate }])
    shares.set(line.taxRate, (shares.get(line.taxRate) ?? 0) + taxOfLine(line, taxesIncluded));
  return [...shares]
    .map(([rate, minor]) => ({ rate, minor }))
    .filter(({ minor }) => minor > 0)
    .sort((a, b) => b.rate - a.rate);
}

export const sumOfTaxes = (shares: readonly TaxShare[]): number => shares.reduce((sum, { minor }) => sum + minor, 0);
