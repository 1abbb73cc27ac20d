import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { readPromptFiles } from '../../../src/app/prompt-files.ts';
import { newId } from '../../../src/core/ids.ts';
import {
  createBusinessReader,
  createPromptsReader,
  loadShop,
  noteUnanswered,
  searchKnowledge,
} from '../../../src/knowledge/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';
import { pdfOf } from '../../support/pdf.ts';
import { ANA, knowledgeConsole } from './console-world.ts';

const database = useDatabase();
const db = () => database().db;
const AT = new Date('2026-11-24T18:00:00Z');

beforeAll(async () => {
  await loadShop({ db: db(), newId }, 'fixtures/shop');
});

const page = (over: object = {}) => ({
  kind: 'page',
  title: 'Envolturas',
  content: 'Papel kraft.',
  reason: 'nueva',
  ...over,
});

describe('who may do what', () => {
  test('staff reads everything and publishes nothing, a viewer does neither', async () => {
    const { body } = await (await knowledgeConsole(db(), 'owner')).ask('POST', '/pages', page());
    const staff = await knowledgeConsole(db(), 'staff');
    const viewer = await knowledgeConsole(db(), 'viewer');
    const reads = ['/pages', `/pages/${body.page.id}`, '/texts/hours', '/questions', '/search?words=papel'];
    const writes = [
      ['POST', '/pages', page()],
      ['PUT', `/pages/${body.page.id}`, {}],
      ['PUT', '/texts/assistant', {}],
      ['POST', '/pdf', Buffer.from('x')],
      ['POST', `/questions/${newId()}/answer`, {}],
      ['POST', `/questions/${newId()}/dismiss`, {}],
    ] as const;
    for (const path of reads) {
      expect([path, (await staff.ask('GET', path)).status]).toEqual([path, 200]);
      expect([path, (await viewer.ask('GET', path)).status]).toEqual([path, 403]);
    }
    for (const [method, path, sent] of writes)
      expect([path, (await staff.ask(method, path, sent)).status]).toEqual([path, 403]);
  });
});

describe('pages', () => {
  test('each publication is a version with author, reason and time, and the record of acts knows it', async () => {
    const { ask, acts } = await knowledgeConsole(db(), 'owner');
    const made = await ask('POST', '/pages', page({ title: 'Catas', content: 'Los sábados a las 11.' }));
    expect(made).toMatchObject({ status: 201, body: { page: { version: 1, author: 'Ana', reason: 'nueva' } } });
    const { id } = made.body.page;
    const edit = {
      title: 'Catas',
      content: 'Los sábados a las 12.',
      reason: 'cambió la hora',
      isShown: true,
      basedOn: 1,
    };
    expect((await ask('PUT', `/pages/${id}`, edit)).body.page).toMatchObject({ version: 2 });
    expect((await ask('GET', `/pages/${id}`)).body.versions).toMatchObject([
      { version: 2, author: 'Ana', reason: 'cambió la hora' },
      { version: 1, author: 'Ana', reason: 'nueva' },
    ]);
    // What an answer of last week was based on can still be read.
    expect((await ask('GET', `/pages/${id}/versions/1`)).body).toMatchObject({ content: 'Los sábados a las 11.' });
    expect(acts).toEqual(Array(2).fill({ by: ANA, act: 'knowledge_published', about: `knowledge_page:${id}` }));
    expect((await ask('GET', '/search?words=a%20que%20hora%20son%20las%20catas')).body).toMatchObject({
      passages: [{ version: 2, title: 'Catas' }],
    });
  });

  test('who edits what somebody else changed meanwhile gets 409 with theirs', async () => {
    const { ask } = await knowledgeConsole(db(), 'owner');
    const { id } = (await ask('POST', '/pages', page())).body.page;
    const edit = { title: 'Envolturas', content: 'De Ana', reason: 'a', isShown: true, basedOn: 1 };
    await ask('PUT', `/pages/${id}`, edit);
    expect(await ask('PUT', `/pages/${id}`, { ...edit, content: 'De Luis' })).toMatchObject({
      status: 409,
      body: { error: { code: 'knowledge_moved' }, page: { version: 2, content: 'De Ana', author: 'Ana' } },
    });
    expect(await ask('PUT', `/pages/${newId()}`, edit)).toMatchObject({ status: 404 });
    expect(await ask('POST', '/pages', page({ title: ' ' }))).toMatchObject({ status: 400 });
  });

  test('a preview shows the passages as the assistant would read them', async () => {
    const { ask } = await knowledgeConsole(db(), 'staff');
    expect((await ask('POST', '/preview', { content: '# A\r\nuno\r\n# B\r\ndos' })).body).toEqual({
      passages: [
        { heading: 'A', firstLine: 2, lastLine: 2, text: 'uno' },
        { heading: 'B', firstLine: 4, lastLine: 4, text: 'dos' },
      ],
    });
  });
});

