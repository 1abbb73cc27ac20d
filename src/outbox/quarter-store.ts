import { sql } from 'kysely';
import { type Db, inEachQuarter, isInQuarter } from '../platform/db/index.ts';

/** When WhatsApp took the first words of each of these turns; turns of which it took none are not there. */
export async function firstTakenOf(db: Db, turnIds: readonly string[]): Promise<ReadonlyMap<string, Date>> {
  const { rows } = await sql<{ turnId: string; takenAt: Date }>`
    select turn_id, min(accepted_at) as taken_at from outbox_messages
    where turn_id = any(${turnIds}::uuid[]) and accepted_at is not null group by 1`.execute(db);
  return new Map(rows.map(({ turnId, takenAt }) => [turnId, takenAt]));
}

export type TemplatesOfQuarter = {
  readonly quarter: Date;
  readonly sent: number;
  readonly delivered: number;
  readonly read: number;
  readonly failed: number;
};

/** Templates that WhatsApp took in each of these quarters, and what became of them until now. */
export async function templatesOfQuarters(db: Db, quarters: readonly Date[]): Promise<TemplatesOfQuarter[]> {
  const { rows } = await sql<TemplatesOfQuarter>`
    select q.quarter, found.* from ${inEachQuarter(
      quarters,
      sql`
      select count(*)::int as sent,
      (count(*) filter (where state in ('delivered', 'read', 'played') or delivered_at is not null))::int as delivered,
      (count(*) filter (where state in ('read', 'played') or read_at is not null))::int as read,
      (count(*) filter (where state = 'failed'))::int as failed
    from outbox_messages where ${isInQuarter(sql`accepted_at`)} and decision ->> 'as' = 'template'`,
    )}`.execute(db);
  return rows;
}
