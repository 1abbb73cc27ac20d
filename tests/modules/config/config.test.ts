import { describe, expect, test } from 'vitest';
import { readConfig } from '../../../src/config/config.ts';
import { environment } from '../../../src/config/env.ts';
import type { Config } from '../../../src/config/types.ts';

type Raw = Readonly<Record<string, string>>;

const META: Raw = {
  WHATSAPP_ACCESS_TOKEN: 'EAAGsecret-access-token',
  WHATSAPP_PHONE_NUMBER_ID: '106540352242922',
  WHATSAPP_WABA_ID: '102290129340398',
  WHATSAPP_WEBHOOK_VERIFY_TOKEN: 'secret-verify-token',
  WHATSAPP_APP_SECRET: '0123456789abcdef0123456789abcdef',
};
const MINIO: Raw = {
  MINIO_BUCKET: 'shop-files',
  MINIO_ENDPOINT: 'http://minio:9000',
  MINIO_ACCESS_KEY: 'shop',
  MINIO_SECRET_KEY: 'hunter22',
};
const REAL: Raw = { ...META, OPENROUTER_API_KEY: 'sk-or-secret' };
const STRIPE: Raw = { STRIPE_SECRET_KEY: 'sk_test_12345678', STRIPE_WEBHOOK_SECRET: 'whsec_12345678' };
const PRODUCTION: Raw = { ...REAL, NODE_ENV: 'production', PUBLIC_URL: 'https://shop.example' };

const without = (raw: Raw, ...names: readonly string[]): Raw =>
  Object.fromEntries(Object.entries(raw).filter(([name]) => !names.includes(name)));

function configOf(raw: Raw): Config {
  const read = readConfig(raw);
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read.config;
}

const problemsOf = (raw: Raw): readonly string[] => {
  const read = readConfig(raw);
  return read.ok ? [] : read.problems;
};