/** So many pages with the same words; readers find its objects without a list of where they are. */
const longPdf = (pages: number): Buffer => {
  const page =
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R /Resources << /Font << /F1 3 0 R >> >> >>';
  const kids = Array.from({ length: pages }, (_, at) => `${at + 10} 0 R`);
  const more = kids.map((kid) => `${kid.replace('R', 'obj')}\n${page}\nendobj\n`).join('');
  const one = pdfOf('Página')
    .toString('latin1')
    .replace('/Kids [4 0 R] /Count 1', `/Kids [${kids.join(' ')}] /Count ${pages}`);
  return Buffer.from(one.replace('xref\n', `${more}xref\n`), 'latin1');
};

describe('PDFs', () => {
  test('the text of one is read for the editor and published by nobody but a person', async () => {
    const { ask } = await knowledgeConsole(db(), 'owner');
    expect(await ask('POST', '/pdf', pdfOf('Garantía de 12 meses.\nNo cubre caídas.'))).toMatchObject({
      status: 200,
      body: { text: 'Garantía de 12 meses.\nNo cubre caídas.', pages: 1, hasScripts: false, isWhole: true },
    });
    expect((await searchKnowledge({ db: db() }, 'caídas', 3)).passages).toEqual([]);
  });

  test('one with a script is read as text alone, and its owner is told', async () => {
    const { ask } = await knowledgeConsole(db(), 'owner');
    const catalogue = '/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>';
    expect((await ask('POST', '/pdf', pdfOf('Hola', { catalogue }))).body).toMatchObject({
      text: 'Hola',
      hasScripts: true,
    });
  });

  test('an encrypted one, one of 2,000 pages and a damaged one are refused by name', async () => {
    const { ask } = await knowledgeConsole(db(), 'owner');
    const filter = '/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <00> /U <00> >> /ID [<00> <00>]';
    const key = '00'.repeat(32);
    const trailer = filter.replaceAll('<00> /U <00>', `<${key}> /U <${key}>`);
    expect((await ask('POST', '/pdf', pdfOf('secreto', { trailer }))).body.error.code).toBe('pdf_encrypted');
    expect((await ask('POST', '/pdf', longPdf(2_000))).body.error.code).toBe('pdf_too_many_pages');
    expect((await ask('POST', '/pdf', Buffer.from('%PDF-1.4 nothing'))).body.error.code).toBe('pdf_damaged');
  });
});

describe('prompt, hours and rules', () => {
  test('a published prompt is used by every process within five seconds, and the file is the way back', async () => {
    const { ask } = await knowledgeConsole(db(), 'owner');
    let now = 0;
    const other = createPromptsReader({ db: db(), machineClock: () => new Date(now) });
    const prompts = await readPromptFiles();
    const said = async () => prompts.fill({ business_name: 'La Paloma' }, await other()).text;
    const before = await said();
    const { text } = (await ask('GET', '/texts/business')).body;
    expect(text).toMatchObject({ version: 0, author: null, content: prompts.texts.business });
    const edit = { content: `${text.content}\n- Saluda con «¡Ajúa!».`, reason: 'saludo', basedOn: 0 };
    expect((await ask('PUT', '/texts/business', edit)).body.text).toMatchObject({ version: 1, reason: 'saludo' });
    now = 5_000;
    expect(await said()).toBe(`${before}\n- Saluda con «¡Ajúa!».`);
    const { versions } = (await ask('GET', '/texts/business')).body;
    expect(versions).toMatchObject([
      { version: 1, author: 'Ana' },
      { version: 0, author: null },
    ]);
    const seed = (await ask('GET', '/texts/business/versions/0')).body.content;
    await ask('PUT', '/texts/business', { content: seed, reason: 'como antes', basedOn: 1 });
    now = 10_000;
    expect(await said()).toBe(before);
  });

  test('an unknown placeholder is refused by its name and nothing changes', async () => {
    const { ask } = await knowledgeConsole(db(), 'owner');
    const edit = { content: 'Eres {{business_name}} y {{ nombre_cliente }}.', reason: 'x', basedOn: 0 };
    const refused = await ask('PUT', '/texts/assistant', edit);
    expect(refused).toMatchObject({ status: 422, body: { problems: ['{{nombre_cliente}}'] } });
    expect((await ask('GET', '/texts/assistant')).body.text.version).toBe(0);
  });

  test('published hours hold for tools at once and stay when the shop’s folder is loaded again', async () => {
    const { ask } = await knowledgeConsole(db(), 'owner');
    const { text } = (await ask('GET', '/texts/hours')).body;
    const hours = JSON.parse(text.content);
    hours.weekly.sunday = [];
    const edit = { content: JSON.stringify(hours), reason: 'domingos cerrado', basedOn: 0 };
    expect((await ask('PUT', '/texts/hours', edit)).status).toBe(200);
    await loadShop({ db: db(), newId }, 'fixtures/shop');
    const cache = { get: <T>(_: string, load: () => Promise<T>) => load() };
    const facts = await createBusinessReader({ db: db(), cache, machineClock: () => AT })();
    expect(facts.weeklyHours.filter(({ weekday }) => weekday === 7)).toEqual([]);
    expect(facts.weeklyHours.length).toBeGreaterThan(4);
    expect(facts.shippingZones.length).toBeGreaterThan(2);
  });

  test.each([
    ['{"weekly":', /JSON/],
    ['{"weekly":{},"special_days":[]}', /weekly\.monday/],
  ])('hours that say %s are refused with the field', async (content, problem) => {
    const { ask } = await knowledgeConsole(db(), 'owner');
    const { version } = (await ask('GET', '/texts/hours')).body.text;
    const refused = await ask('PUT', '/texts/hours', { content, reason: 'x', basedOn: version });
    expect(refused).toMatchObject({
      status: 422,
      body: { problems: expect.arrayContaining([expect.stringMatching(problem)]) },
    });
  });

  test('rules come out of the console as they stand in the shop’s file', async () => {
    const { ask } = await knowledgeConsole(db(), 'owner');
    const file = JSON.parse(await readFile('fixtures/shop/policies.json', 'utf8'));
    const { text } = (await ask('GET', '/texts/rules')).body;
    expect(JSON.parse(text.content)).toMatchObject(file);
    expect((await ask('PUT', '/texts/rules', { content: text.content, reason: 'igual', basedOn: 0 })).status).toBe(200);
  });
});

