import { sql } from 'kysely';
import type { ConversationId } from '../../core/ids.ts';
import type { Db, Tx, Write } from '../../platform/db/index.ts';
import type { PushKind } from './contract.ts';
import { RANDOM } from './random-token.ts';
import type { JobId } from './types.ts';

export type JobRow = {
  readonly id: JobId;
  readonly key: string;
  readonly kind: PushKind;
  readonly topic: string;
  readonly conversationId: ConversationId | null;
  readonly staffId: string | null;
  readonly code: string | null;
  readonly delayMs: number;
  readonly usefulMs: number;
};

/** A second job under a key that exists changes nothing. */
export const insertJob = (job: JobRow): Write => sql`
  insert into push_jobs (id, key, kind, topic, conversation_id, staff_id, code, due_at, expires_at)
  values (${job.id}, ${job.key}, ${job.kind}, ${job.topic}, ${job.conversationId}, ${job.staffId}, ${job.code},
    now() + ${job.delayMs} * interval '1 ms', now() + ${job.usefulMs} * interval '1 ms')
  on conflict (key) do nothing`;

/** Of these keys, those under which nothing was queued yet. */
export async function findNewKeys(db: Db, keys: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ key: string }>`
    select key from unnest(${keys}::text[]) key where not exists (select from push_jobs j where j.key = key.key)`.execute(
    db,
  );
  return new Set(rows.map(({ key }) => key));
}

export type DueJob = Pick<JobRow, 'id' | 'kind' | 'topic' | 'conversationId' | 'staffId' | 'code'>;

/** What is due, the oldest first, with everything that waits beside it about the same thing for the same people. */
export async function findDueJobs(db: Db, limit: number): Promise<DueJob[]> {
  const { rows } = await sql<DueJob>`
    with due as (
      select topic, staff_id, min(due_at) as due_at from (
        select topic, staff_id, due_at from push_jobs where state = 'queued' and due_at <= now() order by due_at, id limit ${limit}
      ) first group by topic, staff_id)
    select q.id, q.kind, q.topic, q.conversation_id, q.staff_id, q.code
    from due join push_jobs q on q.topic = due.topic and q.staff_id is not distinct from due.staff_id and q.state = 'queued'
    order by due.due_at, q.topic, q.id limit ${limit * 5}`.execute(db);
  return rows;
}

/** Whether something is due that nobody has taken for a while, or a push is. */
export async function hasDuePushes(db: Db, olderThanMs: number): Promise<boolean> {
  const { rows } = await sql`
    select from push_jobs where state = 'queued' and due_at < now() - ${olderThanMs} * interval '1 ms'
    union all
    select from push_deliveries where state = 'queued' and not_before < now() - ${olderThanMs} * interval '1 ms' limit 1`.execute(
    db,
  );
  return rows.length > 0;
}

/** Ends jobs that are queued; returns those that were: another worker may have taken some. */
export async function endJobs(db: Db, ids: readonly JobId[], state: 'spread' | 'joined' | 'over'): Promise<Set<JobId>> {
  const { rows } = await sql<{ id: JobId }>`
    update push_jobs set state = ${state} where id = any(${ids}::uuid[]) and state = 'queued' returning id`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

export type NewPush = {
  readonly job: DueJob;
  /** Where the push is about more than one thing, another one than that of the job. */
  readonly topic: string;
  readonly conversationId: ConversationId | null;
  readonly count: number;
  readonly staffIds: readonly string[];
  /** After the last push about the same thing had one of these kinds, it is heard. */
  readonly heardAfter: readonly PushKind[];
};

/** Writes one push for each device that is to get it: kinds that it wants, while it is not muted. */
export async function insertPushes(tx: Tx, push: NewPush): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into push_deliveries (id, job_id, device_id, kind, topic, conversation_id, code, count, token, is_louder, expires_at)
    select gen_random_uuid(), ${push.job.id}, device.id, ${push.job.kind}, ${push.topic}, ${push.conversationId}, ${push.job.code},
      ${push.count}, ${RANDOM}, coalesce(before.kind = any(${push.heardAfter}::text[]), true),
      (select expires_at from push_jobs where id = ${push.job.id})
    from push_devices device
    left join lateral (
      select kind from push_deliveries d where d.device_id = device.id and d.topic = ${push.topic} and d.created_at > now() - interval '1 hour'
      order by d.created_at desc limit 1) before on true
    where device.staff_id = any(${push.staffIds}::uuid[]) and ${push.job.kind} = any(device.kinds)
      and (device.muted_until is null or device.muted_until <= now())
    on conflict do nothing`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}