/** Each problem starts with the variable to change; the order is that of the report. */
const mistakes: readonly (readonly [story: string, raw: Raw, variables: readonly string[]])[] = [
  [
    'a Google project without its account',
    { GOOGLE_VISION_PROJECT_ID: 'my-shop-123456' },
    ['GOOGLE_APPLICATION_CREDENTIALS'],
  ],
  [
    'a Google project that is a name',
    { GOOGLE_VISION_PROJECT_ID: 'My shop' },
    ['GOOGLE_VISION_PROJECT_ID', 'GOOGLE_APPLICATION_CREDENTIALS'],
  ],
  ['a model with vision without a gateway', { LLM_MODEL_VISION: 'a/vision' }, ['OPENROUTER_API_KEY']],
  [
    'a collector without its scheme',
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' },
    ['OTEL_EXPORTER_OTLP_ENDPOINT'],
  ],
  [
    'headers for a collector that are no pairs',
    { OTEL_EXPORTER_OTLP_HEADERS: 'api-key: very-secret' },
    ['OTEL_EXPORTER_OTLP_HEADERS'],
  ],
  ['a port that is a word', { PORT: 'http' }, ['PORT']],
  ['a port beyond the last one', { PORT: '70000' }, ['PORT']],
  ['a port written in hexadecimal', { PORT: '0x10' }, ['PORT']],
  ['a negative quiet time', { QUIET_TIME_MS: '-1' }, ['QUIET_TIME_MS']],
  ['voice notes longer than one file has time for', { VOICE_MAX_MINUTES: '31' }, ['VOICE_MAX_MINUTES']],
  ['a quiet time with a fraction', { QUIET_TIME_MS: '1.5' }, ['QUIET_TIME_MS']],
  ['a budget in words', { BUDGET_MONTH_USD: 'ten' }, ['BUDGET_MONTH_USD']],
  ['a share of a budget above the whole', { BUDGET_BRIEF_FROM_PERCENT: '101' }, ['BUDGET_BRIEF_FROM_PERCENT']],
  ['a negative spending limit', { LLM_DAILY_LIMIT_USD: '-5' }, ['LLM_DAILY_LIMIT_USD']],
  ['a share above the whole', { LLM_ECONOMIC_FROM_PERCENT: '101' }, ['LLM_ECONOMIC_FROM_PERCENT']],
  ['a share with its sign', { LLM_ECONOMIC_FROM_PERCENT: '80%' }, ['LLM_ECONOMIC_FROM_PERCENT']],
  ['answers of no tokens', { LLM_MAX_TOKENS: '0' }, ['LLM_MAX_TOKENS']],
  ['a temperature above two', { LLM_TEMPERATURE: '2.1' }, ['LLM_TEMPERATURE']],
  ['a misspelt environment name', { NODE_ENV: 'prod' }, ['NODE_ENV']],
  ['an unknown role', { ROLE: 'api' }, ['ROLE']],
  ['an unknown log level', { LOG_LEVEL: 'verbose' }, ['LOG_LEVEL']],
  ['a public address without scheme', { PUBLIC_URL: 'shop.example' }, ['PUBLIC_URL']],
  ['a database of another kind', { DATABASE_URL: 'mysql://root@localhost/shop' }, ['DATABASE_URL']],
  ['a proxy that is merely trusted', { TRUST_PROXY: 'true' }, ['TRUST_PROXY']],
  ['a metrics token that can be guessed', { METRICS_TOKEN: 'abc' }, ['METRICS_TOKEN']],
  ['quiet hours with an hour that no clock shows', { QUIET_HOURS: '24:00-08:00' }, ['QUIET_HOURS']],
  ['quiet hours that leave no moment', { QUIET_HOURS: '08:00-07:00' }, ['QUIET_HOURS']],
  ['quiet hours without an end', { QUIET_HOURS: '21:00-21:00' }, ['QUIET_HOURS']],
  ['an allow list without customers', { ASSISTANT_ONLY_FOR: ' , ' }, ['ASSISTANT_ONLY_FOR']],
  ['an allow list with a name', { ASSISTANT_ONLY_FOR: '5215512345678, Maria' }, ['ASSISTANT_ONLY_FOR']],
  ['an empty list of fallback models', { LLM_MODEL_FALLBACK: ',' }, ['LLM_MODEL_FALLBACK']],
  ['a switch that is neither', { SIMULATOR: 'maybe' }, ['SIMULATOR']],
  [
    'a publishable key where the secret one belongs',
    { ...STRIPE, STRIPE_SECRET_KEY: 'pk_test_12345678' },
    ['STRIPE_SECRET_KEY'],
  ],
  [
    'a Stripe key without the secret of its webhook',
    { STRIPE_SECRET_KEY: 'sk_test_12345678' },
    ['STRIPE_WEBHOOK_SECRET'],
  ],
  ['a Stripe webhook without a key', { STRIPE_WEBHOOK_SECRET: 'whsec_12345678' }, ['STRIPE_SECRET_KEY']],
  [
    'Stripe keys of two modes',
    { ...REAL, ...STRIPE, STRIPE_PUBLISHABLE_KEY: 'pk_live_12345678' },
    ['STRIPE_PUBLISHABLE_KEY'],
  ],
  ['a live key for made-up customers', { ...STRIPE, STRIPE_SECRET_KEY: 'sk_live_12345678' }, ['STRIPE_SECRET_KEY']],
  ['several at once', { PORT: 'x', ROLE: 'x', LOG_LEVEL: 'x' }, ['PORT', 'ROLE', 'LOG_LEVEL']],

  ['a token without an app secret', without(REAL, 'WHATSAPP_APP_SECRET'), ['WHATSAPP_APP_SECRET']],
  ['an app secret that is empty', { ...REAL, WHATSAPP_APP_SECRET: '  ' }, ['WHATSAPP_APP_SECRET']],
  ['a token without a verify token', without(REAL, 'WHATSAPP_WEBHOOK_VERIFY_TOKEN'), ['WHATSAPP_WEBHOOK_VERIFY_TOKEN']],
  ['a token without a number', without(REAL, 'WHATSAPP_PHONE_NUMBER_ID'), ['WHATSAPP_PHONE_NUMBER_ID']],
  ['a number instead of its id', { ...REAL, WHATSAPP_PHONE_NUMBER_ID: '+52 55 1234' }, ['WHATSAPP_PHONE_NUMBER_ID']],
  ['a token without a model key', META, ['OPENROUTER_API_KEY']],
  [
    'a graph address with its version',
    { WHATSAPP_GRAPH_URL: 'https://graph.facebook.com/v25.0' },
    ['WHATSAPP_GRAPH_URL'],
  ],
  ['a graph version without v', { WHATSAPP_GRAPH_VERSION: '25' }, ['WHATSAPP_GRAPH_VERSION']],
  ['a gateway without its key', { LLM_BASE_URL: 'http://localhost:11434/v1' }, ['OPENROUTER_API_KEY']],
  ['a token beside the simulator', { ...REAL, SIMULATOR: 'on' }, ['SIMULATOR']],
  [
    'production with nothing set',
    { NODE_ENV: 'production' },
    [
      'WHATSAPP_ACCESS_TOKEN',
      'WHATSAPP_PHONE_NUMBER_ID',
      'WHATSAPP_APP_SECRET',
      'WHATSAPP_WEBHOOK_VERIFY_TOKEN',
      'OPENROUTER_API_KEY',
    ],
  ],
  ['production without a token', without(PRODUCTION, 'WHATSAPP_ACCESS_TOKEN'), ['WHATSAPP_ACCESS_TOKEN']],
  ['production without an app secret', without(PRODUCTION, 'WHATSAPP_APP_SECRET'), ['WHATSAPP_APP_SECRET']],
  ['production without a model key', without(PRODUCTION, 'OPENROUTER_API_KEY'), ['OPENROUTER_API_KEY']],
  [
    'the simulator in production',
    { ...without(PRODUCTION, 'WHATSAPP_ACCESS_TOKEN'), SIMULATOR: 'on' },
    ['WHATSAPP_ACCESS_TOKEN', 'SIMULATOR'],
  ],
  [
    'neither WhatsApp nor the simulator',
    { SIMULATOR: 'off' },
    [
      'WHATSAPP_ACCESS_TOKEN',
      'WHATSAPP_PHONE_NUMBER_ID',
      'WHATSAPP_APP_SECRET',
      'WHATSAPP_WEBHOOK_VERIFY_TOKEN',
      'OPENROUTER_API_KEY',
    ],
  ],
  ['a simulator open to the network', { HOST: '0.0.0.0' }, ['SIMULATOR_KEY']],
  ['a simulator open on all IPv6 addresses', { HOST: '::' }, ['SIMULATOR_KEY']],
  ['a worker without a shared database', { ...REAL, ROLE: 'worker', DATA_DIR_SHARED: 'on' }, ['DATABASE_URL']],
  ['a web process without a shared database', { ...REAL, ROLE: 'web', DATA_DIR_SHARED: 'on' }, ['DATABASE_URL']],
  [
    'a worker whose files nobody else sees',
    { ...REAL, ROLE: 'worker', DATABASE_URL: 'postgres://db/shop' },
    ['DATA_DIR_SHARED'],
  ],
  [
    'a worker that cannot find the simulator',
    { ROLE: 'worker', DATABASE_URL: 'postgres://db/shop', DATA_DIR_SHARED: 'on' },
    ['WHATSAPP_GRAPH_URL'],
  ],
  [
    'a bucket without its keys',
    { AWS_S3_BUCKET: 'shop-files' },
    ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_REGION'],
  ],
  [
    'two buckets',
    {
      ...MINIO,
      R2_BUCKET: 'other',
      R2_ENDPOINT: 'https://r2.example',
      R2_ACCESS_KEY_ID: 'key',
      R2_SECRET_ACCESS_KEY: 'secret',
    },
    ['MINIO_BUCKET'],
  ],
  ['keys of MinIO without a bucket', { MINIO_ENDPOINT: 'http://minio:9000' }, ['MINIO_BUCKET']],
  ['a Redis password without a host', { REDIS_PASSWORD: 'hunter22' }, ['REDIS_HOST']],
  ['two hosts for Redis', { REDIS_URL: 'redis://one', REDIS_HOST: 'two' }, ['REDIS_HOST']],
  ['two ports for Redis', { REDIS_URL: 'redis://one:6380', REDIS_PORT: '6379' }, ['REDIS_PORT']],
  ['two passwords for Redis', { REDIS_URL: 'redis://:first@one', REDIS_PASSWORD: 'second' }, ['REDIS_PASSWORD']],
  ['Redis with and without TLS', { REDIS_URL: 'redis://one', REDIS_TLS: 'on' }, ['REDIS_TLS']],
  ['a SendGrid key without a sender', { SENDGRID_API_KEY: 'SG.secret' }, ['SENDGRID_FROM_EMAIL']],
  ['a SendGrid sender without a key', { SENDGRID_FROM_EMAIL: 'shop@example.com' }, ['SENDGRID_API_KEY']],
  [
    'a key of somebody else for SendGrid',
    { SENDGRID_API_KEY: 'sk-secret', SENDGRID_FROM_EMAIL: 'shop@example.com' },
    ['SENDGRID_API_KEY'],
  ],
  [
    'a webhook key without its account',
    { SENDGRID_WEBHOOK_PUBLIC_KEY: 'M'.repeat(80) },
    ['SENDGRID_API_KEY', 'SENDGRID_FROM_EMAIL'],
  ],
  [
    'a part of an SES account',
    { AWS_SES_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SES_REGION: 'us-east-1' },
    ['AWS_SES_SECRET_ACCESS_KEY', 'AWS_SES_FROM_EMAIL'],
  ],
  ['a mail server without a sender', { SMTP_URL: 'smtp://mail.example' }, ['SMTP_FROM_EMAIL']],
  [
    'a sender with a name',
    { SMTP_URL: 'smtp://mail.example', SMTP_FROM_EMAIL: 'Shop <shop@example.com>' },
    ['SMTP_FROM_EMAIL'],
  ],
  ['a mail server over http', { SMTP_URL: 'http://mail.example', SMTP_FROM_EMAIL: 'shop@example.com' }, ['SMTP_URL']],
  ['a Redis database with a name', { REDIS_URL: 'redis://one/shop' }, ['REDIS_URL']],
];

