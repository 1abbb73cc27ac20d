import { sql } from 'kysely';
import type { ConversationId } from '../../core/ids.ts';
import type { Db, Tx } from '../../platform/db/index.ts';
import type { SearchHit } from '../contract.ts';

export type FoundIn = SearchHit['where'];

/** One thing that the search finds. */
export type FindableText = {
  readonly conversationId: ConversationId;
  readonly foundIn: FoundIn;
  readonly itemId: string;
  readonly at: Date;
  readonly text: string;
  readonly plain: string;
};

/** Keeps texts, or changes them; an empty one goes. What says the same as before is not written. */
export async function putTexts(tx: Tx, texts: readonly FindableText[]): Promise<void> {
  if (texts.length === 0) return;
  await sql`
    with given as (
      select distinct on ("itemId", "foundIn") * from json_to_recordset(${JSON.stringify(texts)}::json) as t ("conversationId" uuid, "foundIn" text, "itemId" uuid, at timestamptz,
        text text, plain text) order by "itemId", "foundIn"),
    gone as (delete from console_texts t using given g where t.item_id = g."itemId" and t.found_in = g."foundIn" and g.plain = '')
    insert into console_texts as t (conversation_id, found_in, item_id, at, text, plain)
    select "conversationId", "foundIn", "itemId", at, text, plain from given where plain <> ''
    on conflict (item_id, found_in) do update set text = excluded.text, plain = excluded.plain where t.text <> excluded.text`.execute(
    tx,
  );
}

export type FoundText = Omit<FindableText, 'plain'>;

/** Texts that hold all of these words, the newest first. Each word stands alone in the condition: only so the index serves it. */
export async function textsWithWords(db: Db, words: readonly string[], limit: number): Promise<FoundText[]> {
  const { rows } = await sql<FoundText>`
    select conversation_id, found_in, item_id, at, text from console_texts
    where ${holdsAll(words)} order by at desc, item_id limit ${limit}`.execute(db);
  return rows;
}

const holdsAll = (words: readonly string[]) =>
  sql.join(
    words.map((word) => sql`plain like ${`%${word.replace(/[\\%_]/g, '\\$&')}%`}`),
    sql` and `,
  );

/**
 * The same of names, numbers and orders alone, which newer messages with the same letters do not push away. Materialized,
 * so that the limit does not lead the planner through all texts in the hope of meeting enough people soon.
 */
export async function peopleWithWords(db: Db, words: readonly string[], limit: number): Promise<FoundText[]> {
  const { rows } = await sql<FoundText>`
    with people as materialized (
      select conversation_id, found_in, item_id, at, text from console_texts
      where found_in in ('name', 'number', 'order') and ${holdsAll(words)})
    select * from people order by at desc, item_id limit ${limit}`.execute(db);
  return rows;
}

/** Of so many texts with something that is nearly the words the nearest: of thousands any will do. */
const CANDIDATES = 300;

/**
 * Texts with something that is nearly the words, the nearest first. Materialized, so that the limit does not lead the
 * planner through all texts in the hope of meeting enough soon: those alike may all be the latest.
 */
export async function textsAlike(db: Db, plain: string, limit: number): Promise<FoundText[]> {
  const { rows } = await sql<FoundText>`
    with alike as materialized (
      select conversation_id, found_in, item_id, at, text, plain from console_texts where ${plain} <% plain)
    select conversation_id, found_in, item_id, at, text from (select * from alike limit ${CANDIDATES}) candidates
    order by word_similarity(${plain}, plain) desc, at desc limit ${limit}`.execute(db);
  return rows;
}

/**
 * Names, numbers and orders that are nearly the words, the nearest first. Materialized for the
 * same reason; the partial index holds only these.
 */
export async function peopleAlike(db: Db, plain: string, limit: number): Promise<FoundText[]> {
  const { rows } = await sql<FoundText>`
    with people as materialized (
      select conversation_id, found_in, item_id, at, text, plain from console_texts
      where found_in in ('name', 'number', 'order') and ${plain} <% plain)
    select conversation_id, found_in, item_id, at, text from (select * from people limit ${CANDIDATES}) candidates
    order by word_similarity(${plain}, plain) desc, at desc limit ${limit}`.execute(db);
  return rows;
}
