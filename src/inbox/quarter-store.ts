import { sql } from 'kysely';
import { type Db, inEachQuarter, isInQuarter } from '../platform/db/index.ts';
import { FOLLOW_UP } from './follow-up-store.ts';

export type MessagesOfQuarter = {
  readonly quarter: Date;
  readonly outcome: 'open' | 'answered' | 'given_to_person' | 'ignored';
  /** Why they were ignored; null otherwise. */
  readonly reason: string | null;
  readonly count: number;
};

const isMessage = sql`kind <> ${sql.lit(FOLLOW_UP)} and not (kind in ('edit', 'revoke') and coalesce(outcome, '') = 'ignored')`;

/** What became of the messages that customers wrote in each of these quarters; edits and deletions are none. */
export async function messagesOfQuarters(db: Db, quarters: readonly Date[]): Promise<MessagesOfQuarter[]> {
  const { rows } = await sql<MessagesOfQuarter>`
    select q.quarter, found.* from ${inEachQuarter(
      quarters,
      sql`
      select coalesce(outcome, 'open') as outcome, case when outcome = 'ignored' then coalesce(outcome_reason, 'other') end as reason,
        count(*)::int as count
      from messages where ${isInQuarter(sql`sent_at`)} and ${isMessage} group by 1, 2`,
    )}`.execute(db);
  return rows;
}

export type AnsweredMessage = { readonly quarter: Date; readonly turnId: string; readonly receivedAt: Date };

/** Messages of each of these quarters that the assistant answered, with the turn in which it did and when they came. */
export async function answeredInQuarters(db: Db, quarters: readonly Date[]): Promise<AnsweredMessage[]> {
  const { rows } = await sql<AnsweredMessage>`
    select q.quarter, found.* from ${inEachQuarter(
      quarters,
      sql`
      select turn_id, received_at from messages
      where ${isInQuarter(sql`sent_at`)} and ${isMessage} and outcome = 'answered' and turn_id is not null`,
    )}`.execute(db);
  return rows;
}
