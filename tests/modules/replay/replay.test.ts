import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import type { ToolContext, ToolOutcome } from '../../../src/agent/index.ts';
import { allSpentSince } from '../../../src/app/build-budget.ts';
import { spendSources } from '../../../src/app/build-costs.ts';
import { newId, type TurnId } from '../../../src/core/ids.ts';
import { replayTools } from '../../../src/replay/replay-tools.ts';
import {
  answered,
  budget,
  database,
  mindOfToday,
  model,
  openReplays,
  repeat,
  script,
  shop,
  tablesWritten,
  toolsOfToday,
} from './world.ts';

beforeEach(() => {
  script.length = 0;
  budget.state = 'ample';
  budget.isShopUsedUp = false;
});

const TAZA = '{"query":"taza"}';
const search = { call: 'search_products', args: TAZA } as const;
/** All that repetitions may leave: who asked, what it cost, and that the figures of this quarter of an hour are to be counted anew. */
const recordOf = (repetitions: number) => ({
  ...{ replay_spend: repetitions, staff_acts: repetitions },
  insight_marks: expect.any(Number),
});
const ONLY_THE_RECORD = recordOf(1);

test('a turn is repeated on what was looked up then, and nothing is written but who asked for it and what it cost', async () => {
  const { turnId, who } = await answered('¿tienen tazas?', [search, { say: 'Sí, tenemos tazas.' }]);
  await sql`update prices set amount_minor = amount_minor + 100`.execute(database().db);
  let repeated: Awaited<ReturnType<typeof repeat>> | undefined;
  const written = await tablesWritten(async () => {
    repeated = await repeat(turnId, {}, [
      { call: 'search_products', args: '{ "query": "taza" }' },
      { call: 'list_orders', args: '{}' },
      { call: 'search_knowledge', args: '{"question":"¿venden elefantes morados?"}' },
      { say: 'Sí hay tazas, en varios colores.' },
    ]);
  });
  expect(written).toEqual(ONLY_THE_RECORD);
  const { before, again, costMicroUsd, gone } = repeated?.body ?? expect.fail();
  // What the first answer says below about the assistant is no difference.
  expect(before).toMatchObject({ reply: 'Sí, tenemos tazas.', outcome: 'answered', model: 'test/one' });
  expect(again).toMatchObject({ outcome: 'replied', reply: 'Sí hay tazas, en varios colores.', unsupported: [] });
  expect(again.calls.map(({ tool, from }) => `${tool} ${from}`)).toEqual([
    'search_products record',
    'list_orders live',
    'search_knowledge live',
  ]);
  expect(again.calls[0]?.result).toEqual(before.calls[0]?.result);
  expect(again.calls[2]?.result).toMatchObject({ outcome: 'nothing_found' });
  expect([costMicroUsd, gone]).toEqual([2_000, []]);
  const told = JSON.stringify(model.requests.at(-1)?.messages);
  expect(told).toContain('¿tienen tazas?');
  const { rows } = await database().pool.query('select act, about from staff_acts order by id desc limit 1');
  expect(rows).toEqual([{ act: 'turn_repeated', about: `conversation:${who.id}` }]);
});

test('the model sees what it saw then of the conversation, and not what was said since', async () => {
  const { who } = await answered('me llamo Eulalia', [{ say: 'Mucho gusto.' }]);
  const { turnId } = await answered('¿cómo me llamo?', [{ say: 'Te llamas Eulalia.' }], who);
  await answered('y vivo en Puebla', [{ say: 'Qué bonito.' }], who);
  const { body } = await repeat(turnId, {}, [{ say: 'Eulalia.' }]);
  expect(body.again.reply).toBe('Eulalia.');
  const told = JSON.stringify(model.requests.at(-1)?.messages);
  expect(told).toContain('me llamo Eulalia');
  expect(told).not.toMatch(/Puebla|Te llamas/);
});

const CUP = '{"sku":"TALA-AZ","quantity":2}';

test('whatever a captured model tries in a repetition is not done and is listed; in a turn it would have been', async () => {
  const { turnId } = await answered('hola', [{ say: 'Hola.' }]);
  const tries = [
    { call: 'set_cart_line', args: CUP },
    { call: 'set_delivery_address', args: '{"address":null}' },
    { call: 'tell_staff', args: '{"topic":"other","what":"todo"}' },
    { call: 'email_answer', args: '{"subject":"hola","text":"hola"}' },
    { call: 'portal_link', args: '{}' },
  ];
  const known = tries.filter(({ call }) => toolsOfToday().all.some(({ name }) => name === call));
  let repeated: Awaited<ReturnType<typeof repeat>> | undefined;
  const written = await tablesWritten(async () => {
    repeated = await repeat(turnId, {}, [...known, { say: 'Listo.' }]);
  });
  expect(written).toEqual(ONLY_THE_RECORD);
  const calls = repeated?.body.again.calls ?? [];
  expect(calls.filter(({ from }) => from === 'not_done').map(({ tool }) => tool)).toContain('set_cart_line');
  expect(calls.every(({ from, result }) => from === 'not_done' && /^Not done/.test(String(result)))).toBe(true);
  const turn = await tablesWritten(() => answered('hola', [{ call: 'set_cart_line', args: CUP }, { say: 'Listo.' }]));
  expect(turn).toMatchObject({ cart_lines: 1, effects: 1 });
});

