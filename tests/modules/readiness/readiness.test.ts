import { readFile } from 'node:fs/promises';
import express from 'express';
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { measuredNow } from '../../../src/app/build-evals.ts';
import { loadDemoShop } from '../../../src/app/demo-shop.ts';
import { promptSeeds } from '../../../src/app/prompt-files.ts';
import { readSetUp } from '../../../src/app/read-set-up.ts';
import { readConfig } from '../../../src/config/index.ts';
import { newId } from '../../../src/core/ids.ts';
import { type EvalRun, insertRun } from '../../../src/evals/index.ts';
import { publishText } from '../../../src/knowledge/index.ts';
import { answerErrors, answerNotFound } from '../../../src/platform/http/web-app.ts';
import { createLog } from '../../../src/platform/log.ts';
import type { Readiness } from '../../../src/readiness/contract.ts';
import { judge, readinessRoutes, type SetUp } from '../../../src/readiness/index.ts';
import { namesOfStaff } from '../../../src/staff/index.ts';
import { SEED_NAMES } from '../../../src/templates/index.ts';
import { PART_NAMES } from '../../../web/src/console/system/part-names.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';
import { count, said } from '../insights/world.ts';
import { serve } from '../platform/http-support.ts';

const database = useDatabase();
const NOW = new Date('2026-11-29T18:00:00Z');
const OWNER = '01900000-0000-7000-8000-000000000001';
const read = readConfig({});
if (!read.ok) throw new Error(read.problems.join());
const { config } = read;

const RUN: EvalRun = {
  ...{ startedAt: NOW, endedAt: NOW, model: 'recado/demo-rules', isRealModel: false, runsEach: 4 },
  ...{ pass1: 1, passK: 0.5, estimateMicroUsd: 0, costMicroUsd: 0 },
  measured: { texts: { assistant: { version: 3, hash: 'said' } }, code: 'code' },
  results: [
    {
      ...{ name: 'hours-es', theme: 'questions', language: 'es', passed: 4, runs: 4, failures: [], rulesCannot: null },
    },
    {
      ...{ name: 'vague-gift', theme: 'unclear', language: 'es', passed: 1, runs: 4, rulesCannot: 'reads words only' },
      failures: ['search_products was not called'],
    },
  ],
};
const READY: SetUp = {
  trial: { ...RUN, isRealModel: true, pass1: 1, passK: 1 },
  today: { texts: { assistant: { version: 3, hash: 'said' } }, code: 'code', model: RUN.model },
  ...{ alerted: 2, variants: { all: 5, priced: 5 }, hasHours: true, policies: 3, hasPaymentMethods: true },
  ...{ templates: { wanted: 3, approved: 3, missing: null }, isModelReal: true, isWhatsAppReal: true, mail: 'real' },
  hasSpendLimit: true,
  marks: { days: 30, answered: 400, marked: 0, newest: [] },
};

let ask: (method: string, path: string, body?: object) => Promise<Response>;
const acts: { readonly act: string; readonly about: string | null }[] = [];
let asRole: 'owner' | 'staff' = 'owner';
const report = async (answer?: Response): Promise<Readiness> =>
  (await (answer ?? (await ask('GET', ''))).json()) as Readiness;