describe('mistakes', () => {
  test.each(mistakes)('names %s and how to put it right', (_story, raw, variables) => {
    const problems = problemsOf(raw);
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual(variables);
    for (const problem of problems) expect(problem).toMatch(/^[A-Z_]+ .{12,}\.$/);
  });

  test('a malformed variable is not reported as missing too', () => {
    expect(problemsOf({ ...REAL, WHATSAPP_APP_SECRET: 'short' })).toEqual([
      'WHATSAPP_APP_SECRET must have at least 8 characters.',
    ]);
  });

  test('no message repeats a value', () => {
    const marked = Object.keys(environment.shape).map((name) => [name, `zq\nzq${name.toLowerCase()}`]);
    const read = readConfig(Object.fromEntries(marked));
    expect(read.ok).toBe(false);
    expect(JSON.stringify(read)).not.toContain('zq');
  });

  test('values that contradict each other stay out of the messages', () => {
    const problems = problemsOf({ REDIS_URL: 'redis://:first-secret@one', REDIS_PASSWORD: 'second-secret' });
    expect(problems).toHaveLength(1);
    expect(problems.join()).not.toMatch(/first-secret|second-secret/);
  });
});

describe('settings', () => {
  test('with nothing set the program runs alone, on a simulated WhatsApp', () => {
    const config = configOf({});
    expect(config).toMatchObject({
      isProduction: false,
      role: 'all',
      server: { port: 3000, host: '127.0.0.1', publicUrl: 'http://localhost:3000', trustProxy: false },
      database: { kind: 'embedded', dataDir: './data' },
      redis: null,
      whatsapp: { kind: 'simulator', graphUrl: 'http://127.0.0.1:3000/emulator', graphVersion: 'v25.0' },
      llm: { kind: 'demo', baseUrl: 'http://127.0.0.1:3000/emulator/model/api/v1', maxTokens: 1000, temperature: 0.7 },
      simulator: { key: null },
      quietTimeMs: 1200,
      assistantOnlyFor: null,
    });
  });

  test('an empty variable counts as not set', () => {
    const blank = Object.fromEntries(Object.keys(environment.shape).map((name) => [name, '']));
    expect(configOf(blank)).toEqual(configOf({}));
  });

  test('a production process on loopback with its own database is accepted', () => {
    const config = configOf({
      ...PRODUCTION,
      PORT: '4321',
      ROLE: 'all',
      PUBLIC_URL: 'http://127.0.0.1:4321',
      DATA_DIR: '/var/lib/recado',
      LOG_LEVEL: 'warn',
      WHATSAPP_GRAPH_URL: 'http://127.0.0.1:9999/',
      WHATSAPP_GRAPH_VERSION: 'v25.0',
      LLM_BASE_URL: 'http://127.0.0.1:9998/api/v1',
      LLM_MODEL_DEFAULT: 'bench/echo',
      LLM_MODEL_FALLBACK: 'bench/echo-fallback, bench/other',
      QUIET_TIME_MS: '0',
      REDIS_HOST: '127.0.0.1',
      REDIS_PORT: '6380',
    });
    expect(config.simulator).toBeNull();
    expect(config.database).toEqual({ kind: 'embedded', dataDir: '/var/lib/recado' });
    expect(config.quietTimeMs).toBe(0);
    expect(config.redis).toMatchObject({ host: '127.0.0.1', port: 6380, tls: false });
    expect(config.whatsapp).toMatchObject({ kind: 'cloud', graphUrl: 'http://127.0.0.1:9999' });
    expect(config.llm).toMatchObject({
      kind: 'gateway',
      baseUrl: 'http://127.0.0.1:9998/api/v1',
      models: { default: 'bench/echo', fallback: ['bench/echo-fallback', 'bench/other'] },
    });
  });

  test('a model key beside the simulator replaces the demo model only', () => {
    const config = configOf({ OPENROUTER_API_KEY: 'sk-or-secret' });
    expect(config.simulator).not.toBeNull();
    expect(config.llm).toMatchObject({ kind: 'gateway', baseUrl: 'https://openrouter.ai/api/v1' });
  });

  test('a worker finds the demo model beside the emulator it is told', () => {
    const config = configOf({
      ROLE: 'worker',
      DATABASE_URL: 'postgres://db/shop',
      DATA_DIR_SHARED: 'yes',
      WHATSAPP_GRAPH_URL: 'http://web:3000/emulator',
    });
    expect(config.llm.baseUrl).toBe('http://web:3000/emulator/model/api/v1');
  });

  test('a key opens the simulator to the network', () => {
    expect(configOf({ HOST: '0.0.0.0', SIMULATOR_KEY: 'open-sesame' }).simulator).toEqual({ key: 'open-sesame' });
  });

  test('one address describes Redis completely', () => {
    expect(configOf({ REDIS_URL: 'rediss://ana:p%40ss@cache.example:6390/2' }).redis).toEqual({
      host: 'cache.example',
      port: 6390,
      username: 'ana',
      password: 'p@ss',
      database: 2,
      tls: true,
    });
  });

  test('the address of a Kubernetes service is no port of Redis', () => {
    expect(configOf({ REDIS_PORT: 'tcp://10.0.0.11:6379' }).redis).toBeNull();
  });

  test('allowed customers are compared in their normal form', () => {
    expect(configOf({ ASSISTANT_ONLY_FOR: '+52 1 55 1234 5678, MX.13491208655302741918' }).assistantOnlyFor).toEqual([
      '525512345678',
      'MX.13491208655302741918',
    ]);
  });

  test.each([
    ['21:00-08:00', { from: '21:00', until: '08:00' }],
    ['14:00-16:30', { from: '14:00', until: '16:30' }],
    ['off', null],
  ])('quiet hours given as "%s" are understood', (value, expected) => {
    expect(configOf({ QUIET_HOURS: value }).unasked).toEqual({ quiet: expected, perDay: 3, orderEventsPerDay: 10 });
  });

  test.each([
    ['off', false],
    ['1', 1],
    ['loopback, 10.0.0.0/8', ['loopback', '10.0.0.0/8']],
  ])('proxies given as "%s" are understood', (value, expected) => {
    expect(configOf({ TRUST_PROXY: value }).server.trustProxy).toEqual(expected);
  });
});

