import { z } from 'zod';

/**
 * Figures of the business, between the console's page (which imports the types only) and the server. Days are those of the
 * shop; times are ISO 8601.
 */
export const FIGURES = [
  'outcomes',
  'times',
  'handovers',
  'ignored',
  'orders',
  'money',
  'costs',
  'funnel',
  'templates',
  'unanswered',
] as const;
export type FigureId = (typeof FIGURES)[number];

export type Words = { readonly es: string; readonly en: string };

/** `minor`: minor units of the column's currency; `micro_usd`: millionths of a US dollar; `ms`: milliseconds. */
export type FigureUnit = 'count' | 'ms' | 'minor' | 'micro_usd';

export type FigureColumn = { readonly key: string; readonly label: Words; readonly currency: string | null };

export type Figure = {
  readonly id: FigureId;
  readonly unit: FigureUnit;
  readonly title: Words;
  /** What is counted, and when it counts. */
  readonly definition: Words;
  readonly columns: readonly FigureColumn[];
  /** One a day or hour, in order: `2026-11-24`, or `2026-11-24T14:00-06:00`. Null: there is nothing of which it could be said. */
  readonly rows: readonly { readonly at: string; readonly values: readonly (number | null)[] }[];
  /** Of the whole time; percentiles are those of all together. */
  readonly totals: readonly (number | null)[];
  /** The same of the time before. */
  readonly before: readonly (number | null)[];
};

const Day = z.iso.date({ error: 'must be a day such as 2026-11-24.' });
/** GET /insights?from=&to=&days=&by= → Insights · GET /insights/<figure>.csv?from=&to=&days=&by=&language= */
export const InsightsQuery = z.object({
  from: Day.optional(),
  to: Day.optional(),
  /** So many days up to the last, when `from` is left out. */
  days: z.coerce.number({ error: 'must be a whole number from 1 to 366.' }).int().min(1).max(366).default(7),
  by: z.enum(['day', 'hour'], { error: 'must be day or hour.' }).default('day'),
  language: z.enum(['es', 'en'], { error: 'must be es or en.' }).default('es'),
});
export type Insights = {
  readonly from: string;
  readonly to: string;
  readonly by: 'day' | 'hour';
  readonly timeZone: string;
  /** As many days, just before; of the one that stands for today as much as there is of today (`isPartDay`). */
  readonly before: { readonly from: string; readonly to: string; readonly isPartDay: boolean };
  /** Quarters of an hour of both times that are still to be counted; a busy shop has one or two at any moment. */
  readonly waiting: number;
  /** How far a percentile of a time may be from the true one, as a share of it. */
  readonly timeError: number;
  readonly figures: readonly Figure[];
};

/** GET /today → Today: the owner's glance. */
export type Today = {
  readonly answered: number;
  readonly givenToPerson: number;
  readonly orders: number;
  readonly costMicroUsd: number;
};