describe('an unanswered question', () => {
  test('is answered in one step, is found from then on, and cannot be answered twice', async () => {
    const { ask, acts } = await knowledgeConsole(db(), 'owner');
    const conversation = await makeConversation(db());
    const asked = { turnId: newId<'message'>(), conversationId: conversation.id, at: AT };
    await noteUnanswered({ db: db(), newId }, { ...asked, question: '¿Hacen grabado láser en termos?' });
    const [open] = (await ask('GET', '/questions')).body.questions;
    expect(open).toMatchObject({ asked: 1, conversations: [conversation.id] });
    const answer = { question: open.question, answer: 'Sí, el grabado láser cuesta 120 pesos.' };
    expect((await ask('POST', `/questions/${open.id}/answer`, answer)).status).toBe(201);
    expect((await ask('GET', '/questions')).body.questions).toEqual([]);
    const { isGood, passages } = await searchKnowledge({ db: db() }, 'hacen grabado en termo con laser', 3);
    expect([isGood, passages[0]?.text]).toEqual([true, 'Sí, el grabado láser cuesta 120 pesos.']);
    expect((await ask('POST', `/questions/${open.id}/answer`, answer)).status).toBe(409);
    expect(acts.map(({ act }) => act)).toEqual(['question_answered']);
  });
});

describe('a draft that is put to the test', () => {
  const page = { kind: 'page', title: 'Empaque', content: '# Bolsas\n\nHay bolsas de yute a 45 pesos.' };
  const search = (ask: Awaited<ReturnType<typeof knowledgeConsole>>['ask'], draft: object) =>
    ask('POST', '/draft-search', { question: '¿tienen bolsas de yute?', draft: { ...page, ...draft } });

  test('a new page is found by its trial alone, with what is found today beside it', async () => {
    const { ask, acts } = await knowledgeConsole(db(), 'owner');
    const { status, body } = await search(ask, { id: null });
    expect([status, body.now.isGood]).toEqual([200, false]);
    expect(body.draft).toMatchObject({ isGood: true, passages: [{ isOfDraft: true, version: 1, heading: 'Bolsas' }] });
    expect((await searchKnowledge({ db: db() }, 'bolsas de yute', 3)).isGood).toBe(false);
    expect((await ask('GET', '/pages')).body.pages.map(({ title }: { title: string }) => title)).not.toContain(
      'Empaque',
    );
    expect(acts).toEqual([]);
  });

  test('a changed page is found with its new words; one that is switched off is found by neither', async () => {
    const { ask } = await knowledgeConsole(db(), 'owner');
    const published = await ask('POST', '/pages', {
      ...page,
      content: 'Hay bolsas de yute a 30 pesos.',
      reason: 'nueva',
    });
    const { id } = published.body.page;
    const { body } = await search(ask, { id });
    expect(body.now.passages[0]).toMatchObject({ isOfDraft: true, version: 1, text: 'Hay bolsas de yute a 30 pesos.' });
    expect(body.draft.passages[0]).toMatchObject({
      isOfDraft: true,
      version: 2,
      text: 'Hay bolsas de yute a 45 pesos.',
    });
    const hidden = { title: page.title, content: page.content, reason: 'fuera', isShown: false, basedOn: 1 };
    expect((await ask('PUT', `/pages/${id}`, hidden)).status).toBe(200);
    const off = await search(ask, { id });
    expect([off.body.now.isGood, off.body.draft.isGood]).toEqual([false, false]);
  });

  test('only the owner tries, and only what could be published', async () => {
    const { ask } = await knowledgeConsole(db(), 'staff');
    expect((await search(ask, { id: null })).status).toBe(403);
    const owner = await knowledgeConsole(db(), 'owner');
    expect((await search(owner.ask, { id: newId() })).status).toBe(404);
    for (const bad of [{ id: null, content: '' }, { id: null, title: ' ' }, { id: 'x' }])
      expect((await search(owner.ask, bad)).status).toBe(400);
  });
});
