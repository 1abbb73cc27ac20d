import { sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';
import type { AlertCode } from './types.ts';

/** An alert that is open, by when it was opened (machine time). */
export type AlertEvent = {
  readonly id: number;
  readonly code: AlertCode;
  /** What it is about, such as the id of a message. */
  readonly subject: string;
  readonly at: Date;
};

/** What was opened after a moment and is still open, the oldest first: so many, and those of the last one's moment. */
export async function alertsAfter(db: Db, after: Date, limit: number): Promise<AlertEvent[]> {
  const { rows } = await sql<AlertEvent>`
    select id, kind as code, subject, at from staff_alerts where resolved_at is null and at > ${after}::timestamptz order by at fetch first ${limit} rows with ties
  `.execute(db);
  return rows;
}

/** Whether one of this code is open. */
export async function isAlertOpen(db: Db, code: string): Promise<boolean> {
  const { rows } = await sql`select from staff_alerts where kind = ${code} and resolved_at is null limit 1`.execute(db);
  return rows.length > 0;
}
