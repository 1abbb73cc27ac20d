import { sql } from 'kysely';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import { newId } from '../../../src/core/ids.ts';
import type { ShownTrial, TrialsAnswer } from '../../../src/evals/contract.ts';
import { newestRun, wasTried } from '../../../src/evals/index.ts';
import { runTrial } from '../../../src/evals/run-trial.ts';
import { insertTrial, readTrial } from '../../../src/evals/trial-store.ts';
import { loadShop } from '../../../src/knowledge/index.ts';
import { answerErrors, createWebApp } from '../../../src/platform/http/web-app.ts';
import { createLog } from '../../../src/platform/log.ts';
import { useDatabase } from '../../support/database.ts';
import { knowledgeRouter } from '../knowledge/console-world.ts';
import { serve } from '../platform/http-support.ts';
import { playedByHand, trialsRouter } from './trial-world.ts';

const database = useDatabase();
const db = () => database().db;
const TEXT = { kind: 'business', content: 'Tuteamos a todos.', basedOn: 0 } as const;

type Over = Partial<Parameters<typeof trialsRouter>[1]>;

async function openConsole(over: Over = {}) {
  const hand = playedByHand();
  const { router, spends, errors } = trialsRouter(db(), { play: hand.play, ...over });
  const knowledge = knowledgeRouter(db(), 'owner', wasTried);
  const app = createWebApp({ trustProxy: false });
  app.use(router, knowledge.router, answerErrors({ log: createLog({ level: 'silent', name: 'test' }) }));
  const { url } = await serve(app);
  const ask = async <Answer>(method: string, path: string, body?: object) => {
    const response = await fetch(`${url}/api/console${path}`, {
      ...{ method, headers: { 'content-type': 'application/json' } },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Answer };
  };
  const begin = async (body: object = { purpose: 'smoke', ...TEXT }) => ask<ShownTrial>('POST', '/trials', body);
  const look = async (id: string) => (await ask<ShownTrial>('GET', `/trials/${id}`)).body;
  const publish = (over: object, text: object = TEXT) => {
    const { kind, ...rest } = { ...TEXT, ...text };
    return ask<{ error?: { code: string }; text?: { version: number } }>('PUT', `/knowledge/texts/${kind}`, {
      ...{ ...rest, reason: 'trato' },
      ...over,
    });
  };
  return { hand, ask, begin, look, publish, spends, errors, acts: knowledge.acts };
}

/** Until the row says so: writing it takes a moment after the model has answered. */
const until = async (look: () => Promise<ShownTrial>, state: ShownTrial['state']): Promise<ShownTrial> => {
  await expect.poll(async () => (await look()).state).toBe(state);
  return look();
};
const versionOf = async () => {
  const { rows } = await sql<{ version: number; despite: string | null }>`
    select version, despite from knowledge_texts where kind = 'business' order by version desc limit 1`.execute(db());
  return rows[0] ?? null;
};

beforeAll(async () => {
  await loadShop({ db: db(), newId }, 'fixtures/shop');
});
beforeEach(async () => {
  await sql`delete from knowledge_texts`.execute(db());
  await sql`delete from trials`.execute(db());
});
afterEach(async () => {
  await sql`update trials set state = 'cut_off' where state = 'running'`.execute(db());
});

describe('a draft that scripted customers try before it is published', () => {
  test('only those that are marked are played, with the draft in its place, and how far it is can be seen', async () => {
    const { hand, begin, look, spends } = await openConsole();
    const begun = await begin();
    expect([begun.status, begun.body]).toMatchObject([202, { state: 'running', customers: 2, played: 0, by: 'Ana' }]);
    await expect.poll(() => hand.played.length).toBe(1);
    expect(hand.played[0]).toMatchObject({ names: ['asks-hours', 'asks-price'], texts: { business: TEXT.content } });
    expect(hand.played[0]?.texts['assistant']).toContain('{{business_name}}');
    hand.serve('asks-hours', 4_000);
    await expect.poll(async () => (await look(begun.body.id)).played).toBe(1);
    hand.serveAll();
    const done = await until(() => look(begun.body.id), 'done');
    expect(done).toMatchObject({ played: 2, failed: [], costMicroUsd: 4_000 });
    // Nothing is published by trying, and what it cost counts among the costs of the shop.
    expect([await versionOf(), spends]).toEqual([null, [4_000]]);
    // A trial of a few says nothing of all.
    expect(await newestRun(db(), true)).toBeNull();
  });

  test('what it costs is known before, and a spent budget begins nothing', async () => {
    const { ask, begin } = await openConsole({ budgetLeft: async () => 0 });
    const { body } = await ask<TrialsAnswer>('GET', '/trials');
    expect(body.offers).toEqual({
      smoke: { customers: 2, estimateMicroUsd: 18_000 },
      whole: { customers: 5, estimateMicroUsd: 45_000 },
    });
    expect(await begin()).toMatchObject({ status: 409, body: { error: { code: 'trial_budget_spent' } } });
    const free = await openConsole({ budgetLeft: async () => 0, model: { id: 'rules', isReal: false } });
    expect((await free.begin()).status).toBe(202);
  });

  test('one that would cost more than is left of the day and the month is not begun', async () => {
    const { begin, hand } = await openConsole({ budgetLeft: async () => 18_000 });
    const refused = await begin({ purpose: 'whole' });
    expect(refused).toMatchObject({ status: 409, body: { error: { code: 'trial_over_budget' } } });
    expect(hand.played).toEqual([]);
    expect((await begin()).status).toBe(202);
  });

  test('one that uses up the budget ends there and says so, and what it did so far is no result', async () => {
    let left = 20_000;
    const keepSpend = async ({ microUsd }: { readonly microUsd: number }) => {
      left -= microUsd;
    };
    const { hand, begin, look, publish, errors } = await openConsole({ budgetLeft: async () => left, keepSpend });
    const { id } = (await begin()).body;
    await expect.poll(() => hand.played.length).toBe(1);
    hand.serve('asks-hours', 12_000);
    await expect.poll(async () => (await look(id)).costMicroUsd).toBe(12_000);
    hand.spend(9_000);
    const ended = await until(() => look(id), 'cut_off');
    expect(ended).toMatchObject({ reason: 'budget_spent', played: 1, failed: [], costMicroUsd: 21_000 });
    expect((await publish({ trialId: id })).body.error?.code).toBe('text_untried');
    expect([left, errors]).toEqual([-1_000, []]);
  });

  test('what was spent counts although the database could not be reached just then', async () => {
    let isAway = true;
    const kept: number[] = [];
    const keepSpend = async ({ microUsd }: { readonly microUsd: number }) => {
      if (isAway) throw new Error('no database');
      kept.push(microUsd);
    };
    const { hand, begin, look, errors } = await openConsole({ keepSpend });
    const { id } = (await begin()).body;
    await expect.poll(() => hand.played.length).toBe(1);
    hand.serve('asks-hours', 4_000);
    await expect.poll(() => errors.length).toBe(1);
    hand.serveAll();
    // Also at the end it is away for a moment.
    await expect.poll(() => errors.length).toBeGreaterThan(2);
    isAway = false;
    expect(await until(() => look(id), 'done')).toMatchObject({ costMicroUsd: 4_000 });
    expect(kept).toEqual([4_000]);
  });

  test('is published when all of them were served, and not with another text or another one beside it', async () => {
    const { hand, begin, look, publish, acts } = await openConsole();
    expect(await publish({})).toMatchObject({ status: 409, body: { error: { code: 'text_untried' } } });
    const { id } = (await begin()).body;
    expect((await publish({ trialId: id })).body.error?.code).toBe('text_untried');
    hand.serveAll();
    await until(() => look(id), 'done');
    expect((await publish({ trialId: id }, { content: 'Otro texto.' })).body.error?.code).toBe('text_untried');
    const hours = await publish({ isDespite: true }, { kind: 'rules', content: 'x' });
    expect(hours.status).toBe(422);
    const published = await publish({ trialId: id });
    expect([published.status, published.body.text]).toMatchObject([200, { version: 1 }]);
    expect([await versionOf(), acts.at(-1)?.act]).toEqual([{ version: 1, despite: null }, 'knowledge_published']);
  });

  test('another text that was published meanwhile was not tried with it', async () => {
    const { hand, begin, look, publish } = await openConsole();
    const { id } = (await begin()).body;
    hand.serveAll();
    await until(() => look(id), 'done');
    const other = { kind: 'assistant', content: 'Eres amable en {{business_name}}.' };
    expect((await publish({ isDespite: true }, other)).status).toBe(200);
    expect((await publish({ trialId: id })).body.error?.code).toBe('text_untried');
    expect(await versionOf()).toBeNull();
  });

  test('who was not served is named with the promise, and the owner may publish all the same, which stays on record', async () => {
    const { hand, begin, look, publish, acts, ask } = await openConsole();
    const { id } = (await begin()).body;
    await expect.poll(() => hand.played.length).toBe(1);
    hand.fail('asks-price', 'search_products was not called');
    hand.serveAll();
    const done = await until(() => look(id), 'done');
    expect(done.failed).toEqual([
      { name: 'asks-price', promise: 'What asks-price is promised.', failures: ['search_products was not called'] },
    ]);
    expect(await publish({ trialId: id })).toMatchObject({ status: 409, body: { error: { code: 'text_failed' } } });
    expect(await versionOf()).toBeNull();
    expect((await publish({ trialId: id, isDespite: true })).status).toBe(200);
    expect([await versionOf(), acts.at(-1)?.act]).toEqual([
      { version: 1, despite: 'failed' },
      'knowledge_published_failed',
    ]);
    const { body } = await ask<{ versions: readonly { despite: string | null }[] }>('GET', '/knowledge/texts/business');
    expect(body.versions.map(({ despite }) => despite)).toEqual(['failed', null]);
  });

  test('the conflict of two owners is told before any trial counts, and a refused text is not tried at all', async () => {
    const { begin, publish } = await openConsole();
    expect((await publish({ isDespite: true })).status).toBe(200);
    expect(await publish({ isDespite: true }, { content: 'Mío.' })).toMatchObject({
      ...{ status: 409, body: { error: { code: 'knowledge_moved' }, text: { version: 1 } } },
    });
    expect(await begin()).toMatchObject({ status: 409, body: { error: { code: 'trial_of_old_text' } } });
    const faulty = { purpose: 'smoke', ...TEXT, basedOn: 1, content: 'Somos {{nadie}}.' };
    expect(await begin(faulty)).toMatchObject({ status: 422, body: { problems: ['{{nadie}}'] } });
    const { rows } = await sql`select 1 from trials`.execute(db());
    expect(rows).toEqual([]);
  });

  test('two owners do not try at once, and one whose process died makes room after a minute', async () => {
    const { begin, publish } = await openConsole();
    const { id } = (await begin()).body;
    await sql`update trials set by_id = ${newId()}`.execute(db());
    const other = { purpose: 'smoke', ...TEXT, content: 'Otro texto.' };
    // Who tries another text is told whose trial it is; with the same text it is the same trial.
    expect((await begin(other)).body).toMatchObject({ error: { code: 'trial_running' }, by: '?' });
    expect((await begin()).body).toMatchObject({ id, isOwn: false, state: 'running' });
    await sql`update trials set heard_at = now() - interval '2 minutes'`.execute(db());
    expect((await publish({ trialId: id })).body.error?.code).toBe('text_untried');
    const next = await begin();
    expect(next.status).toBe(202);
    const { rows } = await sql<{ id: string; state: string }>`select id, state from trials order by started_at`.execute(
      db(),
    );
    expect(rows.map(({ state }) => state)).toEqual(['cut_off', 'running']);
  });

  test('one that cannot be played to its end publishes nothing and says so; so does one that a stop ends', async () => {
    const first = await openConsole();
    const broken = (await first.begin()).body;
    await expect.poll(() => first.hand.played.length).toBe(1);
    first.hand.break(new Error('no database'));
    const shown = await until(() => first.look(broken.id), 'broken');
    expect(shown.reason).toBe('not_played');
    expect(String(first.errors[0])).toContain('no database');
    expect((await first.publish({ trialId: broken.id })).body.error?.code).toBe('text_untried');
    const stopping = new AbortController();
    const second = await openConsole({ stopping: stopping.signal });
    const cut = (await second.begin()).body;
    await expect.poll(() => second.hand.played.length).toBe(1);
    second.hand.serve('asks-hours');
    stopping.abort();
    await until(() => second.look(cut.id), 'cut_off');
    expect([second.errors, await versionOf()]).toEqual([[], null]);
  });
});

describe('a trial that could not be played to its end', () => {
  test.each([
    ['trial_not_opened', 'not_opened'],
    ['trial_process_ended', 'process_ended'],
    ['trial_failed', 'not_played'],
  ])('says why in one word, and nothing of what the error says: %s', async (code, reason) => {
    const { hand, begin, look, errors } = await openConsole();
    const { id } = (await begin()).body;
    await expect.poll(() => hand.played.length).toBe(1);
    hand.break(new AppError(code, 'unavailable', { facts: { message: 'ENOSPC /srv/shop/ana@correo.example' } }));
    const shown = await until(() => look(id), 'broken');
    expect(shown.reason).toBe(reason);
    expect(JSON.stringify(shown)).not.toMatch(/ENOSPC|srv|ana@/);
    expect(errors).toHaveLength(1);
  });

  test('says that its time was over', async () => {
    const [id, hand] = [newId<'eval_trial'>(), playedByHand()];
    const machineClock = () => new Date();
    await insertTrial(db(), {
      ...{ id, purpose: 'smoke', model: 'some/model', isRealModel: true, measured: { texts: {}, code: 'code' } },
      ...{ customers: 2, estimateMicroUsd: 0, byId: newId(), startedAt: machineClock() },
    });
    const begun = await readTrial(db(), id);
    if (begun === null) throw new Error('no trial');
    const [keepSpend, onFailed] = [async () => undefined, () => undefined];
    const { signal: stopping } = new AbortController();
    const deps = {
      db: db(),
      machineClock,
      play: hand.play,
      keepSpend,
      budgetLeft: async () => null,
      onFailed,
      stopping,
    };
    await runTrial(deps, begun, { cases: [], runsEach: 1, texts: {} }, 0);
    expect(await readTrial(db(), id)).toMatchObject({ state: 'broken', reason: 'took_too_long' });
  });
});

describe('an owner who closed the page while a trial runs', () => {
  test('comes back to the trial of the same text, and with another text begins anew at once', async () => {
    const acts: string[] = [];
    const { hand, begin, look } = await openConsole({ audit: async (_db, _by, act) => void acts.push(act) });
    const first = (await begin()).body;
    expect(await begin()).toMatchObject({ status: 202, body: { id: first.id, isOwn: true, state: 'running' } });
    const next = await begin({ purpose: 'smoke', ...TEXT, content: 'Otro texto.' });
    expect(next).toMatchObject({ status: 202, body: { state: 'running' } });
    expect(next.body.id).not.toBe(first.id);
    expect(await look(first.id)).toMatchObject({ state: 'cut_off', reason: 'cancelled' });
    expect(acts).toEqual(['trial_begun', 'trial_cancelled', 'trial_begun']);
    await expect.poll(() => hand.played.length).toBe(2);
  });

  test('cancels it, which ends the playing, is on record and makes room; what has ended is not cancelled', async () => {
    const acts: string[] = [];
    const { hand, begin, ask, errors } = await openConsole({ audit: async (_db, _by, act) => void acts.push(act) });
    const { id } = (await begin()).body;
    await expect.poll(() => hand.played.length).toBe(1);
    const cancelled = await ask<ShownTrial>('DELETE', `/trials/${id}`);
    expect(cancelled).toMatchObject({ status: 200, body: { id, state: 'cut_off', reason: 'cancelled' } });
    hand.serve('asks-hours');
    await expect.poll(() => hand.given()).toBe(1);
    expect((await ask<ShownTrial>('DELETE', `/trials/${id}`)).body).toMatchObject({ reason: 'cancelled' });
    expect((await ask('DELETE', `/trials/${newId()}`)).status).toBe(404);
    expect((await begin()).status).toBe(202);
    expect([acts, errors]).toEqual([['trial_begun', 'trial_cancelled', 'trial_begun'], []]);
  });
});

describe('all scripted customers, from the console', () => {
  test('are played with what is published, and the result is the newest evaluation with its texts and code', async () => {
    const { hand, begin, look, ask } = await openConsole();
    const { body } = await begin({ purpose: 'whole' });
    // Who comes later sees the one that runs.
    expect((await begin({ purpose: 'whole' })).body).toMatchObject({ id: body.id, state: 'running' });
    await expect.poll(() => hand.played.length).toBe(1);
    expect(hand.played[0]?.names).toHaveLength(5);
    hand.fail('pays', 'orders: none');
    hand.serveAll();
    await until(() => look(body.id), 'done');
    const run = await newestRun(db(), true);
    expect(run).toMatchObject({ model: 'some/model', pass1: 0.8, runsEach: 1, measured: { code: 'code' } });
    expect(run?.measured?.texts['business']).toMatchObject({ version: 0, hash: expect.any(String) });
    expect((await ask<TrialsAnswer>('GET', '/trials')).body.whole).toMatchObject({ id: body.id, state: 'done' });
  });
});
