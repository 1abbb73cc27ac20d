import { beforeAll, expect, test } from 'vitest';
import { searchPeople, searchTexts } from '../../../src/console/inbox/search-texts.ts';
import { projectInbox } from '../../../src/console/index.ts';
import { useDatabase } from '../../support/database.ts';
import { statementsOf } from '../../support/query-plans.ts';
import { begin, projecting, told } from './world.ts';

const TEXTS = 200_000;
const NAMES = 10_000;
const LATEST = 20_000;
const MOST_MS = 50;

const database = useDatabase();

beforeAll(async () => {
  const { db, pool } = database();
  const id = await begin(db, 'Marisol', 1);
  await projectInbox(projecting(db, told()));
  const fill = (foundIn: string, words: string, count: number) =>
    pool.query(
      `insert into console_texts (conversation_id, found_in, item_id, at, text, plain)
       select $1, $2, gen_random_uuid(), now() - n * interval '1 minute', words, words
       from generate_series(1, ${count}) n, lateral (select ${words} as words) w`,
      [id, foundIn],
    );
  await fill('name', `'cliente ' || case when n % 1000 = 0 then 'moca 199' else '' end || n`, NAMES);
  await fill('message', `'mensaje ' || n || ': quiero medio kilo de cafe moka ' || n`, TEXTS);
  await fill('message', `'ya vi la promocion de navidad ' || n`, LATEST);
  await pool.query('analyze console_texts');
}, 240_000);

/** What a search found, and how its part for slips of writing was carried out. */
async function lookFor(q: string) {
  const { pool } = database();
  const { result, statements } = await statementsOf(() => searchTexts(database(), q));
  const [slips, ...more] = statements.filter(({ text }) => text.includes('<%'));
  expect(more).toEqual([]);
  if (slips === undefined) return { result, plan: null, ms: 0 };
  const { rows } = await pool.query(`explain (analyze, format json) ${slips.text}`, [...slips.values]);
  const [explained] = rows[0]['QUERY PLAN'];
  return { result, plan: JSON.stringify(explained), ms: explained['Execution Time'] as number };
}

test.each(['moka 199999', 'cliente 9999'])(
  'beside an exact find for "%s" among 200,000 texts, slips are looked for among names only, by their own index',
  async (q) => {
    const { result, plan, ms } = await lookFor(q);
    const whole = result[0]?.excerpt.map(({ text }) => text).join('');
    expect(whole).toContain(q);
    expect(result.slice(1).map(({ where }) => where)).not.toContain('message');
    expect(plan).toContain('"Index Name":"console_texts_people"');
    expect(plan).not.toContain('console_texts_plain');
    expect(plan).not.toContain('Seq Scan');
    expect(ms).toBeLessThan(MOST_MS);
  },
);

test('a slip of writing is found in any text when nothing is written so', async () => {
  const { result, plan } = await lookFor('mensaje 77: quieto medio kilo');
  expect(result.map(({ where }) => where)).toContain('message');
  expect(plan).not.toContain('console_texts_people');
});

test('somebody is found by their name beside 200,000 newer texts that hold its letters, by the index of names', async () => {
  const { pool } = database();
  for (const search of [searchTexts, searchPeople]) {
    const { statements } = await statementsOf(() => search(database(), 'cafe'));
    const first = statements.find(({ text }) => text.includes('plain like') && text.includes('found_in in'));
    const { rows } = await pool.query(`explain (format json) ${first?.text ?? ''}`, [...(first?.values ?? [])]);
    expect(JSON.stringify(rows)).toContain('console_texts_people');
  }
  const id = await begin(database().db, 'Cafeina Moreno', 2);
  await projectInbox(projecting(database().db, told()));
  const found = await searchTexts(database(), 'cafe');
  expect(found.slice(0, 1)).toMatchObject([{ conversationId: id, where: 'name' }]);
  expect(found.map(({ where }) => where)).toContain('message');
  expect((await searchPeople(database(), 'cafe')).map(({ conversationId }) => conversationId)).toEqual([id]);
});

test('a slip of a word that many say, but only lately, does not read all that was said before', async () => {
  const { result, plan } = await lookFor('navidap');
  expect(result.map(({ where }) => where)).toContain('message');
  expect(plan).toContain('"Index Name":"console_texts_plain"');
  expect(plan).not.toContain('Seq Scan');
});
