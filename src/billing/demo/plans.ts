import type { Plan } from '../types.ts';

const mxnAndUsd = (mxn: number, usd: number): Plan['amounts'] => [
  { minor: mxn, currency: 'MXN' },
  { minor: usd, currency: 'USD' },
];

/** What the made-up shop sells by the month and by the year. */
export const DEMO_PLANS: readonly Plan[] = [
  { priceId: 'demo_price_month', name: 'Club de café', interval: 'month', amounts: mxnAndUsd(34_900, 1_900) },
  { priceId: 'demo_price_year', name: 'Club de café', interval: 'year', amounts: mxnAndUsd(349_000, 19_000) },
  { priceId: 'demo_price_plus_month', name: 'Club de café Plus', interval: 'month', amounts: mxnAndUsd(59_900, 3_300) },
  { priceId: 'demo_price_plus_year', name: 'Club de café Plus', interval: 'year', amounts: mxnAndUsd(599_000, 33_000) },
];

export const findDemoPlan = (priceId: string): Plan | null =>
  DEMO_PLANS.find((plan) => plan.priceId === priceId) ?? null;
