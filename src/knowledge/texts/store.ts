import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/db/index.ts';
import type { TextKind, TextVersion } from './types.ts';

/** One publication at a time, also with a load of the shop's folder. */
export async function lockTexts(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('knowledge_texts', 0))`.execute(tx);
}

/** The newest version of each text that was ever published. */
export async function newestTexts(db: Db | Tx): Promise<ReadonlyMap<TextKind, TextVersion>> {
  const { rows } = await sql<TextVersion>`
    select distinct on (kind) kind, version, content, author_id, reason, published_at, despite
    from knowledge_texts order by kind, version desc`.execute(db);
  return new Map(rows.map((row) => [row.kind, row]));
}

export async function readTextVersion(db: Db, kind: TextKind, version: number): Promise<TextVersion | null> {
  const { rows } = await sql<TextVersion>`
    select kind, version, content, author_id, reason, published_at, despite from knowledge_texts
    where kind = ${kind} and version = ${version}`.execute(db);
  return rows[0] ?? null;
}

/** Without their contents, newest first. */
export async function listTextVersions(
  db: Db,
  kind: TextKind,
): Promise<readonly Omit<TextVersion, 'content' | 'kind'>[]> {
  const { rows } = await sql<Omit<TextVersion, 'content' | 'kind'>>`
    select version, author_id, reason, published_at, despite from knowledge_texts
    where kind = ${kind} order by version desc limit 200`.execute(db);
  return rows;
}

export async function insertTextVersion(tx: Tx, text: TextVersion): Promise<void> {
  await sql`
    insert into knowledge_texts (kind, version, content, author_id, reason, published_at, despite)
    values (${text.kind}, ${text.version}, ${text.content}, ${text.authorId}::uuid, ${text.reason}, ${text.publishedAt},
      ${text.despite})`.execute(tx);
}

/** The newest contents of a text that were published before a moment. */
export async function contentsBefore(db: Db, kind: TextKind, before: Date, limit: number): Promise<readonly string[]> {
  const { rows } = await sql<{ content: string }>`
    select content from knowledge_texts
    where kind = ${kind} and published_at < ${before} order by version desc limit ${limit}`.execute(db);
  return rows.map(({ content }) => content);
}
