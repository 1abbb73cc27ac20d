import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';
import type { ProductId, VariantId } from './types.ts';

/** Beyond this, candidates are not ranked: a question that fits thousands of products is answered by any of them. */
const MAX_CANDIDATES = 2_000;

/** A word that was asked for and a known word that it may stand for. */
export type KnownWord = { readonly asked: string; readonly word: string };

/** The known words that share a stem with a word asked for. */
export async function wordsWithStems(
  db: Db,
  asked: readonly { readonly word: string; readonly stem: string }[],
): Promise<readonly KnownWord[]> {
  const { rows } = await sql<KnownWord>`
    select q.word as asked, w.word
    from unnest(${asked.map((q) => q.word)}::text[], ${asked.map((q) => q.stem)}::text[]) as q (word, stem)
    join search_words w on w.stem = q.stem`.execute(db);
  return rows;
}

/** Known words that share a key with those asked for: all that sound alike but for one letter, some but for two. */
export async function wordsNear(
  db: Db,
  asked: readonly { readonly word: string; readonly keys: readonly string[] }[],
): Promise<readonly KnownWord[]> {
  const given = JSON.stringify(asked);
  const { rows } = await sql<KnownWord>`
    select q.word as asked, w.word
    from jsonb_to_recordset(${given}::jsonb) as q (word text, keys text[])
    cross join lateral (select word from search_words where near_keys && q.keys limit 200) w`.execute(db);
  return rows;
}

/** Known words that share many trigrams with those asked for, nearest first: for what is more than a letter away. */
export async function wordsAlike(
  db: Db,
  asked: readonly { readonly word: string; readonly sound: string }[],
): Promise<readonly KnownWord[]> {
  const { rows } = await sql<KnownWord>`
    select q.word as asked, w.word
    from unnest(${asked.map((q) => q.word)}::text[], ${asked.map((q) => q.sound)}::text[]) as q (word, sound)
    cross join lateral (
      select word from search_words where sound % q.sound order by similarity(sound, q.sound) desc, word limit 40
    ) w`.execute(db);
  return rows;
}

/** For each run of stems (`prens franc`) the words of the other terms of its group. */
export async function synonymsOf(
  db: Db,
  stems: readonly string[],
): Promise<readonly { readonly stems: string; readonly words: readonly string[] }[]> {
  const { rows } = await sql<{ stems: string; words: string[] }>`
    select s.stems, other.words from synonyms s
    join synonyms other on other.group_key = s.group_key and other.stems <> s.stems
    where s.stems = any(${stems}::text[]) order by s.group_key, other.stems`.execute(db);
  return rows;
}

/** Active variants with exactly one of these SKUs or barcodes. */
export async function variantsWithCodes(
  db: Db,
  codes: { readonly skuKeys: readonly string[]; readonly gtins: readonly string[] },
): Promise<readonly { readonly productId: ProductId; readonly variantId: VariantId }[]> {
  const { rows } = await sql<{ productId: ProductId; variantId: VariantId }>`
    select v.product_id, v.id as variant_id from product_variants v
    join products p on p.id = v.product_id and p.is_active
    where v.is_active and v.id in (
      select id from product_variants where sku_key = any(${codes.skuKeys}::text[])
      union all select variant_id from variant_gtins where gtin = any(${codes.gtins}::text[]))
    order by v.product_id, v.position`.execute(db);
  return rows;
}

/**
 * Active products that fit the groups, best first. A group is one asked word with all it may stand for, as text of a
 * tsquery: `a | b | (c & d)`. `all`: every group must be met; `any`: the more groups are met, the better.
 */
export async function rankProducts(
  db: Db,
  groups: readonly string[],
  mode: 'all' | 'any',
  limit: number,
): Promise<readonly ProductId[]> {
  const met = (weights: string) => {
    // As a query of its own it is made once; as an expression a generic plan would make it anew for each candidate.
    const each = groups.map((group) => sql`(search @@ (select ${tsquery(weighted(group, weights))}))::int`);
    return sql.join(each, sql` + `);
  };
  // More words met, more of them in the name, more outside the description, the shorter name: asked for and no more.
  const { rows } = await sql<{ readonly id: ProductId }>`
    select id from (${candidates(groups, mode)}) candidate
    order by ${met('')} desc, ${met('A')} desc, ${met('AB')} desc, length(name), handle
    limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * Products that meet all groups; else those that meet all but one, and some for each group alone, so that a rare word
 * is not lost among the thousands of products that a common one has.
 */
function candidates(groups: readonly string[], mode: 'all' | 'any'): RawBuilder<unknown> {
  const some = (conditions: readonly string[], atMost: number) => sql`(
    select id, name, handle, search from products
    where is_active and search @@ (${sql.join(conditions.map(tsquery), sql` && `)}) limit ${atMost})`;
  if (mode === 'all') return some(groups, MAX_CANDIDATES);
  const allButOne = groups.length > 2 ? groups.map((_, left) => groups.filter((_, at) => at !== left)) : [];
  const ways = [...allButOne, ...groups.map((group) => [group])];
  return sql.join(
    ways.map((way) => some(way, Math.ceil(MAX_CANDIDATES / ways.length))),
    sql` union `,
  );
}

const tsquery = (group: string): RawBuilder<unknown> =>
  sql`(to_tsquery('shop_es', ${group}) || to_tsquery('shop_en', ${group}))`;

/** `cafe | coffee` as `cafe:A | coffee:A`: only where the word has one of these weights. */
const weighted = (group: string, weights: string): string =>
  weights === '' ? group : group.replace(/[\p{L}\p{N}]+/gu, (word) => `${word}:${weights}`);
