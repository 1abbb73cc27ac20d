import { demoBillingRoutes, returnRoutes } from '../billing/index.ts';
import type { Config } from '../config/index.ts';
import { machineClock } from '../core/clock.ts';
import type { Storage } from '../media/index.ts';
import { unsubscribeRoutes } from '../notify/index.ts';
import { findOrderId } from '../orders/index.ts';
import type { Channel } from '../outbox/index.ts';
import { migrationsState } from '../platform/db/index.ts';
import {
  createBodyReader,
  createHttpServer,
  createReadiness,
  type HealthCheck,
  type HttpServer,
  healthRoutes,
} from '../platform/http/index.ts';
import { securityHeaders } from '../platform/http/security-headers.ts';
import { serveWeb } from '../platform/http/serve-web.ts';
import { answerErrors, answerNotFound, createWebApp } from '../platform/http/web-app.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import { createRateLimits, limitByAddress } from '../platform/rate-limit.ts';
import { evictionProblem } from '../platform/redis.ts';
import type { Simulator } from '../simulator/index.ts';
import { answerOnce, requireKey } from '../staff/index.ts';
import { stripeWebhookRoute } from '../vendors/stripe/index.ts';
import { handshakeRoute, webhookRoute } from '../vendors/whatsapp/index.ts';
import { createAcceptCall } from '../webhooks/index.ts';
import { buildApi } from './build-api.ts';
import { buildConsole, type ConsoleDeps } from './build-console.ts';
import type { Costs } from './build-costs.ts';
import type { ReplayPart } from './build-replay.ts';
import type { Shop } from './build-shop.ts';
import { demoPictureRoutes } from './demo-shop.ts';
import { type Infrastructure, MIGRATIONS } from './infrastructure.ts';
import { announcing, tellOrderBy } from './join-announcements.ts';
import { refundsBy } from './join-orders.ts';
import { mailWebhooks } from './mail-webhooks.ts';
import type { Secrets } from './read-secrets.ts';
import { tellForged } from './tell-forged.ts';
import { wakeReaders } from './wake-readers.ts';

export type WebDeps = {
  readonly config: Config;
  readonly infrastructure: Infrastructure;
  readonly secrets: Secrets;
  readonly storage: Storage;
  readonly channel: Pick<Channel, 'markRead'>;
  readonly costs: Costs;
  readonly billing: ConsoleDeps['billing'];
  readonly shop: Pick<Shop, 'name' | 'timeZone'>;
  readonly simulator: Simulator | null;
  readonly replay: ReplayPart;
  readonly metrics: Metrics;
  readonly log: Log;
};

