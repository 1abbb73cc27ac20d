import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/db/index.ts';
import type { StepDone } from '../types.ts';

type RememberedKey = { readonly params: string; readonly result: StepDone };

/** What an idempotency key stands for; the transaction alone decides about it until it ends. */
export async function lockKey(tx: Tx, key: string): Promise<RememberedKey | null> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`demo:${key}`}, 0))`.execute(tx);
  const { rows } = await sql<RememberedKey>`select params, result from demo_billing_keys where key = ${key}`.execute(
    tx,
  );
  return rows[0] ?? null;
}

export async function saveKey(tx: Tx, key: string, params: string, result: StepDone): Promise<void> {
  await sql`
    insert into demo_billing_keys (key, params, result) values (${key}, ${params}, ${JSON.stringify(result)}::json)
  `.execute(tx);
}

/** Forgets keys of before a moment; returns how many. */
export async function forgetDemoKeys(db: Db, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from demo_billing_keys where key = any(array(
      select key from demo_billing_keys where created_at < ${before} order by created_at limit ${limit}))`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
