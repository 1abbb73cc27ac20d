import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTrials } from '../../src/app/open-trials.ts';
import { playTrialWith } from '../../src/app/play-trial.ts';
import { SCRIPTED } from '../../src/app/scripted-customers.ts';
import { readConfig } from '../../src/config/index.ts';
import { type Case, type PlayedOne, readCases, runEvals } from '../../src/evals/index.ts';

const cases = await readCases(SCRIPTED.folder);
const named = (...names: string[]): readonly Case[] => cases.filter(({ name }) => names.includes(name));
const from = (hours: string) => ({ opens: hours, closes: '20:00' });
const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
/** Every day from 11:30, which the sample shop never is. */
const HOURS = JSON.stringify({
  weekly: Object.fromEntries(DAYS.map((day) => [day, [from('11:30')]])),
  special_days: [],
});

describe('the scripted customers that are played before each publication', () => {
  test('are few, about what goes wrong first, and each can be served by the stand-in', () => {
    const smoke = cases.filter(({ isSmoke }) => isSmoke === true);
    expect(smoke.length).toBeGreaterThan(4);
    expect(smoke.length).toBeLessThanOrEqual(8);
    expect(new Set(smoke.map(({ theme }) => theme)).size).toBeGreaterThan(3);
    expect(smoke.filter(({ rulesCannot }) => rulesCannot !== undefined)).toEqual([]);
  });
});

describe('with the texts of the owner', () => {
  test('customers meet the owner’s hours, and those who expect what the sample shop says meet the sample’s', async () => {
    const [asks] = named('hours-en');
    if (asks === undefined) throw new Error('there is no hours-en');
    const { isOfSample: _, ...ofOwner } = asks;
    const late: Case = { ...ofOwner, name: 'hours-late', expect: { ...asks.expect, receipts: [{ time: '11:30' }] } };
    const both = [asks, late];
    const shop = await openTrials({}, SCRIPTED.pictures, { texts: { hours: HOURS, rules: '' } }, both);
    try {
      const results = await runEvals({ shop, atOnce: 2, onRun: () => undefined }, both, 1);
      expect(results.map(({ name, passed, failures }) => ({ name, passed, failures }))).toEqual([
        { name: 'hours-en', passed: 1, failures: [] },
        { name: 'hours-late', passed: 1, failures: [] },
      ]);
    } finally {
      await shop.close();
    }
  }, 180_000);
});

describe('a trial in a process of its own', () => {
  const unheard = { onPlayed: () => undefined, onSpent: () => undefined };
  const prompts: string[] = [];
  const careless = createServer((req, res) => {
    let body = '';
    req.on('data', (chunk) => {
      body += String(chunk);
    });
    req.on('end', () => {
      const { messages = [], model } = JSON.parse(body || '{}');
      prompts.push(JSON.stringify(messages[0] ?? null));
      const message = { role: 'assistant', content: 'Hola, con gusto.' };
      const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15, cost: 0.001 };
      const answer = { id: 'gen-1', object: 'chat.completion', created: 1, model, usage };
      res.writeHead(200, { 'content-type': 'application/json' });
      res.end(JSON.stringify({ ...answer, choices: [{ index: 0, message, finish_reason: 'stop' }] }));
    });
  });
  /** Where it puts what it needs: nobody else on this machine does. */
  let folder = '';
  const usual = process.env['TMPDIR'];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'own-trials-'));
    process.env['TMPDIR'] = folder;
    await new Promise<void>((resolve) => careless.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    if (usual === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = usual;
    await new Promise((resolve) => careless.close(resolve));
    await rm(folder, { recursive: true, force: true });
  });
  const leftovers = async () => (await readdir(folder)).filter((name) => name.startsWith('recado-trial-'));
  const llmOf = (environment: Record<string, string>) => {
    const read = readConfig(environment);
    if (!read.ok) throw new Error(read.problems.join('\n'));
    return read.config.llm;
  };

  test('tells how each customer fared, with the model that is configured and the draft as its prompt', async () => {
    const url = `http://127.0.0.1:${(careless.address() as AddressInfo).port}/api/v1`;
    const llm = llmOf({ OPENROUTER_API_KEY: 'or-key', LLM_BASE_URL: url, LLM_MODEL_DEFAULT: 'test/careless' });
    const told: PlayedOne[] = [];
    const run = { cases: named('price-es', 'rules-shown'), runsEach: 1, texts: { business: 'Aquí decimos ¡Ajúa!' } };
    const { results, costMicroUsd } = await playTrialWith(llm)(
      run,
      { onPlayed: (one) => told.push(one), onSpent: () => undefined },
      AbortSignal.timeout(120_000),
    );
    expect(results.map(({ name, passed }) => [name, passed])).toEqual([
      ['price-es', 0],
      ['rules-shown', 1],
    ]);
    expect(told.find(({ name }) => name === 'price-es')?.failures.join()).toContain('search_products was not called');
    expect(prompts.some((prompt) => prompt.includes('¡Ajúa!'))).toBe(true);
    expect(costMicroUsd).toBeGreaterThan(0);
    await expect.poll(leftovers, { timeout: 60_000 }).toEqual([]);
  }, 180_000);

  test('with the stand-in is answered by its own, and asks nothing of the shop that customers are served in', async () => {
    const asked: string[] = [];
    // As the simulator of a shop with SIMULATOR_KEY: a token that is not its own is turned away.
    const shop = createServer((req, res) => {
      asked.push(req.url ?? '');
      res.writeHead(401).end();
    });
    await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
    try {
      const llm = llmOf({ PORT: String((shop.address() as AddressInfo).port), SIMULATOR_KEY: 'a key of the shop' });
      const run = { cases: named('price-es'), runsEach: 1, texts: {} };
      const { results } = await playTrialWith(llm)(run, unheard, AbortSignal.timeout(120_000));
      expect(results).toMatchObject([{ name: 'price-es', passed: 1, failures: [] }]);
      expect(asked).toEqual([]);
    } finally {
      await new Promise((resolve) => shop.close(resolve));
    }
  }, 180_000);

  test('ends when it is given up, and leaves neither a process nor a folder behind', async () => {
    const giving = new AbortController();
    const run = { cases: named('order-by-tap', 'hours-es'), runsEach: 9, texts: {} };
    const open: Promise<readonly string[]>[] = [];
    const giveUp = (): void => {
      open.push(leftovers());
      giving.abort(new Error('stopped'));
    };
    const playing = playTrialWith(llmOf({}))(run, { ...unheard, onPlayed: giveUp }, giving.signal);
    await expect(playing).rejects.toThrow('trial_given_up');
    expect(await open[0]).toHaveLength(1);
    await expect.poll(leftovers, { timeout: 60_000 }).toEqual([]);
  }, 180_000);

  test('ends its database and its folder when the server that began it is killed in the middle', async () => {
    const program = `
      const { playTrialWith } = await import(${JSON.stringify(new URL('../../src/app/play-trial.ts', import.meta.url).href)});
      const run = { cases: ${JSON.stringify(named('hours-es'))}, runsEach: 20, texts: {} };
      await playTrialWith(${JSON.stringify(llmOf({}))})(run, { onPlayed: () => console.log('played'), onSpent() {} }, AbortSignal.timeout(120_000));`;
    const server = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(server.stdout, 'data');
    expect(await leftovers()).toHaveLength(1);
    server.kill('SIGKILL');
    await expect.poll(leftovers, { timeout: 60_000 }).toEqual([]);
  }, 180_000);
});
