import { sql } from 'kysely';
import type { Db, Tx } from '../platform/db/index.ts';
import type { BookEntry, ErasureId } from './types.ts';

export type Tombstone = { readonly hash: Buffer; readonly erasedAt: Date };

/** Remembers who was erased; the newest time of each holds. */
export async function insertTombstones(tx: Tx, tombstones: readonly Tombstone[]): Promise<void> {
  await sql`
    insert into erased_identities as e (hash, erased_at)
    select hash, max(at) from unnest(${tombstones.map(({ hash }) => hash)}::bytea[],
      ${tombstones.map(({ erasedAt }) => erasedAt)}::timestamptz[]) as n(hash, at) group by hash order by hash
    on conflict (hash) do update set erased_at = greatest(e.erased_at, excluded.erased_at)`.execute(tx);
}

export async function findTombstones(db: Db, hashes: readonly Buffer[]): Promise<readonly Tombstone[]> {
  const { rows } = await sql<Tombstone>`
    select hash, erased_at from erased_identities where hash = any(${hashes}::bytea[])`.execute(db);
  return rows;
}

export async function allTombstones(db: Db): Promise<readonly Tombstone[]> {
  const { rows } = await sql<Tombstone>`select hash, erased_at from erased_identities order by erased_at, hash`.execute(
    db,
  );
  return rows;
}

export async function insertErasure(
  tx: Tx,
  erasure: { readonly id: ErasureId; readonly at: Date; readonly by: string; readonly book: readonly BookEntry[] },
): Promise<void> {
  const book = erasure.book.length === 0 ? null : JSON.stringify(erasure.book);
  await sql`
    insert into erasures (id, at, by, contact_book) values (${erasure.id}, ${erasure.at}, ${erasure.by}, ${book}::jsonb)`.execute(
    tx,
  );
}

export type Unfinished = { readonly id: ErasureId; readonly book: readonly BookEntry[]; readonly tries: number };

/** Takes erasures whose contact-book entries are still to go and that nobody tried lately. */
export async function takeUnfinished(db: Db, restMs: number, limit: number): Promise<readonly Unfinished[]> {
  const { rows } = await sql<Unfinished>`
    update erasures set tries = tries + 1, tried_at = now()
    where id = any(array(select id from erasures where contact_book is not null
      and (tried_at is null or tried_at < now() - ${restMs} * interval '1 ms') order by id limit ${limit} for update skip locked))
    returning id, contact_book as book, tries`.execute(db);
  return rows;
}

/** What is left to be asked; nothing: the erasure is finished. */
export async function keepBook(
  db: Db,
  id: ErasureId,
  left: readonly BookEntry[],
  problem: string | null,
): Promise<void> {
  await sql`
    update erasures set contact_book = ${left.length === 0 ? null : JSON.stringify(left)}::jsonb, problem = ${problem}
    where id = ${id}`.execute(db);
}