/** Everything that is reached over HTTP: the front door for webhooks, health, the REST API, the phone page. */
export async function buildWeb(deps: WebDeps): Promise<HttpServer> {
  const { config, infrastructure, metrics, secrets, log } = deps;
  const { db, pool, frontDoor, jobs, redis } = infrastructure;
  const limits = createRateLimits({ redis, pool, onLimited: (limit) => metrics.record('request_limited', { limit }) });
  const readiness = createReadiness(healthChecks(infrastructure));
  const businessClock = (): Date => new Date(machineClock().getTime() + (deps.simulator?.businessOffset() ?? 0));
  const web = createWebApp({ trustProxy: config.server.trustProxy });
  web.use(securityHeaders({ publicUrl: config.server.publicUrl }));
  web.use(healthRoutes({ readiness, metrics, metricsToken: config.server.metricsToken }));
  web.use(handshakeRoute({ verifyToken: secrets.verifyToken }));
  if (deps.simulator) web.use(demoPictureRoutes(), deps.simulator.router);
  web.use(serveWeb({ pages: deps.simulator ? [...PAGES, '/simulator'] : PAGES }));
  web.use(returnRoutes(), unsubscribeRoutes({ db }));
  if (config.billing.kind === 'demo')
    web.use(demoBillingRoutes(db, { publicUrl: config.server.publicUrl, now: businessClock }));
  // Before the limit of strangers: a team behind one address asks often, and what is open to all has limits of its own.
  const desk = buildConsole({ ...deps, businessClock }, limits);
  web.use(...desk.handlers);
  web.use('/api', limitByAddress(limits));
  const needs = requireKey({ db, now: machineClock, limits });
  const { kind } = config.billing;
  const announced = announcing(config, businessClock);
  const api = buildApi({
    ...{ db, businessClock, machineClock, needs, once: answerOnce({ db }), storage: deps.storage },
    ...{ ...deps.costs, ...announced, linkKey: secrets.fileLinkKey, publicUrl: config.server.publicUrl },
    refusalHashKey: secrets.refusalHashKey,
    ...{ account: config.whatsapp.wabaId, tell: tellOrderBy(announced, kind, true) },
    orderWith: (ref: string) => findOrderId(db, ref),
    refunds: kind === 'off' ? null : refundsBy({ kind }),
    onReturned: async () => undefined,
    wake: () => void jobs.wake('initiated', [{ payload: {} }]),
  });
  web.use(...api);
  web.use(answerNotFound, answerErrors({ log }));
  const door = {
    accept: createAcceptCall({ db: frontDoor, onStored: wakeReaders(jobs) }),
    readBody: createBodyReader(),
    onForged: tellForged(log),
  };
  const onAnswer = (vendor: string, status: number, ms: number): void =>
    metrics.record('webhook_answered', { vendor, status: String(status), ms });
  const webhook = webhookRoute({
    ...door,
    appSecrets: [secrets.appSecret, config.whatsapp.appSecretPrevious].filter((secret) => secret !== null),
    onAnswer: (status, ms) => onAnswer('whatsapp', status, ms),
  });
  const direct = new Map([['POST /webhooks/whatsapp', webhook], ...mailWebhooks(config.mail, { ...door, onAnswer })]);
  if (config.billing.kind === 'stripe') {
    const { webhookSecret, webhookSecretPrevious } = config.billing;
    const stripe = await stripeWebhookRoute({
      ...door,
      machineClock,
      secrets: [webhookSecret, webhookSecretPrevious].filter((secret) => secret !== null),
      onAnswer: (status, ms) => onAnswer('stripe', status, ms),
    });
    direct.set('POST /webhooks/stripe', stripe);
  }
  return endingFirst(desk.stop, createHttpServer({ app: web, direct }));
}

/** Open streams would keep the server waiting until its time is over. */
const endingFirst = (endStreams: () => Promise<void>, server: HttpServer): HttpServer => ({
  ...server,
  close: async (graceMs) => {
    await endStreams();
    await server.close(graceMs);
  },
});

/** What the console's page answers, with everything below. */
const PAGES = [
  '/',
  '/c',
  '/welcome',
  '/invitation',
  '/password',
  '/verify',
  '/orders',
  '/billing',
  '/templates',
  '/insights',
  '/knowledge',
  '/problems',
  '/readiness',
  '/system',
  '/settings',
];

function healthChecks({ pool, redis, beacon }: Infrastructure): HealthCheck[] {
  const database: HealthCheck = {
    name: 'database',
    isRequired: true,
    check: async () => {
      const { state } = await migrationsState(pool, MIGRATIONS);
      // Migrations only add: the version before goes on serving until it is replaced.
      return state === 'current' || state === 'newer_than_code' ? null : `migrations are ${state}`;
    },
  };
  const version: HealthCheck = {
    name: 'version',
    isRequired: false,
    check: async () => {
      const { state } = await migrationsState(pool, MIGRATIONS);
      return state === 'newer_than_code' ? 'a newer version has used the database: replace this one' : null;
    },
  };
  const life: HealthCheck = {
    name: 'worker',
    isRequired: false,
    check: async () => (beacon.isLit() ? null : 'its sign of life is out'),
  };
  if (redis === null) return [database, version, life];
  const queue: HealthCheck = {
    name: 'redis',
    isRequired: false,
    check: async () => (redis.status === 'ready' ? evictionProblem(redis) : `the connection is ${redis.status}`),
  };
  return [database, version, life, queue];
}
