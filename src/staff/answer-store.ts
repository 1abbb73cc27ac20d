import { sql } from 'kysely';
import type { Db, Tx } from '../platform/db/index.ts';
import type { ApiKeyId } from './types.ts';

type Key = { readonly keyId: ApiKeyId; readonly idempotencyKey: string };
export type KeptAnswer = { readonly status: number; readonly body: unknown; readonly isSame: boolean };

/** Takes an idempotency key for this transaction, and waits for whoever has it now; false when it was used. */
export async function takeKey(tx: Tx, { keyId, idempotencyKey }: Key, hash: Buffer): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into api_answers (key_id, idempotency_key, request_hash, status, body)
    values (${keyId}, ${idempotencyKey}, ${hash}, 0, 'null') on conflict do nothing`.execute(tx);
  return (numAffectedRows ?? 0n) > 0n;
}

export async function keepAnswer(
  tx: Tx,
  { keyId, idempotencyKey }: Key,
  answer: { readonly status: number; readonly body: object },
): Promise<void> {
  await sql`
    update api_answers set status = ${answer.status}, body = ${JSON.stringify(answer.body)}::json
    where key_id = ${keyId} and idempotency_key = ${idempotencyKey}`.execute(tx);
}

/** What was answered under a key; `isSame`: to the same request. */
export async function readAnswer(db: Db, { keyId, idempotencyKey }: Key, hash: Buffer): Promise<KeptAnswer | null> {
  const { rows } = await sql<KeptAnswer>`
    select status, body, request_hash = ${hash} as is_same from api_answers
    where key_id = ${keyId} and idempotency_key = ${idempotencyKey}`.execute(db);
  return rows[0] ?? null;
}

/** Forgets answers that were given before a moment; returns how many. */
export async function forgetAnswers(db: Db, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from api_answers where (key_id, idempotency_key) in (
      select key_id, idempotency_key from api_answers where at < ${before} order by at limit ${limit})`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