describe('warnings', () => {
  test.each([
    ['WHATSAPP_TOKEN', /see \.env\.example/],
    ['WHATSAPP_ACESS_TOKEN', /did you mean WHATSAPP_ACCESS_TOKEN\?/],
    ['DATABSE_URL', /did you mean DATABASE_URL\?/],
    ['LLM_MODEL', /see \.env\.example/],
  ])('%s is not read, and that is said', (name, expected) => {
    const { warnings } = readConfig({ [name]: 'value-of-it' });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(expected);
    expect(warnings[0]).not.toContain('value-of-it');
  });

  test('what belongs to the machine is none of our business', () => {
    const machine = {
      PATH: '/bin',
      HOME: '/home/ana',
      LANG: 'C',
      TERM: 'x',
      REDIS_PORT_6379_TCP: 'x',
      OLDPWD: '/',
      PS1: '$',
    };
    expect(readConfig(machine).warnings).toEqual([]);
  });

  test('production without a public address is doubted', () => {
    expect(readConfig(without(PRODUCTION, 'PUBLIC_URL')).warnings).toHaveLength(1);
    expect(readConfig(PRODUCTION).warnings).toEqual([]);
  });

  test('a share of a daily limit that is not set has no effect, and that is said', () => {
    const share = { LLM_ECONOMIC_FROM_PERCENT: '50' };
    expect(readConfig(share).warnings).toEqual([expect.stringContaining('LLM_DAILY_LIMIT_USD, which is not set')]);
    expect(readConfig({ ...share, LLM_DAILY_LIMIT_USD: '5' }).warnings).toEqual([]);
    expect(readConfig({ ...share, BUDGET_DAY_USD: '5' }).warnings).toEqual([]);
  });

  test('a port for the figures of a worker has no effect elsewhere, and that is said', () => {
    const apart = { ...REAL, METRICS_PORT: '9464', DATABASE_URL: 'postgres://db/shop', DATA_DIR_SHARED: 'on' };
    expect(readConfig({ ...apart, ROLE: 'worker' }).warnings).toEqual([]);
    expect(readConfig({ ...apart, ROLE: 'web' }).warnings).toEqual([
      expect.stringMatching(/^METRICS_PORT has no effect/),
    ]);
    expect(configOf({ ...apart, ROLE: 'worker' }).server.metricsPort).toEqual({ port: 9464, host: '127.0.0.1' });
    expect(configOf({ ...apart, ROLE: 'web' }).server.metricsPort).toBeNull();
    expect(configOf({ ...without(apart, 'METRICS_PORT'), ROLE: 'worker' }).server.metricsPort).toBeNull();
  });

  test('a share of budgets of which none is set has no effect, and that is said', () => {
    const share = { BUDGET_BRIEF_FROM_PERCENT: '50' };
    expect(readConfig(share).warnings).toEqual([expect.stringContaining('none is set')]);
    expect(readConfig({ ...share, BUDGET_MONTH_USD: '5' }).warnings).toEqual([]);
  });
});

