import { type Db, type Tx, tryOnRows } from '../platform/db/index.ts';
import type { Log } from '../platform/log.ts';
import { putDays, takeForeignDays } from './day-store.ts';
import type { FigureSource, ShopCalendar } from './ports.ts';
import { addFigures, dayAfter } from './slot-rules.ts';
import { forgetOutside, putQuarters, readQuarters, takeMarked, takeTurn } from './store.ts';
import type { Counted, Quarter } from './types.ts';

export type CountQuartersDeps = {
  readonly db: Db;
  readonly sources: readonly FigureSource[];
  readonly calendar: () => Promise<ShopCalendar>;
  readonly log: Log;
};

/** Quarters of one transaction: some hundred milliseconds of a busy shop. */
const QUARTERS = 32;
/** Days of another time zone that are made again in one transaction. */
const DAYS = 10;
/** Transactions of one run, so that a program that stops waits for little. */
const BATCHES = 20;

/**
 * Counts every quarter anew in which something changed, from the rows as they are, and the days that hold it. Marks go in
 * the transaction that counts: killed, run twice or told late, the figures end up the same. A quarter whose rows cannot be
 * counted keeps the figures it had until something in it changes again; the others do not wait for it. Returns how many
 * quarters it looked at.
 */
export async function countQuarters(deps: CountQuartersDeps): Promise<number> {
  const calendar = await deps.calendar();
  let counted = 0;
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const done = await deps.db.transaction().execute((tx) => countSome(deps, tx, calendar));
    counted += done.quarters;
    if (!done.hasMore) break;
  }
  return counted;
}

type Done = { readonly quarters: number; readonly hasMore: boolean };

async function countSome(deps: CountQuartersDeps, tx: Tx, calendar: ShopCalendar): Promise<Done> {
  if (!(await takeTurn(tx))) return { quarters: 0, hasMore: false };
  const outside = await forgetOutside(tx);
  if (outside > 0)
    deps.log.warn({ quarters: outside }, 'rows are of a time that no calendar shows; no figure has them');
  const quarters = await takeMarked(tx, QUARTERS);
  const countThese = (some: readonly Date[]) => tryOnRows(tx, () => countAll(deps, tx, some, calendar));
  // One by one only when it has to be: of many, one statement reads all.
  if ((await countThese(quarters)) !== null)
    for (const quarter of quarters) {
      const err = await countThese([quarter]);
      if (err !== null)
        deps.log.error({ quarter: quarter.toISOString(), err }, 'this quarter of an hour cannot be counted');
    }
  const foreign = await takeForeignDays(tx, calendar.timeZone, DAYS);
  // A day of another zone lies in three of this one at most.
  const around = foreign.flatMap((day) => [dayAfter(day, -1), day, dayAfter(day, 1)]);
  await sumDays(tx, [...new Set(around)], calendar);
  return { quarters: quarters.length, hasMore: quarters.length === QUARTERS || foreign.length === DAYS };
}

async function countAll(
  { sources }: CountQuartersDeps,
  tx: Tx,
  quarters: readonly Date[],
  calendar: ShopCalendar,
): Promise<void> {
  if (quarters.length === 0) return;
  const counted: Counted[] = [];
  // Read by statements that begin after the marks were taken: each sees at least what its mark told of.
  for (const source of sources) counted.push(...(await source(tx, quarters)));
  await putQuarters(
    tx,
    quarters.map((quarter) => quarterOf(quarter, counted)),
  );
  await sumDays(tx, [...new Set(quarters.map(calendar.dateOf))], calendar);
}

function quarterOf(quarter: Date, counted: readonly Counted[]): Quarter {
  const figures: Record<string, number> = {};
  for (const one of counted)
    if (one.quarter.getTime() === quarter.getTime() && one.value !== 0)
      figures[one.name] = (figures[one.name] ?? 0) + one.value;
  return { quarter, figures };
}

/** Days are the sums of their quarters, also of those that were not counted just now. */
async function sumDays(tx: Tx, days: readonly string[], { startOf, timeZone }: ShopCalendar): Promise<void> {
  const sums: { day: string; figures: Quarter['figures'] }[] = [];
  for (const day of days) {
    const quarters = await readQuarters(tx, startOf(day), startOf(dayAfter(day, 1)));
    sums.push({ day, figures: addFigures(quarters.map(({ figures }) => figures)) });
  }
  await putDays(tx, timeZone, sums);
}
