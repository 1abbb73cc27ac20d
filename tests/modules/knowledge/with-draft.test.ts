import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { readPromptFiles, unfilledPlaceholders } from '../../../src/app/prompt-files.ts';
import { machineClock } from '../../../src/core/clock.ts';
import { newId } from '../../../src/core/ids.ts';
import { loadShop, publishPage, searchKnowledge, withDraft } from '../../../src/knowledge/index.ts';
import { readPage } from '../../../src/knowledge/pages/store.ts';
import { readBusinessFacts } from '../../../src/knowledge/store.ts';
import { writeFacts } from '../../../src/knowledge/texts/facts-files.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
const db = () => database().db;
const deps = () => ({
  ...{ db: db(), newId, machineClock },
  prompts: async () => ({ texts: (await readPromptFiles()).texts, unknownPlaceholders: unfilledPlaceholders }),
});
const page = (content: string, id: string | null = null) =>
  ({ of: 'page', id, kind: 'page', title: 'Talleres', content }) as const;

beforeAll(async () => {
  await loadShop({ db: db(), newId }, 'fixtures/shop');
});

test('whoever looks at a draft can write nothing, and what was tried before an accident is taken back too', async () => {
  const write = withDraft(deps(), page('Taller de filtrado.'), (tx) => sql`delete from knowledge_pages`.execute(tx));
  await expect(write).rejects.toThrow(/read-only/);
  const fall = withDraft(deps(), page('Taller de filtrado.'), () => Promise.reject(new Error('an accident')));
  await expect(fall).rejects.toThrow('an accident');
  expect((await searchKnowledge({ db: db() }, 'taller de filtrado', 1)).isGood).toBe(false);
});

test('many trials of a page at once, and its publication among them, all end and find their own words', async () => {
  const id = newId<'knowledge_page'>();
  const by = {
    kind: 'page',
    source: null,
    authorId: null,
    reason: 'nueva',
    at: machineClock(),
    isShown: true,
  } as const;
  const publish = (content: string, basedOn: number | null) =>
    db()
      .transaction()
      .execute((tx) => publishPage(tx, { ...by, id, title: 'Talleres', content, basedOn }));
  await publish('Taller cero.', null);
  const trials = Array.from({ length: 12 }, (_, n) =>
    withDraft(deps(), page(`Taller ${n}.`, id), async (tx) => (await readPage(tx, id))?.content),
  );
  const [published, ...found] = await Promise.all([publish('Taller publicado.', 1), ...trials]);
  expect(published).toMatchObject({ outcome: 'published', page: { version: 2 } });
  expect(found).toEqual(found.map((_, n) => ({ outcome: 'found', found: `Taller ${n}.` })));
  expect(await readPage(db(), id)).toMatchObject({ version: 2, content: 'Taller publicado.' });
});

test('facts of a draft hold for whoever looks, and for nobody else', async () => {
  const before = await readBusinessFacts(db());
  const file = JSON.parse(before === null ? expect.fail() : writeFacts('about', before)) as object;
  const content = JSON.stringify({ ...file, name: 'Otra tienda', time_zone: 'America/Tijuana' });
  const looked = await withDraft(deps(), { of: 'text', kind: 'about', content }, (tx) => readBusinessFacts(tx));
  expect(looked).toMatchObject({ outcome: 'found', found: { name: 'Otra tienda', timeZone: 'America/Tijuana' } });
  expect(await readBusinessFacts(db())).toEqual(before);
});
