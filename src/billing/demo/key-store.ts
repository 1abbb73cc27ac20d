import { sql } from 'kysely';
import type { Tx } from '../../platform/db/index.ts';
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