beforeEach(async () => {
  const { db } = database();
  const app = express();
  const log = createLog({ level: 'silent', name: 'test' });
  app.use(
    readinessRoutes({
      ...{
        db,
        now: () => NOW,
        audit: async (_tx, _by, act, about) => void acts.push({ act, about }),
        namesOf: (ids) => namesOfStaff(db, ids),
      },
      setUp: readSetUp({ db, businessClock: () => NOW, machineClock: () => NOW, config }),
      needs: (role) => (_req, res, next) => {
        if (role === 'owner' && asRole !== 'owner') return void res.status(403).end();
        res.locals['viewer'] = { id: OWNER, name: 'Ana', email: 'a@b.mx', role: asRole, language: 'es' };
        next();
      },
    }),
    answerNotFound,
    answerErrors({ log }),
  );
  const { url } = await serve(app);
  ask = (method, path, body) =>
    fetch(`${url}/api/console/readiness${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
});

const NOTHING: SetUp = {
  ...{ trial: null, today: READY.today, alerted: 0, variants: { all: 0, priced: 0 }, hasHours: false, policies: 0 },
  ...{ templates: { wanted: 3, approved: 0, missing: 'payment_reminder' }, hasPaymentMethods: false },
  ...{ isModelReal: false, isWhatsAppReal: false, mail: 'none', hasSpendLimit: false },
  marks: { days: 30, answered: 0, marked: 0, newest: [] },
};

test('everything in its place makes 100, nothing at all makes 0, and no line is worth nothing', () => {
  expect(judge(READY, new Map(), NOW).score).toBe(100);
  const { score, lines } = judge(NOTHING, new Map(), NOW);
  expect(score).toBe(0);
  expect(lines.reduce((sum, { weight }) => sum + weight, 0)).toBe(100);
  expect(lines.filter(({ weight }) => weight <= 0)).toEqual([]);
});

test('tenths of points add up to the score that people reckon: 35 + 4.9 + 15 + 1.8 + 3.3 and 30 are 90', () => {
  const marks = { ...READY.marks, answered: 1_000, marked: 1 };
  const { score, lines } = judge({ ...READY, marks, variants: { all: 100, priced: 18 }, policies: 2 }, new Map(), NOW);
  expect(lines.map(({ points }) => points)).toEqual([35, 4.9, 15, 1.8, 5, 5, 3.3, 5, 5, 4, 3, 3]);
  expect(score).toBe(90);
});

test('an evaluation of the stand-in, an old one and one that fails sometimes count less, and say why', () => {
  const line = (setUp: Partial<SetUp>, now = NOW) =>
    judge({ ...READY, ...setUp }, new Map(), now).lines.find(({ code }) => code === 'evals');
  expect(line({ trial: { ...RUN, pass1: 1, passK: 1 }, isModelReal: false })).toMatchObject({
    ...{ points: 17.5, state: 'partly', facts: { found: 'stand_in' } },
  });
  expect(line({ trial: { ...RUN, isRealModel: true } })).toMatchObject({ points: 26.3, facts: { passed: 1, all: 2 } });
  expect(line({}, new Date(NOW.getTime() + 31 * 86_400_000))).toMatchObject({ points: 17.5, facts: { found: 'old' } });
  // What the stand-in could do says nothing of the model that answers now.
  expect(line({ trial: RUN })).toMatchObject({ points: 0, facts: { found: 'none' } });
});

test('an evaluation of other texts or other code counts half and says which, one of another model counts nothing', () => {
  const line = (today: Partial<SetUp['today']>, trial = READY.trial) =>
    judge({ ...READY, trial, today: { ...READY.today, ...today } }, new Map(), NOW).lines.find(
      ({ code }) => code === 'evals',
    );
  const published = { assistant: { version: 5, hash: 'says more' }, hours: { version: 1, hash: 'late' } };
  expect(line({ texts: published })).toMatchObject({
    ...{ points: 17.5, state: 'partly' },
    facts: { found: 'texts', kind: 'assistant', measured: 3, published: 5, more: 1 },
  });
  // Going back to what was measured is what was measured, whatever its number.
  expect(line({ texts: { assistant: { version: 6, hash: 'said' } } })).toMatchObject({ points: 35 });
  expect(line({ code: 'newer' })).toMatchObject({ points: 17.5, facts: { found: 'code' } });
  expect(line({ model: 'another/model' })).toMatchObject({ points: 0, state: 'fails', facts: { found: 'model' } });
  const before = READY.trial && { ...READY.trial, measured: null };
  expect(line({}, before)).toMatchObject({ points: 17.5, facts: { found: 'texts', measured: -1, published: 3 } });
});

test('every line names its remedy, and its link leads to a page of the console and to a part that is there', async () => {
  const newest = [{ turnId: 't', conversationId: 'c', note: null, byId: OWNER, at: NOW }];
  const halves: SetUp = { ...NOTHING, policies: 2, marks: { ...NOTHING.marks, answered: 9, marked: 9, newest } };
  const setUps = [NOTHING, READY, halves];
  const fixes = setUps.flatMap((setUp) => judge(setUp, new Map(), NOW).lines.map(({ fix }) => fix));
  const routes = await readFile('web/src/app/routes.tsx', 'utf8');
  const paths = [...routes.matchAll(/path: '([^']+)'/g)].map(([, path = '']) => path);
  const patterns = paths.map((path) => new RegExp(`^${path.replace(/\$\w+/g, '[^/]+')}$`));
  expect(paths.length).toBeGreaterThan(20);
  expect(fixes.filter(({ page }) => !patterns.some((pattern) => pattern.test(page)))).toEqual([]);
  const places = new Map<string, readonly string[]>([
    ['/system', Object.keys(PART_NAMES)],
    ['/templates', SEED_NAMES],
    ['/readiness', ['trial', 'catalogue']],
  ]);
  const parts = fixes.filter(({ part }) => part !== undefined);
  expect(parts.length).toBeGreaterThan(10);
  expect(parts.filter(({ page, part = '' }) => !places.get(page)?.includes(part))).toEqual([]);
  for (const part of ['trial', 'catalogue']) {
    const page = await readFile(`web/src/console/readiness/${part}-part.tsx`, 'utf8');
    expect(page).toContain(`place="${part}"`);
  }
  const fixOf = (setUp: SetUp, code: string) =>
    judge(setUp, new Map(), NOW).lines.find((one) => one.code === code)?.fix;
  expect([fixOf(halves, 'marks'), fixOf(NOTHING, 'marks')]).toEqual([{ page: '/c/c' }, { page: '/' }]);
  expect([fixOf(halves, 'policies'), fixOf(NOTHING, 'policies')]).toEqual([
    { page: '/knowledge/texts/about' },
    { page: '/knowledge/texts/rules' },
  ]);
  expect(fixOf(NOTHING, 'templates')).toEqual({ page: '/templates', part: 'payment_reminder' });
});

test('the score moves when the shop is filled and when an evaluation is kept', async () => {
  const { db } = database();
  const empty = await report();
  expect(empty.lines.find(({ code }) => code === 'products')).toMatchObject({ state: 'fails', points: 0 });
  expect(empty.trial).toBeNull();
  await loadDemoShop(db, config.server);
  const filled = await report();
  expect(filled.score - empty.score).toBe(25);
  await insertRun(db, { ...RUN, measured: await measuredNow(db) });
  const tried = await report();
  expect(tried.score - filled.score).toBe(13);
  expect(tried.trial).toMatchObject({
    customers: 2,
    runsEach: 4,
    passK: 0.5,
    failed: [{ name: 'vague-gift', passed: 1 }],
  });
});

test('publishing a changed text makes the evaluation stale and costs points, and running it again gives them back', async () => {
  const { db } = database();
  await loadDemoShop(db, config.server);
  const fresh = { ...RUN, pass1: 1, passK: 1, endedAt: new Date(NOW.getTime() + 1_000) };
  await insertRun(db, { ...fresh, measured: await measuredNow(db) });
  const line = (readiness: Readiness) => readiness.lines.find(({ code }) => code === 'evals');
  const tried = await report();
  expect([line(tried)?.points, tried.trial?.changed]).toEqual([17.5, { texts: [], isModel: false, isCode: false }]);
  const text = { kind: 'business', content: 'Tuteamos a todos.', basedOn: 0, authorId: null, reason: 'trato' } as const;
  await db.transaction().execute(async (tx) => publishText({ prompts: await promptSeeds() }, tx, { ...text, at: NOW }));
  const stale = await report();
  expect(line(stale)).toMatchObject({
    ...{ points: 8.8, state: 'partly', facts: { found: 'texts', kind: 'business', measured: 0, published: 1 } },
  });
  expect(stale.trial?.changed.texts).toEqual([{ kind: 'business', measured: 0, published: 1 }]);
  expect(stale.score).toBeLessThan(tried.score);
  await insertRun(db, { ...fresh, endedAt: new Date(NOW.getTime() + 2_000), measured: await measuredNow(db) });
  const again = await report();
  expect([line(again)?.points, again.score]).toEqual([17.5, tried.score]);
});

test('answers that the team marked as wrong cost points, and none at five of a hundred', () => {
  const line = (marks: Partial<SetUp['marks']>) =>
    judge({ ...READY, marks: { ...READY.marks, ...marks } }, new Map(), NOW).lines.find(({ code }) => code === 'marks');
  expect(line({})).toMatchObject({ points: 5, state: 'works' });
  expect(line({ marked: 4 })).toMatchObject({ points: 4, state: 'partly', facts: { marked: 4, all: 400, days: 30 } });
  expect(line({ marked: 20 })).toMatchObject({ points: 0, state: 'fails' });
  // Nobody can have looked at answers that were never given, and what was counted late is no reason for more than all.
  expect(line({ answered: 0 })).toMatchObject({ points: 0, facts: { found: 'none' }, mayBeDismissed: false });
  expect(line({ answered: 0, marked: 1 })).toMatchObject({ points: 0, facts: { all: 1, found: 'some' } });
});

test('the report counts the marks of thirty days and shows the newest with who made them, until they are taken back', async () => {
  const { db } = database();
  const { id } = await makeConversation(db);
  for (let n = 0; n < 40; n += 1) await said(db, id, '2026-11-20T18:00:00Z');
  await said(db, id, '2026-10-01T18:00:00Z');
  await count(db);
  await sql`insert into staff_members (id, email, name, role, password_hash, language, created_at)
    values (${OWNER}, 'a@b.mx', 'Ana', 'owner', 'x', 'es', now()) on conflict do nothing`.execute(db);
  const mark = (at: string, note: string | null) =>
    sql`insert into answer_marks (turn_id, conversation_id, note, by_id, at)
      values (${newId()}, ${id}, ${note}, ${OWNER}, ${at})`.execute(db);
  await mark('2026-11-21T18:00:00Z', 'El precio es otro');
  await mark('2026-10-01T18:00:00Z', 'de otro tiempo');
  const found = await report();
  const line = (readiness: Readiness) => readiness.lines.find(({ code }) => code === 'marks');
  expect(line(found)).toMatchObject({ points: 2.5, facts: { marked: 1, all: 40 } });
  expect(found.marks).toEqual([
    {
      turnId: expect.any(String),
      conversationId: id,
      note: 'El precio es otro',
      by: 'Ana',
      at: '2026-11-21T18:00:00.000Z',
    },
  ]);
  await sql`delete from answer_marks`.execute(db);
  const after = await report();
  expect([after.marks, line(after)?.points]).toEqual([[], 5]);
});

test('the owner alone says what is not about the shop, with a reason that stays on record', async () => {
  const before = await report();
  expect(await outcome('PUT', '/mail/dismissal', {})).toBe('400 dismissal_invalid');
  expect(await outcome('PUT', '/mail/dismissal', { reason: ' ' })).toBe('400 dismissal_invalid');
  expect(await outcome('PUT', '/alerts/dismissal', { reason: 'nobody needs that' })).toBe('404 dismissal_refused');
  expect(await outcome('PUT', '/nothing/dismissal', { reason: 'nobody needs that' })).toBe('404 dismissal_refused');
  asRole = 'staff';
  expect((await ask('PUT', '/mail/dismissal', { reason: 'we have no mail' })).status).toBe(403);
  asRole = 'owner';
  const after = await report(await ask('PUT', '/mail/dismissal', { reason: 'we have no mail' }));
  expect(after.score - before.score).toBe(3);
  expect(after.lines.find(({ code }) => code === 'mail')).toMatchObject({
    ...{ state: 'not_applicable', points: 3, dismissal: { reason: 'we have no mail' } },
  });
  expect((await report(await ask('DELETE', '/mail/dismissal'))).score).toBe(before.score);
  expect(acts).toEqual([
    { act: 'readiness_line_dismissed', about: 'readiness:mail' },
    { act: 'readiness_line_restored', about: 'readiness:mail' },
  ]);
});

async function outcome(method: string, path: string, body: object): Promise<string> {
  const answer = await ask(method, path, body);
  const { error } = (await answer.json()) as { error: { code: string } };
  return `${answer.status} ${error.code}`;
}
