import type { Environment, VariableName } from './env.ts';
import { eventProblems } from './events.ts';
import { mailDoubts, mailProblems } from './mail.ts';
import { pictureDoubts, pictureProblems } from './pictures.ts';
import { pushProblems } from './push-settings.ts';
import { speechDoubts } from './speech.ts';
import { isStorageShared, storageProblems } from './storage.ts';
import { tracingDoubts } from './tracing.ts';

/** The variables that are set, right or wrong: a malformed one must not be reported as missing too. */
export type Given = ReadonlySet<string>;

/** True when the program plays Meta itself instead of talking to WhatsApp. */
export const isSimulatorOn = (env: Environment, given: Given): boolean =>
  env.SIMULATOR ?? (!given.has('WHATSAPP_ACCESS_TOKEN') && env.NODE_ENV !== 'production');

/** True for addresses that only this machine can reach. */
const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host);

/** What is missing or contradicts itself, one sentence each with its remedy. */
export function findContradictions(env: Environment, given: Given): string[] {
  return [...whatsAppProblems(env, given), ...llmProblems(env, given), ...simulatorProblems(env, given)]
    .concat(mailProblems(given), storageProblems(given), pictureProblems(given), roleProblems(env, given))
    .concat(redisProblems(env, given), stripeProblems(env, given), eventProblems(env, given), pushProblems(env, given))
    .filter((problem, position, all) => all.indexOf(problem) === position);
}

/** What is allowed and yet hardly meant. */
export function findDoubts(env: Environment, given: Given): string[] {
  const doubts: string[] = [];
  if (env.NODE_ENV === 'production' && !given.has('PUBLIC_URL'))
    doubts.push('PUBLIC_URL is not set: links that this server writes will lead to localhost.');
  if (given.has('LLM_ECONOMIC_FROM_PERCENT') && !given.has('LLM_DAILY_LIMIT_USD') && !hasBudget(given))
    doubts.push('LLM_ECONOMIC_FROM_PERCENT has no effect: it is a share of LLM_DAILY_LIMIT_USD, which is not set.');
  if (given.has('BUDGET_BRIEF_FROM_PERCENT') && !hasBudget(given))
    doubts.push('BUDGET_BRIEF_FROM_PERCENT has no effect: it is a share of the budgets, and none is set.');
  if (env.ROLE !== 'worker' && given.has('METRICS_PORT'))
    doubts.push(
      `METRICS_PORT has no effect with ROLE=${env.ROLE}: only a worker uses it, others show /metrics on PORT.`,
    );
  return [...doubts, ...mailDoubts(given), ...speechDoubts(given), ...pictureDoubts(given), ...tracingDoubts(given)];
}

const BUDGETS = ['BUDGET_CONVERSATION_USD', 'BUDGET_CUSTOMER_DAY_USD', 'BUDGET_DAY_USD', 'BUDGET_MONTH_USD'];
const hasBudget = (given: Given): boolean => BUDGETS.some((name) => given.has(name));

const ACCOUNT: Readonly<Partial<Record<VariableName, string>>> = {
  WHATSAPP_ACCESS_TOKEN: 'without it nothing can be sent. Make a system user token in the Meta business settings',
  WHATSAPP_PHONE_NUMBER_ID: 'it names the number that answers. Copy it from "API Setup" of the Meta app',
  WHATSAPP_APP_SECRET: 'without it no webhook can be proven to come from Meta. Copy it from "App settings, Basic"',
  WHATSAPP_WEBHOOK_VERIFY_TOKEN:
    'without it Meta cannot confirm the webhook. Choose any secret word and type it there too',
};

function whatsAppProblems(env: Environment, given: Given): string[] {
  const isReal = given.has('WHATSAPP_ACCESS_TOKEN') || env.NODE_ENV === 'production';
  if (!isReal && isSimulatorOn(env, given)) {
    return [];
  }
  const reason = given.has('WHATSAPP_ACCESS_TOKEN')
    ? 'is missing beside WHATSAPP_ACCESS_TOKEN'
    : env.NODE_ENV === 'production'
      ? 'is missing, and NODE_ENV=production allows no simulator'
      : 'is missing, and SIMULATOR is off, so there is nothing to answer with';
  return Object.entries(ACCOUNT)
    .filter(([name]) => !given.has(name))
    .map(([name, remedy]) => `${name} ${reason}: ${remedy}.`);
}

function llmProblems(env: Environment, given: Given): string[] {
  if (given.has('OPENROUTER_API_KEY')) return [];
  if (given.has('LLM_BASE_URL')) {
    return [
      'OPENROUTER_API_KEY is missing beside LLM_BASE_URL: set the key of that gateway (any word when it asks for none), or remove LLM_BASE_URL to use the demo model.',
    ];
  }
  const isReal = given.has('WHATSAPP_ACCESS_TOKEN') || env.NODE_ENV === 'production' || !isSimulatorOn(env, given);
  return isReal
    ? [
        'OPENROUTER_API_KEY is missing: real customers are never answered by the demo model. Make a key at openrouter.ai.',
      ]
    : [];
}

