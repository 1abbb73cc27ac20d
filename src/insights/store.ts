import { sql } from 'kysely';
import type { Db, Tx } from '../platform/db/index.ts';
import type { Figures, Quarter } from './types.ts';

/** Takes the one right to count; null: somebody else is at it. */
export async function takeTurn(tx: Tx): Promise<boolean> {
  const { rows } = await sql`select from insight_turn for update skip locked`.execute(tx);
  return rows.length > 0;
}

/** Takes the marks of quarters away whose days cannot be written as four, two and two digits; returns how many. */
export async function forgetOutside(tx: Tx): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from insight_marks where quarter < '1970-01-01T00:00:00Z' or quarter >= '9999-01-01T00:00:00Z'`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}

/** Takes the marks of some quarters away, the newest first. What is marked from now on stays for the next time. */
export async function takeMarked(tx: Tx, limit: number): Promise<Date[]> {
  const { rows } = await sql<{ quarter: Date }>`
    with marked as (select distinct quarter from insight_marks order by quarter desc limit ${limit}),
      gone as (delete from insight_marks m using marked where m.quarter = marked.quarter returning m.quarter)
    select distinct quarter from gone order by quarter`.execute(tx);
  return rows.map(({ quarter }) => quarter);
}

/** Puts what these quarters are now in the place of what they were; one in which nothing happened is taken away. */
export async function putQuarters(tx: Tx, quarters: readonly Quarter[]): Promise<void> {
  const [empty, full] = [quarters.filter(isEmpty), quarters.filter((one) => !isEmpty(one))];
  await sql`delete from insight_quarters where quarter = any(${empty.map(({ quarter }) => quarter)}::timestamptz[])`.execute(
    tx,
  );
  await sql`
    insert into insight_quarters (quarter, figures)
    select * from unnest(${full.map(({ quarter }) => quarter)}::timestamptz[], ${full.map(({ figures }) => JSON.stringify(figures))}::json[])
    on conflict (quarter) do update set figures = excluded.figures`.execute(tx);
}

const isEmpty = ({ figures }: { readonly figures: Figures }): boolean => Object.keys(figures).length === 0;

export async function readQuarters(db: Db, from: Date, until: Date): Promise<Quarter[]> {
  const { rows } = await sql<Quarter>`
    select quarter, figures from insight_quarters where quarter >= ${from} and quarter < ${until} order by quarter`.execute(
    db,
  );
  return rows;
}

/** Quarters of a time that are still to be counted. */
export async function countMarked(db: Db, from: Date, until: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct quarter)::int as count from insight_marks where quarter >= ${from} and quarter < ${until}`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}
