import { AppError } from '../core/errors.ts';
import { type Environment, environment, type VariableName } from './env.ts';
import { readEventSettings } from './events.ts';
import { readMailSettings } from './mail.ts';
import { readMetricsPort } from './metrics.ts';
import { readPictureSettings } from './pictures.ts';
import { readPushSettings } from './push-settings.ts';
import { findContradictions, findDoubts, type Given, isSimulatorOn } from './rules.ts';
import { readSpeechSettings } from './speech.ts';
import { readStorageSettings } from './storage.ts';
import { readTracing } from './tracing.ts';
import type {
  BillingSettings,
  Config,
  DatabaseSettings,
  LlmSettings,
  RedisSettings,
  ServerSettings,
  WhatsAppSettings,
} from './types.ts';
import { warnUnknown } from './warn-unknown.ts';

type RawEnvironment = Readonly<Record<string, string | undefined>>;

export type ReadConfig =
  | { readonly ok: true; readonly config: Config; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[]; readonly warnings: readonly string[] };

/**
 * Reads the whole environment at once. Either it is complete, or every mistake is named in one go, each with its
 * variable and remedy and without any value that could be a secret. Warnings stop nothing.
 */
export function readConfig(raw: RawEnvironment): ReadConfig {
  const values = withoutEmpty(raw);
  const given: Given = new Set(Object.keys(values));
  const parsed = environment.safeParse(values);
  const malformed =
    parsed.error?.issues.map((issue) => ({ name: String(issue.path[0]), message: issue.message })) ?? [];
  for (const { name } of malformed) delete values[name];
  const env = environment.parse(values);
  const warnings = [...warnUnknown(given, Object.keys(environment.shape)), ...findDoubts(env, given)];
  const problems = [...malformed.map(({ name, message }) => `${name} ${message}.`), ...findContradictions(env, given)];
  if (problems.length > 0) return { ok: false, problems, warnings };
  return { ok: true, config: toConfig(env, given), warnings };
}

/** Empty counts as unset. Kubernetes sets REDIS_PORT=tcp://… for a service called redis; that is not meant for us. */
function withoutEmpty(raw: RawEnvironment): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(raw)) {
    const trimmed = value?.trim() ?? '';
    const isServiceLink = name === 'REDIS_PORT' && trimmed.startsWith('tcp://');
    if (trimmed !== '' && !isServiceLink) values[name] = trimmed;
  }
  return values;
}

function toConfig(env: Environment, given: Given): Config {
  const isSimulated = isSimulatorOn(env, given);
  return {
    isProduction: env.NODE_ENV === 'production',
    role: env.ROLE,
    server: serverSettings(env),
    log: { level: env.LOG_LEVEL },
    tracing: readTracing(env),
    dataDir: env.DATA_DIR,
    dataDirShared: env.DATA_DIR_SHARED,
    database: databaseSettings(env),
    databaseConnections: env.DATABASE_CONNECTIONS ?? null,
    redis: redisSettings(env),
    whatsapp: whatsAppSettings(env),
    llm: llmSettings(env),
    costs: costSettings(env),
    billing: billingSettings(env, isSimulated),
    mail: readMailSettings(env, isSimulated),
    storage: readStorageSettings(env),
    mediaRetentionDays: env.MEDIA_RETENTION_DAYS,
    silentHours: env.ALERT_SILENT_HOURS,
    speech: readSpeechSettings(env, isSimulated),
    pictures: readPictureSettings(env),
    understanding: {
      files: env.MEDIA_FILES_PER_DAY,
      soundSeconds: env.MEDIA_SOUND_MINUTES_PER_DAY * 60,
      visionCalls: env.MEDIA_VISION_CALLS_PER_DAY,
    },
    simulator: isSimulated ? { key: env.SIMULATOR_KEY ?? null } : null,
    orders: orderSettings(env),
    proposalsPerDay: env.PROPOSALS_PER_DAY,
    unasked: {
      quiet: env.QUIET_HOURS,
      perDay: env.UNASKED_PER_DAY,
      orderEventsPerDay: env.ORDER_NOTICES_PER_DAY,
    },
    events: readEventSettings(env),
    push: readPushSettings(env),
    retention: {
      mailDays: env.RETENTION_MAIL_DAYS,
      codeDays: env.RETENTION_CODE_DAYS,
      callDays: env.RETENTION_CALL_DAYS,
      traceDays: env.RETENTION_TRACE_DAYS,
    },
    quietTimeMs: env.QUIET_TIME_MS,
    messagesPerSecond: env.WHATSAPP_MESSAGES_PER_SECOND,
    assistantOnlyFor: env.ASSISTANT_ONLY_FOR ?? null,
  };
}

const costSettings = (env: Environment): Config['costs'] => ({
  conversationUsd: env.BUDGET_CONVERSATION_USD ?? null,
  customerUsd: env.BUDGET_CUSTOMER_DAY_USD ?? null,
  dayUsd: env.BUDGET_DAY_USD ?? null,
  monthUsd: env.BUDGET_MONTH_USD ?? null,
  economicFromPercent: env.LLM_ECONOMIC_FROM_PERCENT,
  briefFromPercent: env.BUDGET_BRIEF_FROM_PERCENT,
  pricesFile: env.WHATSAPP_PRICES_FILE ?? null,
});

const orderSettings = (env: Environment): Config['orders'] => ({
  unpaidHours: env.ORDER_UNPAID_HOURS,
  maxUnpaid: env.ORDER_MAX_UNPAID,
  maxOrdersPerDay: env.ORDER_MAX_PER_DAY,
  maxRefundPerDay: env.REFUND_MAX_PER_DAY,
});

