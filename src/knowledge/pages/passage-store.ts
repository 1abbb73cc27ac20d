import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/db/index.ts';
import type { FoundPassage, PageId, Passage } from './types.ts';

/** A passage with the words that it is found by, folded and joined by blanks. */
export type PassageRow = Passage & {
  readonly titleWords: string;
  readonly textWords: string;
  readonly words: readonly string[];
};

/** Puts these passages in the place of those of the page's earlier version; gives the words that those had. */
export async function replacePassages(
  tx: Tx,
  page: { readonly id: PageId; readonly version: number; readonly title: string },
  passages: readonly PassageRow[],
): Promise<readonly string[]> {
  const gone = await sql<{ words: string[] }>`
    delete from knowledge_passages where page_id = ${page.id} returning words`.execute(tx);
  const rows = passages.map((passage, position) => ({ ...passage, position }));
  await sql`
    insert into knowledge_passages (page_id, position, version, title, heading, first_line, last_line, content, search, words)
    select ${page.id}, position, ${page.version}, ${page.title}, heading, "firstLine", "lastLine", text,
      setweight(to_tsvector('shop_es', "titleWords") || to_tsvector('shop_en', "titleWords"), 'A')
        || to_tsvector('shop_es', "textWords") || to_tsvector('shop_en', "textWords"), words
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (position integer, heading text, "firstLine" integer,
      "lastLine" integer, text text, "titleWords" text, "textWords" text, words text[])`.execute(tx);
  return [...new Set(gone.rows.flatMap(({ words }) => words))];
}

/** Those that have most of what was asked for, in title and headings before elsewhere, are compared closely. */
const CANDIDATES = 100;

export type RankedPassage = FoundPassage & {
  /** How much of what was asked for the passage has, 0 to 1; rare words weigh more. */
  readonly share: number;
};

/**
 * The passages that have most of the groups, rare ones first of all; of those with the same groups the ones that have
 * them in title or headings. A group is one asked word with all that it may stand for, as text of a tsquery: `a | b`; one
 * that is met nowhere still counts as asked.
 */
export async function rankPassages(
  db: Db,
  groups: readonly string[],
  limit: number,
): Promise<readonly RankedPassage[]> {
  const { rows } = await sql<RankedPassage>`
    with asked as materialized (
      select n, case when terms = '' then null
        else to_tsquery('shop_es', terms) || to_tsquery('shop_en', terms) end as query
      from unnest(${groups}::text[]) with ordinality as g (terms, n)
    ), hits as materialized (
      select a.n, p.page_id, p.position, false as is_title from asked a join knowledge_passages p on p.search @@ a.query
      union all
      select a.n, p.page_id, p.position, true from asked a join knowledge_passages p on ts_filter(p.search, '{a}') @@ a.query
    ), size as (select greatest(count(*), 1) as passages from knowledge_passages
    ), met as (select n, count(*) as passages from hits where not is_title group by n
    ), weights as materialized (
      -- Whole numbers have one sum in any order: the same words weigh the same.
      select a.n, a.query, round(1e6 * ln(1 + size.passages::float8 / coalesce(met.passages, 0.5))) as weight
      from asked a cross join size left join met using (n)
    ), candidates as materialized (
      select page_id, position, sum(weight) filter (where not is_title) as met,
        coalesce(sum(weight) filter (where is_title), 0) as titled
      from hits join weights using (n) group by page_id, position
      order by met desc, titled desc, page_id, position limit ${CANDIDATES}
    ), best as (
      select c.page_id, c.position, c.met / (select sum(weight) from weights) as share,
        sum(w.weight * (1 + ts_rank('{0.3,0.3,0.3,1}', p.search, w.query))) as score
      from candidates c join knowledge_passages p using (page_id, position) join weights w on p.search @@ w.query
      group by c.page_id, c.position, c.met order by score desc, c.page_id, c.position limit ${limit}
    )
    select p.page_id, p.title, p.version, p.heading, p.first_line, p.last_line, p.content as text, b.share
    from best b join knowledge_passages p using (page_id, position)
    order by b.score desc, p.page_id, p.position`.execute(db);
  return rows;
}
