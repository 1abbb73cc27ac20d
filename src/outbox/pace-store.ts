import { sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';

/** Messages a second that are won back each second after WhatsApp said that we are too fast. */
const RECOVERS = 2;

/** Moments at which messages may leave, one every `eachMs` from `startsInMs` on. */
export type Slots = { readonly startsInMs: number; readonly eachMs: number };

const rate = (perSecond: number) => sql`
  least(${perSecond}::float8, coalesce(slowed_to + extract(epoch from clock_timestamp() - slowed_at) * ${RECOVERS}, ${perSecond}::float8))`;

/**
 * Takes the next `wanted` moments of a number, for all workers together. Null, and the time until it is worth asking
 * again, when the next one is further ahead than `aheadMs`.
 */
export async function takeSlots(
  db: Db,
  request: {
    readonly phoneNumberId: string;
    readonly wanted: number;
    readonly perSecond: number;
    readonly aheadMs: number;
  },
): Promise<Slots | { readonly waitMs: number }> {
  const { phoneNumberId, wanted, perSecond, aheadMs } = request;
  const all = sql`(${wanted}::float8 / ${rate(perSecond)}) * interval '1 s'`;
  const { rows } = await sql<Slots>`
    update send_pace set next_at = greatest(next_at, clock_timestamp()) + ${all}
    where phone_number_id = ${phoneNumberId} and next_at <= clock_timestamp() + ${aheadMs} * interval '1 ms'
    returning (extract(epoch from next_at - ${all} - clock_timestamp()) * 1000)::float8 as starts_in_ms, (1000 / ${rate(perSecond)})::float8 as each_ms
  `.execute(db);
  if (rows[0]) return rows[0];
  const { rows: later } = await sql<{ waitMs: number }>`
    insert into send_pace as p (phone_number_id) values (${phoneNumberId}) on conflict (phone_number_id)
    do update set phone_number_id = p.phone_number_id
    returning greatest(0, extract(epoch from next_at - clock_timestamp()) * 1000)::float8 as wait_ms`.execute(db);
  return { waitMs: Math.max(0, (later[0]?.waitMs ?? 0) - aheadMs) };
}

/** Two refusals within this time are no accident, ms. */
const REFUSALS_MS = 1_000;

/**
 * WhatsApp says that this number is too fast. Once says little: the refused message is tried again later. Twice within
 * a second: half as fast from now on, at least `floor` a second.
 */
export async function slowDown(db: Db, phoneNumberId: string, perSecond: number, floor: number): Promise<void> {
  await sql`
    update send_pace set refused_at = clock_timestamp(),
      slowed_to = case when ${isLimit} then greatest(${floor}::float8, ${rate(perSecond)} / 2) else slowed_to end,
      slowed_at = case when ${isLimit} then clock_timestamp() else slowed_at end,
      next_at = case when ${isLimit} then greatest(next_at, clock_timestamp() + interval '1 s') else next_at end
    where phone_number_id = ${phoneNumberId}
  `.execute(db);
}

const isLimit = sql`coalesce(refused_at > clock_timestamp() - ${REFUSALS_MS} * interval '1 ms', false)`;
