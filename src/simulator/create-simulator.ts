import { Router } from 'express';
import { messageOf } from '../core/errors.ts';
import { migrate } from '../platform/db/migrate.ts';
import { answerErrors, answerNotFound } from '../platform/http/web-app.ts';
import { advanceOffset, readBusinessOffset } from './controls/clock-store.ts';
import { demoModelRoutes } from './demo-model/routes.ts';
import { graphRoutes } from './graph/routes.ts';
import { mailRoutes } from './mails/routes.ts';
import { addFirstCustomers } from './people/add-customer.ts';
import { needsSimulatorKey } from './phone/guard.ts';
import { phoneRoutes } from './phone/routes.ts';
import { createChangeBus } from './phone/stream.ts';
import { templatePages } from './templates/routes.ts';
import type { Sim, Simulator, SimulatorDeps } from './types.ts';
import { type Deliveries, startDeliveries } from './wire/deliver-webhooks.ts';

const MODEL_PATH = '/emulator/model/api/v1';
const OFFSET_REFRESH_MS = 1_000;

/**
 * A WhatsApp of our own: Meta's Cloud API with its rules, the customers' phones and a demo model, over real HTTP. Makes
 * its own schema and, on the first start, four customers. Nothing is delivered before `start`.
 */
export async function createSimulator(deps: SimulatorDeps): Promise<Simulator> {
  const { db, settings, machineClock } = deps;
  await migrate(deps.pool, new URL('./migrations/', import.meta.url), 'simulator');
  let offsetMs = await readBusinessOffset(db);
  let deliveries: Deliveries | null = null;
  const bus = createChangeBus();
  const stopping = new AbortController();
  const sim: Sim = {
    db,
    log: deps.log,
    settings,
    machineNow: machineClock,
    businessNow: () => new Date(machineClock().getTime() + offsetMs),
    offsetMs: () => offsetMs,
    publish: bus.publish,
    wake: () => deliveries?.wake(),
  };
  const advanceClock = async (byMs: number): Promise<void> => {
    offsetMs = await advanceOffset(db, byMs);
  };
  const refreshOffset = (): void => {
    readBusinessOffset(db).then(
      (read) => {
        offsetMs = read;
      },
      (error: unknown) => deps.log.warn({ reason: messageOf(error) }, 'simulator could not read its clock'),
    );
  };
  // From the beginning: a worker process never starts deliveries, but its business time has to follow.
  const offsetTimer = setInterval(refreshOffset, OFFSET_REFRESH_MS).unref();
  await addFirstCustomers(sim);
  const phone = phoneRoutes({ sim, bus, listWorkers: deps.listWorkers, advanceClock, signal: stopping.signal });
  return {
    router: simulatorRouter(sim, phone, mailRoutes(deps.mails)),
    modelUrlPath: MODEL_PATH,
    modelApiKey: settings.simulatorKey ?? settings.accessToken,
    businessOffset: () => offsetMs,
    start: () => {
      if (deliveries) return;
      deliveries = startDeliveries(sim);
    },
    stop: async () => {
      stopping.abort();
      clearInterval(offsetTimer);
      bus.close();
      await deliveries?.stop();
    },
  };
}

function simulatorRouter(sim: Sim, phone: Router, mails: Router): Router {
  const router = Router();
  // The emulator has keys of its own: the access token, and the model's API key.
  router.use(MODEL_PATH, demoModelRoutes(sim), answerNotFound);
  router.use('/emulator/:version', graphRoutes(sim));
  router.use('/simulator', needsSimulatorKey(sim.settings.simulatorKey));
  router.use('/simulator/mails', mails, answerNotFound, answerErrors({ log: sim.log }));
  router.use('/simulator/templates', templatePages(sim), answerNotFound, answerErrors({ log: sim.log }));
  router.use('/simulator/api', phone, answerNotFound, answerErrors({ log: sim.log }));
  return router;
}
