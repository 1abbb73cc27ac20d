import { sql } from 'kysely';
import type { Db, Tx } from '../platform/db/index.ts';
import type { Figures } from './types.ts';

/** A day as it is kept. */
export type Day = { readonly day: string; readonly figures: Figures };

/** Puts what these days are now in the place of what they were; those on which nothing happened too. */
export async function putDays(tx: Tx, timeZone: string, days: readonly Day[]): Promise<void> {
  await sql`
    insert into insight_days (day, time_zone, figures)
    select day, ${timeZone}, figures from unnest(${days.map(({ day }) => day)}::date[], ${days.map(({ figures }) => JSON.stringify(figures))}::json[])
      as d(day, figures)
    on conflict (day) do update set time_zone = excluded.time_zone, figures = excluded.figures`.execute(tx);
}

/** Those of a time zone, both ends included. */
export async function readDays(db: Db, timeZone: string, from: string, to: string): Promise<Day[]> {
  const { rows } = await sql<Day>`
    select day::text as day, figures from insight_days
    where day between ${from}::date and ${to}::date and time_zone = ${timeZone}`.execute(db);
  return rows;
}

/** Takes some days of other time zones away, the newest first. */
export async function takeForeignDays(tx: Tx, timeZone: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ day: string }>`
    delete from insight_days where day = any(array(
      select day from insight_days where time_zone <> ${timeZone} order by day desc limit ${limit}))
    returning day::text as day`.execute(tx);
  return rows.map(({ day }) => day);
}
