import { buildBilling } from './app/build-billing.ts';
import { buildBudget } from './app/build-budget.ts';
import { buildCosts } from './app/build-costs.ts';
import { buildMail } from './app/build-mail.ts';
import { buildShop } from './app/build-shop.ts';
import { buildSimulator } from './app/build-simulator.ts';
import { buildStorage } from './app/build-storage.ts';
import { buildWeb } from './app/build-web.ts';
import { buildWorker } from './app/build-worker.ts';
import { loadDemoCustomers } from './app/demo-customers.ts';
import { DEMO_SHOP, demoPicturesUrl } from './app/demo-shop.ts';
import type { Infrastructure } from './app/infrastructure.ts';
import { joinMedia } from './app/join-media.ts';
import { readSecrets } from './app/read-secrets.ts';
import { startSweepers } from './app/sweepers.ts';
import type { Config } from './config/index.ts';
import { machineClock } from './core/clock.ts';
import { newId } from './core/ids.ts';
import { loadShop } from './knowledge/index.ts';
import { liftStop, releaseHeld } from './outbox/index.ts';
import { createReadCache } from './platform/cache.ts';
import type { Log } from './platform/log.ts';
import { createMetrics } from './platform/metrics.ts';
import { createCloudApi } from './vendors/whatsapp/index.ts';

export type App = {
  /** Port that is listened on, null for a worker. */
  readonly port: number | null;
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
  if (config.simulator) await loadShop({ db, newId, picturesUrl: demoPicturesUrl(config.server) }, DEMO_SHOP);

  const businessClock = (): Date => new Date(machineClock().getTime() + (simulator?.businessOffset() ?? 0));
  const billing = await buildBilling(config, db, () => businessClock());
  const shop = buildShop({
    db,
    cache,
    billing,
    trialDays: config.billing.trialDays,
    limits: config.orders,
    mail: config.mail,
    publicUrl: config.server.publicUrl,
    businessClock: () => businessClock(),
  });
  const simulator = config.simulator ? await buildSimulator(config, infrastructure, secrets, shop, log) : null;
  if (simulator) await loadDemoCustomers(db, config.mail, businessClock);
  const account = { ...config.whatsapp, accessToken: secrets.accessToken };
  const channel = createCloudApi(account);
  const storage = await buildStorage(config.storage);
  const costs = await buildCosts(config, db, shop.timeZone);
  const shared = { config, infrastructure, secrets, metrics, log, costs };
  const budget = buildBudget(config, { db, timeZone: shop.timeZone, isUsedUp: costs.isUsedUp });
  const path =
    config.role === 'web'
      ? null
      : await buildWorker({
          ...shared,
          ...{ channel, shop, billing, businessClock, budget },
          mail: await buildMail({ ...shared, businessClock, shopName: shop.name }),
          files: await joinMedia({ ...shared, account, storage, cache, businessClock, allowance: budget.allowance }),
        });
  const server = config.role === 'worker' ? null : await buildWeb({ ...shared, storage, simulator });
  const port = server === null ? null : await server.listen(config.server.port, config.server.host);
  if (server !== null) simulator?.start();
  if (path) await jobs.work(path.processors);
  const sweepers = startSweepers(path?.sweeps ?? [], (sweep, error) =>
    metrics.record('sweep_failed', { sweep, err: error }),
  );
  if (path) await sendWhatWasHeld(infrastructure, channel.credential);

  return {
    port,
    stop: async (graceMs) => {
      await simulator?.stop();
      await server?.close(graceMs * (1 - JOBS_SHARE));
      path?.interrupt();
      await sweepers.stop();
      await infrastructure.close(graceMs * JOBS_SHARE);
    },
  };
}

/** A credential that is another one since the channel was stopped is tried at once. */
async function sendWhatWasHeld({ db, jobs }: Infrastructure, credential: string): Promise<void> {
  if (!(await liftStop(db, credential))) return;
  const waiting = [
    ...(await releaseHeld(db, 'channel_stopped', null)),
    ...(await releaseHeld(db, 'initiated_stopped', null)),
  ];
  await jobs.wake(
    'whatsapp',
    waiting.map((conversationId) => ({ payload: { conversationId } })),
  );
}