function simulatorProblems(env: Environment, given: Given): string[] {
  if (!isSimulatorOn(env, given)) return [];
  const problems: string[] = [];
  if (env.NODE_ENV === 'production') {
    problems.push(
      'SIMULATOR is on with NODE_ENV=production: the simulator never runs in production. Set one of them otherwise.',
    );
  }
  if (given.has('WHATSAPP_ACCESS_TOKEN')) {
    problems.push(
      'SIMULATOR is on although WHATSAPP_ACCESS_TOKEN is set: only one of them can carry the messages. Remove the token or set SIMULATOR=off.',
    );
  }
  if (!isLoopback(env.HOST) && !given.has('SIMULATOR_KEY')) {
    problems.push('SIMULATOR_KEY is missing: HOST lets others reach the simulator. Set a key, or HOST=127.0.0.1.');
  }
  if (env.ROLE === 'worker' && !given.has('WHATSAPP_GRAPH_URL')) {
    problems.push(
      'WHATSAPP_GRAPH_URL is missing: with ROLE=worker the simulator runs in the web process. Set its address, such as http://web:3000/emulator.',
    );
  }
  return problems;
}

function roleProblems(env: Environment, given: Given): string[] {
  if (env.ROLE === 'all') return [];
  const problems: string[] = [];
  if (!given.has('DATABASE_URL')) {
    problems.push(
      `DATABASE_URL is missing: ROLE=${env.ROLE} shares its database with other processes. Set it, or ROLE=all.`,
    );
  }
  if (!env.DATA_DIR_SHARED && !isStorageShared(given)) {
    problems.push(
      `DATA_DIR_SHARED is not on: ROLE=${env.ROLE} needs files that all processes reach. Set a bucket (AWS_S3_BUCKET, R2_BUCKET or MINIO_BUCKET), or put DATA_DIR on a shared volume and set DATA_DIR_SHARED=on.`,
    );
  }
  return problems;
}

function redisProblems(env: Environment, given: Given): string[] {
  const details = (['REDIS_PORT', 'REDIS_PASSWORD', 'REDIS_TLS'] as const).filter((name) => given.has(name));
  if (env.REDIS_URL === undefined) {
    if (given.has('REDIS_HOST') || given.has('REDIS_URL')) return [];
    return details.map((name) => `REDIS_HOST is missing beside ${name}: set the host of Redis, or remove ${name}.`);
  }
  const url = new URL(env.REDIS_URL);
  const contradicted = [
    env.REDIS_HOST !== undefined && env.REDIS_HOST !== url.hostname && 'REDIS_HOST',
    env.REDIS_PORT !== undefined && env.REDIS_PORT !== Number(url.port || 6379) && 'REDIS_PORT',
    env.REDIS_PASSWORD !== undefined && env.REDIS_PASSWORD !== decodeURIComponent(url.password) && 'REDIS_PASSWORD',
    env.REDIS_TLS !== undefined && env.REDIS_TLS !== (url.protocol === 'rediss:') && 'REDIS_TLS',
  ];
  return contradicted
    .filter((name) => name !== false)
    .map((name) => `${name} contradicts REDIS_URL: keep one of them.`);
}

const modeOf = (key: string): string => (/^.._live_/.test(key) ? 'live' : 'test');

function stripeProblems(env: Environment, given: Given): string[] {
  const secret = env.STRIPE_SECRET_KEY;
  if (!given.has('STRIPE_SECRET_KEY')) {
    const others = [
      'STRIPE_PUBLISHABLE_KEY',
      'STRIPE_WEBHOOK_SECRET',
      'STRIPE_WEBHOOK_SECRET_PREVIOUS',
      'STRIPE_API_URL',
    ];
    return others
      .filter((name) => given.has(name))
      .map((name) => `STRIPE_SECRET_KEY is missing beside ${name}: set it, or remove ${name}.`);
  }
  const problems: string[] = [];
  if (!given.has('STRIPE_WEBHOOK_SECRET')) {
    problems.push(
      'STRIPE_WEBHOOK_SECRET is missing beside STRIPE_SECRET_KEY: without it no payment can be proven. Add the endpoint /webhooks/stripe at Stripe and copy its signing secret.',
    );
  }
  const publishable = env.STRIPE_PUBLISHABLE_KEY;
  if (secret !== undefined && publishable !== undefined && modeOf(secret) !== modeOf(publishable)) {
    problems.push(
      `STRIPE_PUBLISHABLE_KEY is a ${modeOf(publishable)} key and STRIPE_SECRET_KEY a ${modeOf(secret)} key: copy both from the same mode.`,
    );
  }
  if (secret !== undefined && modeOf(secret) === 'live' && isSimulatorOn(env, given)) {
    problems.push(
      'STRIPE_SECRET_KEY is a live key while the simulator is on: made-up customers would move real money. Use a test key.',
    );
  }
  return problems;
}
