import { buildBilling } from './app/build-billing.ts';
import { buildBudget } from './app/build-budget.ts';
import { buildCosts } from './app/build-costs.ts';
import { buildMail } from './app/build-mail.ts';
import { buildReplay } from './app/build-replay.ts';
import { buildShop, type Shop, type ShopDeps } from './app/build-shop.ts';
import { buildSimulator } from './app/build-simulator.ts';
import { buildStorage } from './app/build-storage.ts';
import { buildWeb } from './app/build-web.ts';
import { buildWorker, verifyingBy } from './app/build-worker.ts';
import { loadDemoCustomers } from './app/demo-customers.ts';
import { loadDemoShop } from './app/demo-shop.ts';
import { eraseListedAtStart } from './app/erase-listed.ts';
import type { Infrastructure } from './app/infrastructure.ts';
import { joinMedia } from './app/join-media.ts';
import { joinMind } from './app/join-mind.ts';
import { openWatchPort } from './app/open-watch-port.ts';
import { readSecrets } from './app/read-secrets.ts';
import { openOwnShop } from './app/sample-shop.ts';
import { type Sweep, startSweepers } from './app/sweepers.ts';
import { watchSweep } from './app/watch-system.ts';
import type { Config } from './config/index.ts';
import { machineClock } from './core/clock.ts';
import { liftStop } from './outbox/index.ts';
import { createReadCache } from './platform/cache.ts';
import type { Db } from './platform/db/index.ts';
import type { Log } from './platform/log.ts';
import { createMetrics } from './platform/metrics.ts';
import { firstOwnerLink } from './staff/index.ts';
import { createCloudApi } from './vendors/whatsapp/index.ts';

export type App = {
  /** Port that is listened on, null for a worker. */
  readonly port: number | null;
  /** Where the first owner makes their account; null for a worker, and once there is an owner. */
  readonly ownerLink: string | null;
  /** Takes no new work, finishes or hands back what is running, within `graceMs`. */
  readonly stop: (graceMs: number) => Promise<void>;
};

/** Share of the time to stop that running jobs get; open requests get the rest. */
const JOBS_SHARE = 0.7;

/** Joins everything for the roles of this process; readable top to bottom. */
export async function startApp(config: Config, infrastructure: Infrastructure, log: Log): Promise<App> {
  const { db, jobs, redis } = infrastructure;
  const metrics = createMetrics({ log });
  const cache = createReadCache({ redis, onRead: (result) => metrics.record('cache_read', { result }) });
  const secrets = await readSecrets(config, infrastructure);
  await (config.simulator ? loadDemoShop(db, config.server) : openOwnShop(db));

  const businessClock = (): Date => new Date(machineClock().getTime() + (simulator?.businessOffset() ?? 0));
  const billing = await buildBilling(config, db, () => businessClock());
  const shopDeps: ShopDeps = {
    ...{ db, cache, billing, limits: config.orders, mail: config.mail, businessClock: () => businessClock() },
    ...{ trialDays: config.billing.trialDays, publicUrl: config.server.publicUrl },
  };
  const shop = buildShop(shopDeps);
  const simulator = config.simulator ? await buildSimulator(config, infrastructure, secrets, shop, log) : null;
  if (simulator) await loadDemoCustomers(db, config.mail, businessClock);
  const account = { ...config.whatsapp, accessToken: secrets.accessToken };
  const channel = createCloudApi(account);
  const storage = await buildStorage(config.storage);
  const costs = await buildCosts(config, db, shop.timeZone);
  const shared = { config, infrastructure, secrets, metrics, log, costs };
  await eraseListedAtStart({ ...shared, storage, businessClock });
  const budget = buildBudget(config, { db, timeZone: shop.timeZone, isUsedUp: costs.isUsedUp });
  const mind = joinMind({ ...shared, shop, budget });
  const path =
    config.role === 'web'
      ? null
      : await buildWorker({
          ...shared,
          ...{ channel, shop, billing, businessClock, budget, mind, storage },
          mail: await buildMail({ ...shared, businessClock, shopName: shop.name }),
          files: await joinMedia({ ...shared, account, storage, cache, businessClock, allowance: budget.allowance }),
        });
  const verification = verifyingBy({ ...shared, businessClock });
  const replay = buildReplay({ ...shared, db, mind, shop, shopDeps, verification });
  const server =
    config.role === 'worker' ? null : await buildWeb({ ...shared, channel, storage, shop, billing, simulator, replay });
  const ownerLink = server && (await firstOwnerLink({ db, now: machineClock, publicUrl: config.server.publicUrl }));
  const port = server === null ? null : await server.listen(config.server.port, config.server.host);
  const watchPort = await openWatchPort({ server: config.server, metrics, log });
  if (server !== null) simulator?.start();
  if (path) await jobs.work(path.processors);
  if (path) await liftStop(db, channel.credential);
  const sweepers = startSweepers(path?.sweeps ?? webSweeps(config, db, shop), (sweep, error) =>
    metrics.record('sweep_failed', { sweep, err: error }),
  );

  return {
    port,
    ownerLink,
    stop: async (graceMs) => {
      await simulator?.stop();
      await server?.close(graceMs * (1 - JOBS_SHARE));
      path?.interrupt();
      await sweepers.stop();
      await infrastructure.close(graceMs * JOBS_SHARE);
      await watchPort?.close(0);
    },
  };
}

/** A web without a worker has to say so itself: nothing is answered then, and nobody else looks. */
const webSweeps = (config: Config, db: Db, { timeZone }: Pick<Shop, 'timeZone'>): readonly Sweep[] => [
  watchSweep({ config, db, timeZone }),
];
