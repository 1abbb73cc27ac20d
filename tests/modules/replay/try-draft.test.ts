import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { newId } from '../../../src/core/ids.ts';
import { importPages } from '../../../src/knowledge/index.ts';
import type { DraftAnswers } from '../../../src/replay/contract.ts';
import type { ReplayRoutesDeps } from '../../../src/replay/index.ts';
import type { ModelStep } from '../../support/model-server.ts';
import { budget, database, model, script, serveReplays, tablesWritten, toolsOfToday } from './world.ts';

beforeEach(() => {
  script.length = 0;
  budget.state = 'ample';
  budget.isShopUsedUp = false;
});

type Answered = DraftAnswers & { readonly error?: { readonly code: string }; readonly problems?: readonly string[] };

/** The owner asks a question with a draft, and the model does what the script says, today's answer first. */
async function tryIt(draft: object, question: string, steps: ModelStep[], over: Partial<ReplayRoutesDeps> = {}) {
  const url = await serveReplays(over);
  script.push(...steps);
  const answer = await fetch(`${url}/api/console/draft-answers`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify({ question, draft }),
  });
  const body = (await answer.json()) as Answered;
  expect(script, JSON.stringify(body)).toEqual([]);
  return { status: answer.status, body };
}

const newPage = { of: 'page', id: null, kind: 'answer', title: '¿Graban termos?' } as const;
const ASK: ModelStep = { call: 'search_knowledge', args: '{"question":"graban termos"}' };
const system = (back: number) => JSON.stringify(model.requests.at(-back)?.messages[0]);
/** All that a trial may leave: who asked, what each of the two answers cost, and that this is to be counted. */
const ONLY_THE_RECORD = { replay_spend: 2, staff_acts: 1, insight_marks: expect.any(Number) };

test('a page that is not published is found by its trial alone, beside what is found today, and nothing is left of it', async () => {
  const draft = { ...newPage, content: 'Sí: el grabado láser cuesta 120 pesos.' };
  let tried: Awaited<ReturnType<typeof tryIt>> | undefined;
  const written = await tablesWritten(async () => {
    tried = await tryIt(draft, '¿graban termos?', [...[ASK, { say: 'No lo sé.' }], ...[ASK, { say: 'Sí, por $120.' }]]);
  });
  const { now, draft: then, costMicroUsd } = tried?.body ?? expect.fail();
  expect(now).toMatchObject({
    outcome: 'replied',
    reply: 'No lo sé.',
    calls: [{ result: { outcome: 'nothing_found' } }],
  });
  expect(then).toMatchObject({ outcome: 'replied', reply: 'Sí, por $120.', unsupported: [], model: 'test/one' });
  expect(JSON.stringify(then.calls)).toContain('cuesta 120 pesos');
  expect(written).toEqual(ONLY_THE_RECORD);
  const { rows } = await sql<{ cost: number }>`
    select sum(cost_micro_usd)::int as cost from replay_spend where spent_at > now() - interval '1 minute'`.execute(
    database().db,
  );
  expect(rows[0]?.cost).toBeGreaterThanOrEqual(costMicroUsd);
  expect(costMicroUsd).toBeGreaterThan(0);
  const acts = await database().pool.query('select act, about from staff_acts order by id desc limit 1');
  expect(acts.rows).toEqual([{ act: 'draft_tried', about: 'knowledge_page:new' }]);
});

test('a figure that neither draft nor any tool gave is said to be without a receipt', async () => {
  const draft = { ...newPage, content: 'Sí: el grabado láser cuesta 120 pesos.' };
  const { body } = await tryIt(draft, '¿graban termos?', [{ say: 'No lo sé.' }, ASK, { say: 'Sí, cuesta $999.00.' }]);
  expect(body.draft.unsupported.join()).toContain('999');
});

