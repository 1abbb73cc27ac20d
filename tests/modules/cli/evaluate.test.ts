import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useDatabase } from '../../support/database.ts';
import { answerJson, type LocalServer, startLocalServer } from '../../support/local-server.ts';
import { runRecado } from './run-recado.ts';

const PATIENCE_MS = 240_000;
const SHIPPED = 'tests/evals/customers/questions.json';

test(
  'two scripted customers are played in a shop of their own, and the command says how they did and what it cost',
  async () => {
    const { code, out, err } = await runRecado(['evaluate', '--only', 'price-e'], { LANG: 'en_US.UTF-8' });
    expect([code, err]).toEqual([0, '']);
    const lines = out.trim().split('\n');
    expect(lines[0]).toMatch(
      /^2 scripted customers, 1 time each, recado\/demo-rules answers\. It will cost about US\$0\.00\.$/,
    );
    expect(lines[1]).toBe('With what is published here: assistant v0 · business v0 · about v0 · hours v0 · rules v0.');
    expect(
      lines
        .slice(2, -1)
        .map((line) => line.replace(/^\d\/2 /, ''))
        .toSorted(),
    ).toEqual(['✓ price-en (1)', '✓ price-es (1)']);
    expect(lines.at(-1)).toContain('pass^1 100.0 %');
    expect(lines.at(-1)).not.toContain('¿Listo?');
  },
  PATIENCE_MS,
);

test(
  'of two customers the one who does not get what the script says fails the command, with what was otherwise',
  async () => {
    const scripts = JSON.parse(await readFile(SHIPPED, 'utf8')) as { name: string; expect: object }[];
    const good = scripts.find(({ name }) => name === 'price-es');
    const orders = [{ state: 'pending' }];
    const folder = await mkdtemp(join(tmpdir(), 'recado-scripts-'));
    await mkdir(join(folder, 'customers'));
    await writeFile(
      join(folder, 'customers', 'two.json'),
      JSON.stringify([good, { ...good, name: 'price-wrong', expect: { ...good?.expect, orders } }]),
    );
    const { code, out } = await runRecado(['evaluate', '--from', join(folder, 'customers'), '--sample'], {});
    await rm(folder, { recursive: true, force: true });
    expect(code).toBe(1);
    expect(out).toMatch(/✓ price-es/);
    expect(out).toMatch(/✗ price-wrong \(1\)\n +orders: .*pending.* expected, \[\] found/);
    expect(out).toContain('pass^1 50.0 %');
    expect(out).toContain('With the texts of the sample shop.');
  },
  PATIENCE_MS,
);

describe('beside a business that pays its model', () => {
  const database = useDatabase();
  let asked = 0;
  /** Told of each question; true: it gets no answer. */
  let holds = (): boolean => false;
  let model: LocalServer;
  beforeAll(async () => {
    model = await startLocalServer((req, res) => {
      if (req.url?.endsWith('/chat/completions') !== true) return answerJson(res, 200, { data: [] });
      asked++;
      if (holds()) return;
      const message = { role: 'assistant', content: 'Claro que sí.' };
      const usage = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110, cost: 0.5 };
      const choices = [{ index: 0, message, finish_reason: 'stop' }];
      answerJson(res, 200, { id: 'gen-1', object: 'chat.completion', created: 1, model: 'test/dear', choices, usage });
    });
  });
  afterAll(() => model.close());

  const paying = (): Record<string, string> => ({
    ...{ LANG: 'en_US.UTF-8', DATABASE_URL: database().url, OPENROUTER_API_KEY: 'or-key' },
    ...{ LLM_BASE_URL: `${model.url}/api/v1`, LLM_MODEL_DEFAULT: 'test/dear', LLM_MAX_CONCURRENT: '8' },
  });
  const evaluate = (words: readonly string[], variables: Record<string, string>) =>
    runRecado(['evaluate', '--only', 'price-e', ...words], { ...paying(), ...variables });
  const counted = async () =>
    (await sql<{ usd: number }>`select sum(cost_micro_usd) / 1e6 as usd from replay_spend`.execute(database().db))
      .rows[0]?.usd;

  test('an evaluation that would cost more than the budgets leave is not begun', async () => {
    const { code, out, err } = await evaluate([], { BUDGET_DAY_USD: '0.001' });
    expect([code, asked]).toEqual([1, 0]);
    expect(out).toContain('It takes at most 2 calls at once, a quarter of the account;');
    expect(out).toContain('the budgets of the business, which leave US$0.0010.');
    expect(err).toContain('Not begun: it would cost more than is left');
  }, 120_000);

  test(
    'one that uses them up stops there, is no result, and what it spent counts',
    async () => {
      const { code, out, err } = await evaluate(['--runs', '9'], { BUDGET_DAY_USD: '1' });
      expect([code, err]).toEqual([1, expect.stringMatching(/^The budget is used up: .* stopped at \d+ of 18 /m)]);
      expect(out).not.toContain('pass^1');
      expect(Number(await counted())).toBeGreaterThanOrEqual(1);
      expect(Number(await counted())).toBe(asked * 0.5);
    },
    PATIENCE_MS,
  );

  test(
    'one that is stopped in the middle of a customer is no result, and what that customer cost so far counts',
    async () => {
      await sql`truncate replay_spend`.execute(database().db);
      const scripts = JSON.parse(await readFile(SHIPPED, 'utf8')) as { name: string; steps: object[] }[];
      const one = scripts.find(({ name }) => name === 'price-es');
      const folder = await mkdtemp(join(tmpdir(), 'recado-scripts-'));
      await mkdir(join(folder, 'customers'));
      const long = { ...one, steps: [...(one?.steps ?? []), ...(one?.steps ?? [])] };
      await writeFile(join(folder, 'customers', 'one.json'), JSON.stringify([long]));
      const second = asked + 2;
      let send: (name: NodeJS.Signals) => void = () => undefined;
      holds = () => {
        if (asked === second) send('SIGINT');
        return asked >= second;
      };
      const words = ['evaluate', '--from', join(folder, 'customers')];
      const { code, out, err } = await runRecado(words, paying(), '', (signal) => {
        send = signal;
      });
      await rm(folder, { recursive: true, force: true });
      expect([code, err]).toEqual([1, 'Stopped at 0 of 1 and not kept.\n']);
      expect(out).not.toContain('pass^1');
      expect(Number(await counted())).toBe(0.5);
    },
    PATIENCE_MS,
  );
});
