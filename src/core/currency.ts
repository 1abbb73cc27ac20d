/**
 * Currencies without decimals, by ISO 4217 and Stripe's own list. `Intl` is not asked: it writes what is customary, for
 * COP and HUF no decimals, while amounts in minor units have two.
 */
const WITHOUT_DECIMALS: ReadonlySet<string> = new Set(
  'BIF CLP DJF GNF ISK JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF'.split(' '),
);
const WITH_THREE: ReadonlySet<string> = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '));

/** Minor digits of a currency: 2 for MXN, 0 for JPY. */
export const minorDigitsOf = (currency: string): number => {
  if (WITHOUT_DECIMALS.has(currency)) return 0;
  return WITH_THREE.has(currency) ? 3 : 2;
};
