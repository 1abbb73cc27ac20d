import { buildAgent } from './app/build-agent.ts';
import { buildPath, type Path, type PathEvents } from './app/build-path.ts';
import type { Infrastructure } from './app/infrastructure.ts';
import { MIGRATIONS } from './app/infrastructure.ts';
import { type Sweep, startSweepers } from './app/sweepers.ts';
import type { Config } from './config/index.ts';
import { machineClock } from './core/clock.ts';
import { askForPerson } from './handoff/index.ts';
import { liftStop, releaseHeld } from './outbox/index.ts';
import { migrationsState } from './platform/db/index.ts';
import { createBodyReader, createHttpServer, createReadiness, healthRoutes, type HttpServer } from './platform/http/index.ts';
import { answerErrors, answerNotFound, createWebApp } from './platform/http/web-app.ts';
import type { Log } from './platform/log.ts';
import { instanceSecret } from './platform/secrets.ts';
import { createChatModels, replacedModels } from './vendors/openrouter/index.ts';
import { createCloudApi, handshakeRoute, webhookRoute } from './vendors/whatsapp/index.ts';
import { createAcceptCall } from './webhooks/index.ts';

export type App = {
  /** Port that is listened on, null for a worker. */
  readonly port: number | null;
  /** Takes no new work, finishes or hands back what is running, within `graceMs`. */
  readonly stop: (graceMs: number) => Promise<void>;
};

const JOBS_SHARE = 0.7;

/** Joins everything for the roles of this process; readable top to bottom. */
export async function startApp(config: Config, infrastructure: Infrastructure, log: Log): Promise<App> {
  const { db, pool, jobs } = infrastructure;
  const secrets = await readSecrets(config, infrastructure);
  const businessClock = machineClock;
  const channel = createCloudApi({ ...config.whatsapp, accessToken: secrets.accessToken });
  const isWeb = config.role !== 'worker';
  const isWorker = config.role !== 'web';

  const path = isWorker ? await buildWorker() : null;
  if (path) await jobs.work({ ...path.handlers });
  const sweepers = startSweepers(path?.sweeps ?? [], (name, error) => log.warn({ err: error, sweep: name }, 'a sweep failed'));
  const server = isWeb ? buildWeb() : null;
  const port = server === null ? null : await server.listen(config.server.port, config.server.host);
  if (isWorker && (await liftStop(db, channel.credential))) {
    await jobs.wake('whatsapp', (await releaseHeld(db, 'channel_stopped', null)).map((conversationId) => ({ payload: { conversationId } })));
  }

  return {
    port,
    stop: async (graceMs) => {
      await server?.close(graceMs * (1 - JOBS_SHARE));
      path?.interrupt();
      await sweepers.stop();
      await infrastructure.close(graceMs * JOBS_SHARE);
    },
  };

  async function buildWorker(): Promise<Path> {
    const { llm } = config;
    const replaced = replacedModels([llm.models.default, llm.models.premium, llm.models.economic, ...llm.models.fallback]);
    if (replaced.length > 0) log.warn({ replaced }, 'these models are served no more; their successors are used');
    const timeZone = async (): Promise<string> => 'America/Mexico_City';
    const runAgent = await buildAgent({
      db,
      log,
      models: createChatModels({ settings: { ...llm, apiKey: llm.apiKey ?? 'demo' }, parametersOf: () => null }),
      tools: [askForPerson],
      businessName: async () => 'la tienda',
      timeZone,
      isOverBudget: async () => false,
    });
    return buildPath({
      infrastructure,
      log,
      channel,
      businessClock,
      phoneNumberId: config.whatsapp.phoneNumberId,
      hashKey: Buffer.from(secrets.messageHashKey, 'hex'),
      quietMs: config.quietTimeMs,
      assistantOnlyFor: config.assistantOnlyFor === null ? null : new Set(config.assistantOnlyFor),
      runAgent,
      shop: {
        personComes: async () => ({ when: 'unknown' }),
        privacyNotice: async () => null,
        timeZone,
        knownFacts: async () => [],
        checkClaims: () => ({ claims: [], unsupported: [] }),
        reasonsForModel: () => [],
      },
      recordSpend: async () => undefined,
      record: quietEvents,
    });
  }

  function buildWeb(): HttpServer {
    const accept = createAcceptCall({ db, onStored: () => void jobs.wake('inbound', [{ payload: {} }]) });
    const appSecrets = [secrets.appSecret, config.whatsapp.appSecretPrevious].filter((secret) => secret !== null);
    const web = createWebApp({ trustProxy: config.server.trustProxy });
    const readiness = createReadiness([
      {
        name: 'database',
        isRequired: true,
        check: async () => {
          const state = await migrationsState(pool, MIGRATIONS);
          return state.state === 'current' ? null : `migrations: ${state.state}`;
        },
      },
    ]);
    web.use(healthRoutes({ readiness, metrics: { contentType: 'text/plain', text: async () => '' }, metricsToken: config.server.metricsToken }));
    web.use(handshakeRoute({ verifyToken: secrets.verifyToken }));
    web.use(answerNotFound, answerErrors({ log }));
    const webhook = webhookRoute({ accept, readBody: createBodyReader(), appSecrets, verifyToken: secrets.verifyToken, onAnswer: () => undefined });
    return createHttpServer({ app: web, direct: new Map([['POST /webhooks/whatsapp', webhook]]) });
  }
}

const quietEvents: PathEvents = { turn: () => undefined, send: () => undefined, parked: () => undefined };

async function readSecrets(config: Config, { pool }: Infrastructure) {
  const { whatsapp } = config;
  const own = (name: string): Promise<string> => instanceSecret(pool, name);
  return {
    messageHashKey: await own('message_hash_key'),
    accessToken: whatsapp.accessToken ?? (await own('simulator_access_token')),
    appSecret: whatsapp.appSecret ?? (await own('simulator_app_secret')),
    verifyToken: whatsapp.verifyToken ?? (await own('simulator_verify_token')),
  };
}

export type { Sweep };