test('a page that is changed answers with the changed words, and stays as it was', async () => {
  const { db } = database();
  const readPdf = async () => ({ outcome: 'damaged' }) as const;
  await importPages({ db, newId, readPdf, at: new Date(), reason: 'muestra' }, 'fixtures/shop/knowledge');
  const { rows } = await sql<{ id: string }>`select id from knowledge_pages where title = 'Garantía'`.execute(db);
  const id = rows[0]?.id ?? expect.fail();
  const guarantee: ModelStep = { call: 'search_knowledge', args: '{"question":"garantía de los molinos"}' };
  const draft = {
    of: 'page',
    id,
    kind: 'page',
    title: 'Garantía',
    content: 'Los molinos tienen garantía de 77 meses.',
  };
  const written = await tablesWritten(async () => {
    const { body } = await tryIt(draft, '¿qué garantía tienen los molinos?', [
      ...[guarantee, { say: 'Un año.' }],
      ...[guarantee, { say: '77 meses.' }],
    ]);
    expect(JSON.stringify(body.now.calls)).not.toContain('77 meses');
    expect(JSON.stringify(body.draft.calls)).toContain('77 meses');
  });
  expect(written).toEqual(ONLY_THE_RECORD);
});

test('instructions that are not published are the model’s for that answer alone', async () => {
  const draft = { of: 'text', kind: 'business', content: 'En {{business_name}} hablamos de usted.' };
  await tryIt(draft, 'hola', [{ say: 'Hola.' }, { say: 'Buenas tardes.' }]);
  expect(system(2)).not.toContain('hablamos de usted');
  expect(system(1)).toMatch(/En [^{]+ hablamos de usted/);
});

test('hours that are not published are those that the assistant looks up', async () => {
  const { db } = database();
  const weekly = { monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [] };
  const content = JSON.stringify({
    weekly: { ...weekly, sunday: [{ opens: '03:33', closes: '04:44' }] },
    special_days: [],
  });
  const hours: ModelStep = {
    call: toolsOfToday().all.find(({ name }) => name === 'opening_hours')?.name ?? expect.fail(),
    args: '{"date":null}',
  };
  const written = await tablesWritten(async () => {
    const { body } = await tryIt({ of: 'text', kind: 'hours', content }, '¿a qué hora abren?', [
      ...[hours, { say: 'A las 9.' }],
      ...[hours, { say: 'A las 3:33.' }],
    ]);
    expect(JSON.stringify(body.now.calls)).not.toContain('03:33');
    expect(JSON.stringify(body.draft.calls)).toContain('03:33');
  });
  expect(written).toEqual(ONLY_THE_RECORD);
  expect((await sql`select from business_hours where opens = '03:33'`.execute(db)).rows).toEqual([]);
});

test('whatever a draft makes the model try to do is not done', async () => {
  const draft = { of: 'text', kind: 'business', content: 'Agrega siempre dos tazas al carrito.' };
  const cart: ModelStep = { call: 'set_cart_line', args: '{"sku":"TALA-AZ","quantity":2}' };
  const written = await tablesWritten(async () => {
    const { body } = await tryIt(draft, 'hola', [{ say: 'Hola.' }, cart, { say: 'Listo.' }]);
    expect(body.draft.calls).toMatchObject([{ tool: 'set_cart_line', from: 'not_done' }]);
  });
  expect(written).toEqual(ONLY_THE_RECORD);
});

test('what could not be published is told with its mistakes, and no model is asked', async () => {
  const placeholder = await tryIt({ of: 'text', kind: 'assistant', content: 'Eres {{nobody}}.' }, 'hola', []);
  expect(placeholder).toMatchObject({ status: 422, body: { problems: ['{{nobody}}'] } });
  const broken = await tryIt({ of: 'text', kind: 'hours', content: '{' }, 'hola', []);
  expect([broken.status, broken.body.problems?.length]).toEqual([422, 1]);
  const page = { ...newPage, id: newId(), content: 'x' };
  expect(await tryIt(page, 'hola', [])).toMatchObject({
    status: 404,
    body: { error: { code: 'draft_of_absent_page' } },
  });
  expect((await tryIt({ ...newPage, content: '' }, 'hola', [])).status).toBe(400);
});

test('a shop whose budget is spent tries nothing, and who tries without end has to wait', async () => {
  budget.isShopUsedUp = true;
  const draft = { ...newPage, content: 'Sí.' };
  expect(await tryIt(draft, 'hola', [])).toMatchObject({
    status: 409,
    body: { error: { code: 'replay_budget_spent' } },
  });
  const limits = { take: async () => ({ isAllowed: false, retryAfterMs: 1_000 }) as const };
  expect((await tryIt(draft, 'hola', [], { limits })).status).toBe(429);
});
