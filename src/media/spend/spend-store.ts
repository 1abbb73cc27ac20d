import { sql } from 'kysely';
import { type ConversationId, type Id, newId } from '../../core/ids.ts';
import type { Db, Tx } from '../../platform/db/index.ts';
import type { Charge, PaidFile } from './types.ts';

export type SpendId = Id<'spend'>;

/** Whoever asks whether a customer's day still holds something, and takes it, waits for the others who do. */
export const lockDay = async (tx: Tx, conversationId: ConversationId): Promise<void> =>
  void (await sql`select pg_advisory_xact_lock(hashtextextended(${`media:${conversationId}`}, 0))`.execute(tx));

/** Notes a call before it is made, as an estimate. */
export async function insertSpend(db: Db | Tx, file: PaidFile, charge: Charge): Promise<SpendId> {
  const id = newId<'spend'>();
  await sql`
    insert into media_spend (id, conversation_id, attachment_id, vendor, model, unit, units, cost_micro_usd)
    values (${id}, ${file.conversationId}, ${file.id}, ${charge.vendor}, ${charge.model}, ${charge.unit}, ${charge.units},
      ${charge.costMicroUsd})
  `.execute(db);
  return id;
}

/** What the call did cost. */
export const correctSpend = async (db: Db, id: SpendId, { model, units, costMicroUsd }: Charge): Promise<void> =>
  void (await sql`
    update media_spend set model = ${model}, units = ${units}, cost_micro_usd = ${costMicroUsd}, is_estimate = false
    where id = ${id}
  `.execute(db));

/** The call cost nothing. */
export const removeSpend = async (db: Db, id: SpendId): Promise<void> =>
  void (await sql`delete from media_spend where id = ${id}`.execute(db));

export type DayUse = { readonly soundSeconds: number; readonly visionCalls: number };

/** What was understood for a conversation since then by whoever bills for it. */
export async function useSince(db: Db | Tx, conversationId: ConversationId, since: Date): Promise<DayUse> {
  const { rows } = await sql<DayUse>`
    select coalesce(sum(units) filter (where unit = 'second'), 0)::float8 as sound_seconds,
      (count(*) filter (where unit <> 'second'))::float8 as vision_calls
    from media_spend where conversation_id = ${conversationId} and spent_at >= ${since}
  `.execute(db);
  return rows[0] ?? { soundSeconds: 0, visionCalls: 0 };
}
