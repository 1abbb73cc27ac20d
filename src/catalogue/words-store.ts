import { sql } from 'kysely';
import type { Tx } from '../platform/db/index.ts';

export type WordRow = {
  readonly word: string;
  readonly stem: string;
  readonly sound: string;
  readonly near_keys: readonly string[];
};
export type SynonymRow = {
  readonly group_key: string;
  readonly term: string;
  readonly stems: string;
  readonly words: readonly string[];
};

/** Makes the synonyms exactly these; gives the words of terms that went away. Rows that are the same are not touched. */
export async function replaceSynonyms(tx: Tx, rows: readonly SynonymRow[]): Promise<readonly string[]> {
  const given = JSON.stringify(rows);
  const gone = await sql<{ words: string[] }>`
    delete from synonyms s where not exists (
      select from jsonb_to_recordset(${given}::jsonb) as r (group_key text, stems text)
      where r.group_key = s.group_key and r.stems = s.stems)
    returning words`.execute(tx);
  await sql`
    insert into synonyms (group_key, term, stems, words)
    select group_key, term, stems, words
    from jsonb_to_recordset(${given}::jsonb) as r (group_key text, term text, stems text, words text[])
    on conflict (group_key, stems) do update set term = excluded.term, words = excluded.words
      where (synonyms.term, synonyms.words) is distinct from (excluded.term, excluded.words)`.execute(tx);
  return gone.rows.flatMap(({ words }) => words);
}

/** Those of the words that are not among the search words yet. */
export async function unknownWords(tx: Tx, words: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{ word: string }>`
    select word from unnest(${words}::text[]) as r (word)
    where not exists (select from search_words s where s.word = r.word)`.execute(tx);
  return rows.map(({ word }) => word);
}

export async function addSearchWords(tx: Tx, rows: readonly WordRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into search_words (word, stem, sound, near_keys)
    select word, stem, sound, near_keys from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r (word text, stem text, sound text, near_keys text[])
    on conflict (word) do nothing`.execute(tx);
}

/** Removes those of the words that no active product and no synonym uses any more. */
export async function dropUnusedWords(tx: Tx, words: readonly string[]): Promise<void> {
  if (words.length === 0) return;
  await sql`
    delete from search_words w where word = any(${words}::text[])
      and not exists (select from products p where p.is_active and p.words @> array[w.word])
      and not exists (select from synonyms s where w.word = any(s.words))`.execute(tx);
}
