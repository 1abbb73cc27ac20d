import { sleep } from '../../src/core/clock.ts';
import type { Stage } from '../support/stages.ts';
import { type Disturbance, until } from './campaign.ts';
import type { World } from './world.ts';

export type KillMoment = Stage | 'any moment' | 'everything at once';

/** A boundary that is not reached within this time will not be: the kill comes all the same. */
const STAGE_PATIENCE_MS = 8_000;

/** Kills a working process at each of these moments, spread over the load, and starts it again at once. */
export const killAt =
  (moments: readonly KillMoment[]): Disturbance =>
  async (world, progress) => {
    for (const [index, moment] of moments.entries()) {
      await until(progress, (index + 0.3) / (moments.length + 0.3));
      const name = world.workers[Math.floor(world.random() * world.workers.length)] ?? 'server';
      await killOnce(world, name, moment);
      await world.start(name);
    }
  };

/** Kills the processes that take webhooks in turn; each is away for a moment, while the others take all calls. */
export const killWebs =
  (times: number): Disturbance =>
  async (world, progress) => {
    for (let round = 0; round < times; round += 1) {
      await until(progress, (round + 0.3) / (times + 0.3));
      const name = world.webs[round % world.webs.length] ?? '';
      await sleep(world.random() * 300);
      await world.kill(name);
      await sleep(500);
      await world.start(name);
    }
  };

async function killOnce(world: World, name: string, moment: KillMoment): Promise<void> {
  if (moment === 'any moment') {
    await sleep(world.random() * 300);
    return world.kill(name);
  }
  if (moment === 'everything at once') {
    await Promise.all([world.database.kill(), world.kill(name)]);
    return;
  }
  await new Promise<void>((resolve, reject) => {
    const act = (): void => void world.kill(name).then(resolve, reject);
    const timer = setTimeout(() => {
      world.stages.forget(moment);
      act();
    }, STAGE_PATIENCE_MS);
    world.stages.atNext(moment, () => {
      clearTimeout(timer);
      act();
    });
  });
}

/** Stops the database for a while; `onStopped` is told from when to when it was away. */
export const stopDatabase =
  (ms: number, onStopped: (from: number, to: number) => void = () => undefined): Disturbance =>
  async (world, progress) => {
    await until(progress, 0.3);
    await world.database.stop();
    const from = Date.now();
    await sleep(ms);
    onStopped(from, Date.now());
    await world.database.start();
  };

/** Empties Redis, then stops it for a while and lets it come back empty. */
export const disturbRedis =
  (ms: number): Disturbance =>
  async (world, progress) => {
    await until(progress, 0.25);
    await world.redis?.flush();
    await until(progress, 0.5);
    await world.redis?.stop();
    await sleep(ms);
    await world.redis?.start();
  };

/** Longer than the lease of a turn (10 s): others take over what the stopped worker holds. */
const BEYOND_LEASE_MS = 13_000;

/** Freezes a worker in the middle of thinking until its leases have run out, then lets it go on. */
export const freezeWorker: Disturbance = async (world, progress) => {
  world.model.takeMs(700);
  await until(progress, 0.3);
  const [name = ''] = world.workers;
  world.program(name).signal('SIGSTOP');
  await sleep(BEYOND_LEASE_MS);
  world.program(name).signal('SIGCONT');
};

/** Asks the process to end and starts it again, as a deployment does; `onExit` is told how it went. */
export const redeploy =
  (
    times: number,
    onExit: (exit: { readonly code: number | null; readonly ms: number }) => void = () => undefined,
  ): Disturbance =>
  async (world, progress) => {
    for (let round = 0; round < times; round += 1) {
      await until(progress, (round + 0.5) / (times + 0.5));
      const [name = ''] = world.workers;
      onExit(await world.end(name));
      await world.start(name);
    }
  };

export const nothing: Disturbance = async () => undefined;
