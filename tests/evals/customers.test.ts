import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenTrialShop, openTrialShop, trialConfig } from '../../src/app/open-trial-shop.ts';
import { type CaseResult, failing, passRates, readCases, runEvals } from '../../src/evals/index.ts';

const cases = await readCases(fileURLToPath(new URL('./customers/', import.meta.url)));

describe('the scripted customers', () => {
  test('are many, in both languages, by text, voice and picture, and about everything that the assistant does', () => {
    expect(cases.length).toBeGreaterThanOrEqual(40);
    for (const language of ['es', 'en'])
      expect(cases.filter((one) => one.language === language).length).toBeGreaterThan(10);
    const kinds = new Set(cases.flatMap(({ steps }) => steps.flatMap((step) => Object.keys(step))));
    expect([...kinds]).toEqual(expect.arrayContaining(['say', 'speak', 'picture', 'tap', 'cart', 'location', 'code']));
    expect(new Set(cases.map(({ theme }) => theme)).size).toBe(8);
  });

  test('meet no account of the business: of the environment only what is about the model reaches them', () => {
    const environment = {
      ...{ DATABASE_URL: 'postgres://real', WHATSAPP_ACCESS_TOKEN: 'real', STRIPE_SECRET_KEY: 'sk_live_real' },
      ...{ SMTP_URL: 'smtp://real', REDIS_URL: 'redis://real', OPENROUTER_API_KEY: 'or-key', LLM_MODEL_DEFAULT: 'a/b' },
    };
    const config = trialConfig(environment, { folder: '/tmp/trial', port: 4_567 });
    expect(config).toMatchObject({
      database: { kind: 'embedded', dataDir: '/tmp/trial' },
      whatsapp: { kind: 'simulator', graphUrl: 'http://127.0.0.1:4567/emulator' },
      billing: { kind: 'demo' },
      mail: { account: { kind: 'files' } },
      redis: null,
      llm: { kind: 'gateway', apiKey: 'or-key', models: { default: 'a/b' } },
    });
    expect(JSON.stringify(config)).not.toContain('real');
  });
});

describe('with the stand-in model', () => {
  let shop: OpenTrialShop;
  let results: readonly CaseResult[];
  beforeAll(async () => {
    shop = await openTrialShop({}, new URL('./pictures/', import.meta.url));
    results = await runEvals({ shop, atOnce: 6, onRun: () => undefined }, cases, 1);
  }, 900_000);
  afterAll(() => shop?.close());

  test('every scripted customer ends as promised, but for those that rules cannot serve, with their reason', () => {
    expect(failing(results, shop.model.isReal)).toEqual([]);
    const letOff = results.filter((one) => one.rulesCannot !== null);
    // Counted honestly: who is let off has failed, and the rate says so.
    expect(letOff.filter((one) => one.passed === one.runs)).toEqual([]);
    expect(letOff.length).toBeLessThan(cases.length / 10);
    expect(passRates(results).pass1).toBeCloseTo(1 - letOff.length / cases.length, 5);
  });

  test('it costs nothing', async () => {
    expect(await shop.spentMicroUsd()).toBe(0);
  });
});
