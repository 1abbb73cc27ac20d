import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/db/index.ts';

export type WordRow = { readonly word: string; readonly stem: string; readonly sound: string };

export async function addWords(tx: Tx, rows: readonly WordRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into knowledge_words (word, stem, sound)
    select word, stem, sound from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r (word text, stem text, sound text) order by word
    on conflict (word) do nothing`.execute(tx);
}

/** Removes those of the words that no passage has any more. */
export async function dropWords(tx: Tx, words: readonly string[]): Promise<void> {
  if (words.length === 0) return;
  await sql`
    delete from knowledge_words w where word = any(${words}::text[])
      and not exists (select from knowledge_passages p where p.words @> array[w.word])`.execute(tx);
}

/** Publishing changes words that many pages share: one page at a time. */
export async function lockWords(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('knowledge_words', 0))`.execute(tx);
}

/** Known words with the stem of a word asked for. */
export async function wordsOfStems(
  db: Db,
  asked: readonly { readonly word: string; readonly stem: string }[],
): Promise<readonly { readonly asked: string; readonly word: string }[]> {
  const { rows } = await sql<{ asked: string; word: string }>`
    select q.word as asked, w.word
    from unnest(${asked.map((q) => q.word)}::text[], ${asked.map((q) => q.stem)}::text[]) as q (word, stem)
    join knowledge_words w on w.stem = q.stem`.execute(db);
  return rows;
}

/** Known words that share many trigrams with how the asked ones sound, nearest first. */
export async function wordsThatSound(
  db: Db,
  asked: readonly { readonly word: string; readonly sound: string }[],
): Promise<readonly { readonly asked: string; readonly word: string }[]> {
  const { rows } = await sql<{ asked: string; word: string }>`
    select q.word as asked, w.word
    from unnest(${asked.map((q) => q.word)}::text[], ${asked.map((q) => q.sound)}::text[]) as q (word, sound)
    cross join lateral (
      select word from knowledge_words where sound % q.sound order by similarity(sound, q.sound) desc, word limit 40
    ) w`.execute(db);
  return rows;
}
