import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { CallId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';

/** A call, and what it names of which nothing is known yet. */
export type EarlyCall = { readonly id: CallId; readonly name: string };

/** Notes calls of which a part can be read only once more is known. They go when their calls go. */
export async function keepEarlyCalls(tx: Tx, early: readonly EarlyCall[]): Promise<void> {
  if (early.length === 0) return;
  await sql`
    insert into early_calls (call_id, digest)
    select * from unnest(${early.map(({ id }) => id)}::uuid[], ${early.map(({ name }) => digestOf(name))}::bytea[])
    on conflict do nothing`.execute(tx);
}

/** More is known of these names: calls that were read too early are read again. Whoever sweeps wakes the reader. */
export async function readEarlyCalls(tx: Tx, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  await sql`
    with known as (delete from early_calls where digest = any(${names.map(digestOf)}::bytea[]) returning call_id)
    update webhook_calls set state = 'stored', read_at = null
    where id in (select call_id from known) and state = 'read'`.execute(tx);
}

const digestOf = (name: string): Buffer => createHash('sha256').update(name).digest();
