import { sql } from 'kysely';
import type { Db, Tx } from '../platform/db/index.ts';
import type { Scope } from './types.ts';

export type Refusal = { readonly hash: Buffer; readonly scope: Scope; readonly at: Date };

/** Keeps refusals under hashes; the newest of a hash and scope holds. */
export async function insertRefusals(tx: Tx, refusals: readonly Refusal[]): Promise<void> {
  await sql`
    insert into consent_refusals (hash, scope, at)
    select * from unnest(${refusals.map(({ hash }) => hash)}::bytea[], ${refusals.map(({ scope }) => scope)}::text[],
      ${refusals.map(({ at }) => at)}::timestamptz[])
    on conflict (hash, scope) do update set at = greatest(consent_refusals.at, excluded.at)`.execute(tx);
}

export async function findRefusals(db: Db, hashes: readonly Buffer[]): Promise<readonly Refusal[]> {
  const { rows } = await sql<Refusal>`
    select hash, scope, at from consent_refusals where hash = any(${hashes}::bytea[])`.execute(db);
  return rows;
}