test('no tool that acts is ever run, whatever it is', async () => {
  const { all } = toolsOfToday();
  const ran: string[] = [];
  const watched = all.map((tool): typeof tool => ({
    ...tool,
    run: async () => {
      ran.push(tool.name);
      return { result: '', facts: [] };
    },
  }));
  const look = async (name: string): Promise<ToolOutcome> => ({ result: ran.push(name), facts: [] });
  const asked = replayTools({ all: watched, look }, { calls: [], hasAsked: false });
  for (const tool of asked) await tool.run({}, {} as ToolContext);
  const acting = all.filter(({ risk }) => risk !== 'reads').map(({ name }) => name);
  expect(acting.length).toBeGreaterThan(10);
  expect(asked.filter(({ risk }) => risk === 'changes')).toEqual([]);
  expect(ran.toSorted()).toEqual(all.flatMap(({ name, risk }) => (risk === 'reads' ? [name] : [])).toSorted());
  await expect(toolsOfToday().look('set_cart_line', {}, {} as ToolContext)).rejects.toThrow('replay_tool_acts');
});

test('asking for a person, and for a yes, ends a repetition as it would end a turn, and nobody is asked', async () => {
  const { turnId } = await answered('hola', [{ say: 'Hola.' }]);
  let outcomes: unknown[] = [];
  const written = await tablesWritten(async () => {
    const person = await repeat(turnId, {}, [{ call: 'ask_for_person', args: '{"why":"x"}' }]);
    const yes = await repeat(turnId, {}, [{ call: 'subscribe', args: '{"price_id":"demo_price_month"}' }]);
    outcomes = [person, yes].map(({ body: { again } }) => [again.outcome, again.calls[0]?.from]);
  });
  expect(outcomes).toEqual([
    ['person_asked', 'not_done'],
    ['asks', 'not_done'],
  ]);
  expect(written).toEqual(recordOf(2));
});

/** What each tool that only reads may be asked. */
const QUESTIONS: Readonly<Record<string, object>> = {
  search_products: { query: 'taza' },
  product_details: { product: 'TALA-AZ' },
  send_product_picture: { products: ['TALA-AZ'] },
  offer_choices: {
    text: '¿Cuál?',
    options: [
      { title: 'Uno', description: null },
      { title: 'Dos', description: null },
    ],
  },
  ask_to_share: { what: 'location', text: '¿Dónde?' },
  opening_hours: { date: null },
  share_contact: {},
  shop_policies: { topics: ['shipping'] },
  search_knowledge: { question: '¿venden jirafas?' },
  search_history: { words: 'hola' },
  order_status: { number: '1001' },
  receipt_link: { number: '1001' },
};

test('what only looks things up does so where the database lets nothing be written', async () => {
  const { who, turnId } = await answered('hola', [{ say: 'Hola.' }]);
  const context = {
    ...{ turnId: turnId as TurnId, conversationId: who.id, customerId: who.customerId, now: new Date() },
    ...{ language: 'es' as const, signal: AbortSignal.timeout(10_000), once: () => Promise.reject(new Error('never')) },
  };
  const reading = toolsOfToday().all.filter(({ risk }) => risk === 'reads');
  expect(reading.length).toBeGreaterThan(10);
  const failed: string[] = [];
  const written = await tablesWritten(async () => {
    for (const { name } of reading)
      await toolsOfToday()
        .look(name, QUESTIONS[name] ?? {}, context)
        .catch((error: unknown) => failed.push(`${name}: ${String(error)}`));
  });
  expect([failed, written]).toEqual([[], {}]);
});

test('a tool that the assistant has no more is stated', async () => {
  const { turnId } = await answered('¿tienen tazas?', [search, { say: 'Sí.' }]);
  const { all, look } = toolsOfToday();
  const tools = { look, all: all.filter(({ name }) => name !== 'search_products') };
  const { body } = await repeat(turnId, {}, [{ say: 'No sé.' }], { tools });
  expect([body.gone, body.again.reply]).toEqual([['search_products'], 'No sé.']);
});

test('what no receipt supports is named: code would not have sent it', async () => {
  const { turnId } = await answered('hola', [{ say: 'Hola.' }]);
  const { body } = await repeat(turnId, {}, [{ say: 'La taza cuesta $4,321.00.' }]);
  expect(body.again.unsupported).toEqual(['$4,321.00']);
});