const serverSettings = (env: Environment): ServerSettings => ({
  port: env.PORT,
  host: env.HOST,
  publicUrl: env.PUBLIC_URL ?? `http://localhost:${env.PORT}`,
  trustProxy: env.TRUST_PROXY,
  metricsToken: env.METRICS_TOKEN ?? null,
  metricsPort: readMetricsPort(env),
});

const databaseSettings = (env: Environment): DatabaseSettings =>
  env.DATABASE_URL === undefined ? { kind: 'embedded', dataDir: env.DATA_DIR } : { kind: 'url', url: env.DATABASE_URL };

function redisSettings(env: Environment): RedisSettings | null {
  if (env.REDIS_URL !== undefined) return redisFromUrl(new URL(env.REDIS_URL), env);
  if (env.REDIS_HOST === undefined) return null;
  return {
    host: env.REDIS_HOST,
    port: env.REDIS_PORT ?? 6379,
    username: null,
    password: env.REDIS_PASSWORD ?? null,
    database: 0,
    tls: env.REDIS_TLS ?? false,
  };
}

const redisFromUrl = (url: URL, env: Environment): RedisSettings => ({
  host: url.hostname.replace(/^\[|\]$/g, ''),
  port: Number(url.port || 6379),
  username: decodeURIComponent(url.username) || null,
  password: decodeURIComponent(url.password) || (env.REDIS_PASSWORD ?? null),
  database: Number(url.pathname.slice(1) || 0),
  tls: url.protocol === 'rediss:',
});

/** Ids that no real account has, so that the simulator works with nothing set. */
export const SIMULATED = { phoneNumberId: '100000000000001', wabaId: '200000000000001' };

function whatsAppSettings(env: Environment): WhatsAppSettings {
  const both = {
    appSecretPrevious: env.WHATSAPP_APP_SECRET_PREVIOUS ?? null,
    graphVersion: env.WHATSAPP_GRAPH_VERSION,
  };
  if (env.WHATSAPP_ACCESS_TOKEN === undefined) {
    return {
      ...both,
      kind: 'simulator',
      accessToken: null,
      appSecret: env.WHATSAPP_APP_SECRET ?? null,
      verifyToken: env.WHATSAPP_WEBHOOK_VERIFY_TOKEN ?? null,
      phoneNumberId: env.WHATSAPP_PHONE_NUMBER_ID ?? SIMULATED.phoneNumberId,
      wabaId: env.WHATSAPP_WABA_ID ?? SIMULATED.wabaId,
      graphUrl: emulatorUrl(env),
    };
  }
  return {
    ...both,
    kind: 'cloud',
    accessToken: env.WHATSAPP_ACCESS_TOKEN,
    appSecret: present(env, 'WHATSAPP_APP_SECRET'),
    verifyToken: present(env, 'WHATSAPP_WEBHOOK_VERIFY_TOKEN'),
    phoneNumberId: present(env, 'WHATSAPP_PHONE_NUMBER_ID'),
    wabaId: env.WHATSAPP_WABA_ID ?? null,
    graphUrl: env.WHATSAPP_GRAPH_URL ?? 'https://graph.facebook.com',
  };
}

/** A variable that the rules have already demanded. An empty app secret would accept forged webhooks, so never a default. */
function present(env: Environment, name: VariableName): string {
  const value = env[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new AppError('config_variable_absent', 'bug', { facts: { name } });
}

const emulatorUrl = (env: Environment): string => env.WHATSAPP_GRAPH_URL ?? `http://127.0.0.1:${env.PORT}/emulator`;

function llmSettings(env: Environment): LlmSettings {
  const both = {
    models: {
      default: env.LLM_MODEL_DEFAULT,
      premium: env.LLM_MODEL_PREMIUM,
      economic: env.LLM_MODEL_ECONOMIC,
      fallback: env.LLM_MODEL_FALLBACK,
    },
    maxTokens: env.LLM_MAX_TOKENS,
    temperature: env.LLM_TEMPERATURE,
    dailyLimitUsd: env.LLM_DAILY_LIMIT_USD ?? null,
    economicFromPercent: env.LLM_ECONOMIC_FROM_PERCENT,
    limits: { maxConcurrent: env.LLM_MAX_CONCURRENT, tokensPerMinute: env.LLM_TOKENS_PER_MINUTE ?? null },
  };
  // The demo model lives beside the emulator: whoever knows one address knows both.
  if (env.OPENROUTER_API_KEY === undefined) {
    return { ...both, kind: 'demo', apiKey: null, baseUrl: `${emulatorUrl(env)}/model/api/v1` };
  }
  const baseUrl = env.LLM_BASE_URL ?? 'https://openrouter.ai/api/v1';
  return { ...both, kind: 'gateway', apiKey: env.OPENROUTER_API_KEY, baseUrl };
}

function billingSettings(env: Environment, isSimulated: boolean): BillingSettings {
  const trialDays = env.SUBSCRIPTION_TRIAL_DAYS;
  const secretKey = env.STRIPE_SECRET_KEY;
  if (secretKey === undefined) return { trialDays, kind: isSimulated ? 'demo' : 'off' };
  return {
    trialDays,
    kind: 'stripe',
    secretKey,
    publishableKey: env.STRIPE_PUBLISHABLE_KEY ?? null,
    webhookSecret: present(env, 'STRIPE_WEBHOOK_SECRET'),
    webhookSecretPrevious: env.STRIPE_WEBHOOK_SECRET_PREVIOUS ?? null,
    apiUrl: env.STRIPE_API_URL ?? null,
    isLive: /^.._live_/.test(secretKey),
  };
}
