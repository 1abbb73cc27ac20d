import { sql } from 'kysely';
import type { Db, Tx } from '../platform/db/index.ts';
import { byUrgency } from './alert-rank.ts';
import type { AlertCode, OpenAlert } from './types.ts';

/** Tells staff of something that needs a person; an alert that is open already is not opened twice. */
export async function openAlert(db: Db, code: AlertCode, subject: string, detail: object): Promise<void> {
  await sql`
    insert into staff_alerts (kind, subject, detail) values (${code}, ${subject}, ${JSON.stringify(detail)}::jsonb)
    on conflict (kind, subject) where resolved_at is null do nothing
  `.execute(db);
}

/** What is open, one entry for each code: the serious ones first, then the newest. */
export async function listAlerts(db: Db): Promise<OpenAlert[]> {
  const { rows } = await sql<OpenAlert>`
    select kind as code, min(at) as since, max(at) as newest_at, min((detail ->> 'dueAt')::timestamptz) as due_at, count(*) as count from staff_alerts
    where resolved_at is null group by kind
  `.execute(db);
  return rows.sort(byUrgency);
}

/** Ends the open alerts of a code, those that were opened before a moment when one is given. Returns how many. */
export async function resolveAlerts(db: Db, code: AlertCode, before: Date | null): Promise<number> {
  const { numAffectedRows } = await sql`
    update staff_alerts set resolved_at = now()
    where kind = ${code} and resolved_at is null and at < coalesce(${before}::timestamptz, 'infinity')
  `.execute(db);
  return Number(numAffectedRows ?? 0n);
}

/** Ends the open alerts of a code up to the newest that somebody saw, which a page knows by the millisecond. Returns how many. */
export async function endAlerts(tx: Tx, code: AlertCode, seenUntil: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    update staff_alerts set resolved_at = now()
    where kind = ${code} and resolved_at is null and date_trunc('milliseconds', at) <= ${seenUntil}::timestamptz`.execute(
    tx,
  );
  return Number(numAffectedRows ?? 0n);
}

/** Ends the open alerts of a code about these subjects. */
export async function resolveAlertsAbout(db: Db, code: AlertCode, subjects: readonly string[]): Promise<void> {
  await sql`
    update staff_alerts set resolved_at = now()
    where kind = ${code} and subject = any(${subjects}::text[]) and resolved_at is null`.execute(db);
}