test('what a repetition costs counts for the shop, not for the customer', async () => {
  const { db } = database();
  const since = new Date(Date.now() - 60_000);
  const { turnId, who } = await answered('hola', [{ say: 'Hola.' }]);
  const spent = async () => ({
    shop: await allSpentSince(db, since),
    own: (await Promise.all(spendSources(db).map((one) => one.since(since, [who.id])))).reduce((a, b) => a + b, 0),
  });
  const before = await spent();
  await repeat(turnId, {}, [{ say: 'Hola otra vez.' }]);
  expect(await spent()).toEqual({ shop: before.shop + 500, own: before.own });
  expect(before.own).toBe(500);
});

test('with a spent budget no model is asked', async () => {
  const { turnId } = await answered('hola', [{ say: 'Hola.' }]);
  const asked = model.requests.length;
  budget.isShopUsedUp = true;
  const month = await repeat(turnId, {}, []);
  budget.isShopUsedUp = false;
  budget.state = 'spent';
  const day = await repeat(turnId, {}, []);
  expect([month.code, day.code]).toEqual(['replay_budget_spent', 'replay_budget_spent']);
  expect(model.requests).toHaveLength(asked);
});

test('another model is asked alone; one that the gateway does not serve is refused', async () => {
  const { turnId } = await answered('hola', [{ say: 'Hola.' }]);
  const LIST = { raw: '{"data":[{"id":"test/two"}]}' } as const;
  const { body } = await repeat(turnId, { model: 'test/two' }, [LIST, { say: 'Qué tal.' }]);
  expect([body.before.model, body.again.model]).toEqual(['test/one', 'test/two']);
  expect((await repeat(turnId, { model: 'test/three' }, [LIST])).code).toBe('replay_model_unknown');
  expect((await repeat(turnId, { model: '../../etc passwd' }, [])).code).toBe('replay_invalid');
});

const publish = (version: number, content: string): Promise<unknown> =>
  sql`insert into knowledge_texts (kind, version, content, published_at) values ('business', ${version}, ${content}, now())`.execute(
    database().db,
  );

test('the texts of then or those of today are asked for; texts that nobody kept are said to be gone', async () => {
  await publish(1, 'Vendemos con calma.');
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  const { turnId } = await answered('hola', [{ say: 'Hola.' }]);
  await publish(2, 'Vendemos deprisa.');
  const system = () => JSON.stringify(model.requests.at(-1)?.messages[0]);
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  const then = await repeat(turnId, { prompt: 'then' }, [{ say: 'Hola.' }]);
  expect(system()).toContain('con calma');
  const now = await repeat(turnId, { prompt: 'now' }, [{ say: 'Hola.' }]);
  expect(system()).toContain('deprisa');
  expect(then.body.again.promptVersion).toBe(then.body.before.promptVersion);
  expect(now.body.again.promptVersion).not.toBe(now.body.before.promptVersion);
  await sql`delete from knowledge_texts where kind = 'business'`.execute(database().db);
  expect((await repeat(turnId, { prompt: 'then' }, [])).code).toBe('replay_prompt_gone');
});

test('what code answered, or what has been forgotten, is not repeated', async () => {
  const { turnId } = await answered('hola', [{ say: 'Hola.' }]);
  await sql`update turns set trace = null, calls = '[]' where id = ${turnId}`.execute(database().db);
  expect((await repeat(turnId, {}, [])).code).toBe('replay_not_recorded');
  expect((await repeat(newId(), {}, [])).code).toBe('replay_turn_unknown');
});

test('who repeats without end has to wait', async () => {
  const { turnId } = await answered('hola', [{ say: 'Hola.' }]);
  const limits = { take: async () => ({ isAllowed: false, retryAfterMs: 1_000 }) as const };
  expect(await repeat(turnId, {}, [], { limits })).toMatchObject({ status: 429, code: 'replay_limited' });
  expect(shop.tools.length).toBeGreaterThan(0);
});

test('one person repeats two turns at once and the team four; whoever is refused is told when to ask again', async () => {
  const { turnId } = await answered('hola', [{ say: 'Hola.' }]);
  const thinking: (() => void)[] = [];
  const run = () => new Promise<never>((_, reject) => thinking.push(() => reject(new Error('late'))));
  const ask = await openReplays({ audit: async () => undefined, mind: { ...mindOfToday(), run } });
  const [ana, luis, eva] = [newId(), newId(), newId()];
  const refused = async (who: string) => {
    const answer = await ask(turnId, {}, who);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '10']);
    expect(await answer.json()).toMatchObject({ error: { code: 'replay_busy' } });
  };
  const running = [ask(turnId, {}, ana), ask(turnId, {}, ana)];
  await expect.poll(() => thinking).toHaveLength(2);
  await refused(ana);
  running.push(ask(turnId, {}, luis), ask(turnId, {}, luis));
  await expect.poll(() => thinking).toHaveLength(4);
  await refused(eva);
  for (const end of thinking.splice(0)) end();
  expect((await Promise.all(running)).map(({ status }) => status)).toEqual([503, 503, 503, 503]);
  const again = ask(turnId, {}, ana);
  await expect.poll(() => thinking).toHaveLength(1);
  thinking[0]?.();
  expect((await again).status).toBe(503);
});
