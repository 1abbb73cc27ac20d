import { sql } from 'kysely';
import type { OutboxId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import type { Decision } from './types.ts';

/** One message among those that stand for the same words, as far as its sending goes; times are machine time. */
export type SendRecord = {
  readonly id: OutboxId;
  readonly state: string;
  readonly reason: string | null;
  readonly createdAt: Date;
  /** How often WhatsApp was asked. */
  readonly tries: number;
  readonly lastTriedAt: Date | null;
  readonly failedAt: Date | null;
  readonly errorCode: number | null;
  /** What WhatsApp said of it. */
  readonly errorDetails: string | null;
  readonly decision: Decision | null;
};

/** More often than this nobody repeats a message. */
const MOST = 20;

/** A message with what it stands for and what stands for it, the oldest first; empty when there is no such message. */
export async function sendRecordsOf(db: Db, id: string): Promise<SendRecord[]> {
  const { rows } = await sql<SendRecord>`
    with recursive earlier as (
      select id, replaces, 1 as depth from outbox_messages where id = ${id}::uuid
      union all
      select o.id, o.replaces, e.depth + 1 from earlier e join outbox_messages o on o.id = e.replaces where e.depth < ${MOST}
    ), later as (
      select id, 1 as depth from outbox_messages where id = ${id}::uuid
      union all
      select o.id, l.depth + 1 from later l join outbox_messages o on o.replaces = l.id where l.depth < ${MOST}
    )
    select id, state, reason, created_at, attempts as tries, claimed_at as last_tried_at, failed_at, error_code, error_details, decision
    from outbox_messages where id in (select id from earlier union select id from later) order by seq`.execute(db);
  return rows;
}