test('messages are followed only where a collector is named, with the headers that it wants', () => {
  const headers = { OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%20key%3D=, x-team = shop' };
  expect(configOf({}).tracing).toBeNull();
  expect(configOf({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318/' }).tracing).toEqual({
    endpoint: 'http://127.0.0.1:4318',
    headers: {},
  });
  expect(configOf({ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otlp.example', ...headers }).tracing).toEqual({
    endpoint: 'https://otlp.example',
    headers: { 'api-key': 'a key==', 'x-team': 'shop' },
  });
  expect(readConfig(headers).warnings).toEqual([
    expect.stringMatching(/^OTEL_EXPORTER_OTLP_HEADERS has no effect without OTEL_EXPORTER_OTLP_ENDPOINT/),
  ]);
});

test('budgets are off unless they are set, and the prices are those that ship', () => {
  expect(configOf({}).costs).toEqual({
    conversationUsd: null,
    customerUsd: null,
    dayUsd: null,
    monthUsd: null,
    economicFromPercent: 80,
    briefFromPercent: 90,
    pricesFile: null,
  });
  const set = { BUDGET_CONVERSATION_USD: '0.5', BUDGET_CUSTOMER_DAY_USD: '1', BUDGET_MONTH_USD: '100' };
  const own = { ...set, WHATSAPP_PRICES_FILE: 'prices.json' };
  expect(configOf(own).costs).toMatchObject({ conversationUsd: 0.5, customerUsd: 1, pricesFile: 'prices.json' });
});

test('billing is Stripe with a key, a demo ledger beside the simulator, and off for real customers without a key', () => {
  expect(configOf({}).billing).toEqual({ kind: 'demo', trialDays: 0 });
  expect(configOf(REAL).billing).toEqual({ kind: 'off', trialDays: 0 });
  const live = { ...REAL, ...STRIPE, STRIPE_SECRET_KEY: 'rk_live_12345678', SUBSCRIPTION_TRIAL_DAYS: '14' };
  expect(configOf(live).billing).toMatchObject({ kind: 'stripe', isLive: true, trialDays: 14, apiUrl: null });
});

describe('the mail account', () => {
  const SENDGRID: Raw = { SENDGRID_API_KEY: 'SG.secret', SENDGRID_FROM_EMAIL: 'shop@example.com' };
  const SES: Raw = {
    AWS_SES_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SES_SECRET_ACCESS_KEY: 'ses-secret',
    AWS_SES_REGION: 'us-east-1',
    AWS_SES_FROM_EMAIL: 'shop@example.com',
  };
  const SMTP: Raw = { SMTP_URL: 'smtp://u:p@mail.example:587', SMTP_FROM_EMAIL: 'shop@example.com' };

  test.each([
    ['SendGrid before the others', { ...SENDGRID, ...SES, ...SMTP }, 'sendgrid'],
    ['SES before SMTP', { ...SES, ...SMTP }, 'ses'],
    ['SMTP', SMTP, 'smtp'],
    ['files while the simulator is on', {}, 'files'],
    ['none, rather than files that nobody reads, with a real WhatsApp', REAL, 'none'],
    ['none in production', PRODUCTION, 'none'],
  ])('is %s', (_story, raw, kind) => {
    expect(configOf(raw).mail.account.kind).toBe(kind);
  });

  test('that is set and not used is said', () => {
    const { warnings } = readConfig({ ...SENDGRID, ...SMTP });
    expect(warnings).toEqual(['SMTP_URL is not used: mail goes through SendGrid, which is set as well.']);
  });
});

describe('where files are kept', () => {
  const storageOf = (raw: Raw) => {
    const read = readConfig(raw);
    return read.ok ? read.config.storage : read.problems;
  };

  test('without a bucket it is a folder in DATA_DIR', () => {
    expect(storageOf({ DATA_DIR: '/srv/recado' })).toEqual({ kind: 'disk', folder: '/srv/recado/files' });
  });

  test.each([
    [
      'AWS',
      {
        AWS_S3_BUCKET: 'shop-files',
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'AKIA1234',
        AWS_SECRET_ACCESS_KEY: 'hunter22',
      },
      { endpoint: null, region: 'us-east-1', accessKeyId: 'AKIA1234' },
    ],
    [
      'R2',
      {
        R2_BUCKET: 'shop-files',
        R2_ENDPOINT: 'https://a.r2.example',
        R2_ACCESS_KEY_ID: 'key',
        R2_SECRET_ACCESS_KEY: 'hunter22',
      },
      { endpoint: 'https://a.r2.example', region: 'auto', accessKeyId: 'key' },
    ],
    ['MinIO', MINIO, { endpoint: 'http://minio:9000', region: 'us-east-1', accessKeyId: 'shop' }],
  ])('a bucket of %s is reached by its own variables', (_, raw, settings) => {
    expect(storageOf(raw)).toEqual({ kind: 's3', bucket: 'shop-files', secretAccessKey: 'hunter22', ...settings });
  });

  test('keys of AWS that other programs use mean no bucket', () => {
    const raw = { AWS_ACCESS_KEY_ID: 'AKIA1234', AWS_SECRET_ACCESS_KEY: 'hunter22', AWS_REGION: 'us-east-1' };
    expect(storageOf(raw)).toMatchObject({ kind: 'disk' });
  });

  test('with a bucket, processes that run apart need no shared folder', () => {
    const apart = { ...REAL, ROLE: 'worker', DATABASE_URL: 'postgres://db/shop' };
    expect(storageOf(apart)).toEqual([expect.stringContaining('DATA_DIR_SHARED')]);
    expect(storageOf({ ...apart, ...MINIO })).toMatchObject({ kind: 's3' });
  });
});

describe('who hears voice notes', () => {
  test.each([
    ['nobody, who says so, while the simulator is on', {}, 'demo'],
    ['nobody with a real WhatsApp, rather than a stand-in', REAL, 'none'],
    ['nobody in production', PRODUCTION, 'none'],
    ['OpenAI with its key', { ...REAL, OPENAI_API_KEY: 'sk-secret' }, 'openai'],
    ['OpenAI with its key, in the simulator too', { OPENAI_API_KEY: 'sk-secret' }, 'openai'],
  ])('is %s', (_story, raw, kind) => {
    expect(configOf(raw).speech.kind).toBe(kind);
  });

  test('is asked with whisper-1 unless told otherwise, for 15 minutes and 25 MB at most', () => {
    expect(configOf({ OPENAI_API_KEY: 'sk-secret' }).speech).toMatchObject({
      model: 'whisper-1',
      baseUrl: null,
      limits: { maxSeconds: 900, maxBytes: 26_214_400 },
    });
  });

  test.each([
    ['WHISPER_MODEL', 'gpt-transcribe'],
    ['OPENAI_BASE_URL', 'http://localhost:8000/v1'],
  ])('is missing when only %s is set, which is said and stops nothing', (name, value) => {
    const read = readConfig({ [name]: value });
    expect(read.ok && read.config.speech.kind).toBe('demo');
    expect(read.warnings).toEqual([expect.stringMatching(`^${name} has no effect: OPENAI_API_KEY is not set`)]);
  });
});

describe('who reads pictures', () => {
  const ACCOUNT = { GOOGLE_APPLICATION_CREDENTIALS: '/run/google.json', GOOGLE_VISION_PROJECT_ID: 'my-shop-123456' };
  const doubtsOf = (raw: Raw): readonly string[] => readConfig(raw).warnings;

  test('is this machine when nothing is set, and Google with a key or an account', () => {
    expect(configOf({}).pictures).toEqual({ vision: null, describingModel: null });
    expect(configOf(ACCOUNT).pictures.vision).toMatchObject({ kind: 'account', projectId: 'my-shop-123456' });
    const both = { ...ACCOUNT, GOOGLE_VISION_API_KEY: 'a-key-of-google' };
    expect(configOf(both).pictures.vision).toEqual({ kind: 'key', apiKey: 'a-key-of-google' });
    expect(doubtsOf(both)).toEqual([expect.stringMatching(/^GOOGLE_APPLICATION_CREDENTIALS is not used/)]);
  });

  test('is this machine when the credentials are there for another program', () => {
    const raw = { GOOGLE_APPLICATION_CREDENTIALS: '/run/google.json' };
    expect(configOf(raw).pictures.vision).toBeNull();
    expect(doubtsOf(raw)).toEqual([expect.stringMatching(/GOOGLE_VISION_PROJECT_ID/)]);
  });
});
