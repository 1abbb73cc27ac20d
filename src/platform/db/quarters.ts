import { type RawBuilder, sql } from 'kysely';

/** Whether a time is in the quarter of the row. */
export const isInQuarter = (column: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`(${column} >= q.quarter and ${column} < q.quarter + interval '15 minutes')`;

/**
 * Quarters of an hour as `q (quarter)`, each beside what a query finds in it. The query stays a query of its own, so that it
 * is planned as a short range of an index also before the database knows its tables.
 */
export const inEachQuarter = (quarters: readonly Date[], found: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`unnest(${quarters}::timestamptz[]) q(quarter) cross join lateral (${found} offset 0) found`;
