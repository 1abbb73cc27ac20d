import { sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';

/** Messages a second that are won back each second after WhatsApp said that we are too fast. */
const RECOVERS = 2;

/** Moments at which messages may leave, one every `eachMs` from `startsAtMs` on; times of the database, Unix ms. */
export type Slots = { readonly startsAtMs: number; readonly nowMs: number; readonly eachMs: number };

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
    returning (extract(epoch from next_at - ${all}) * 1000)::float8 as starts_at_ms,
      (extract(epoch from clock_timestamp()) * 1000)::float8 as now_ms, (1000 / ${rate(perSecond)})::float8 as each_ms
  `.execute(db);
  if (rows[0]) return rows[0];
  const { rows: later } = await sql<{ waitMs: number }>`
    insert into send_pace as p (phone_number_id) values (${phoneNumberId}) on conflict (phone_number_id)
    do update set phone_number_id = p.phone_number_id
    returning greatest(0, extract(epoch from next_at - clock_timestamp()) * 1000)::float8 as wait_ms`.execute(db);
  return { waitMs: Math.max(0, (later[0]?.waitMs ?? 0) - aheadMs) };
}

/** Refusals that come within this time belong together, ms. */
const REFUSALS_MS = 1_000;
/** A number that really is too fast is refused much of what it sends; a few are hiccups. */
const LEAST_REFUSALS = 3;
const REFUSED_SHARE = 0.05;

/**
 * WhatsApp says that this number is too fast. A few such answers say little: the refused messages are tried again
 * later. When they are more than that within a second: half as fast from now on, at least `floor` a second.
 */
export async function slowDown(db: Db, phoneNumberId: string, perSecond: number, floor: number): Promise<void> {
  const limit = Math.max(LEAST_REFUSALS, Math.ceil(perSecond * REFUSED_SHARE));
  const isSame = sql`coalesce(refused_at > clock_timestamp() - ${REFUSALS_MS} * interval '1 ms', false)`;
  const isLimit = sql`(${isSame} and refusals + 1 >= ${limit})`;
  await sql`
    update send_pace set
      refused_at = case when ${isSame} and not ${isLimit} then refused_at else clock_timestamp() end,
      refusals = case when ${isLimit} then 0 when ${isSame} then refusals + 1 else 1 end,
      slowed_to = case when ${isLimit} then greatest(${floor}::float8, ${rate(perSecond)} / 2) else slowed_to end,
      slowed_at = case when ${isLimit} then clock_timestamp() else slowed_at end,
      next_at = case when ${isLimit} then greatest(next_at, clock_timestamp() + interval '1 s') else next_at end
    where phone_number_id = ${phoneNumberId}
  `.execute(db);
}
