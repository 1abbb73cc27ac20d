import pg from 'pg';
import { expect, test } from 'vitest';
import { sleep } from '../../src/core/clock.ts';
import { installNextVersion } from '../support/next-version.ts';
import { type Disturbance, runCampaign, until } from './campaign.ts';
import { flawsOf } from './flaws.ts';
import type { Exit } from './program.ts';
import type { World } from './world.ts';

const PROBE_MS = 100;
const ORDER = ['worker-1', 'web-1', 'worker-2', 'web-2'];

type Seen = { readonly exits: Exit[]; probes: number; nobodyReady: number; isOldReady: boolean; applied: string[] };

/** Process by process the old version is asked to end and the next one started, while a balancer asks who is ready. */
const replaceAll =
  (folder: string, seen: Seen): Disturbance =>
  async (world, progress) => {
    const done = new AbortController();
    const probing = probe(world, seen, done.signal);
    for (const [index, name] of ORDER.entries()) {
      await until(progress, (index + 0.5) / (ORDER.length + 1));
      seen.exits.push(await world.end(name));
      await world.start(name, folder);
      // The other web is the old version, on tables of the new one.
      if (index === 0) seen.isOldReady = await isReady(world, 'web-2');
    }
    done.abort();
    await probing;
    seen.applied = await migrationsIn(await world.database.url());
  };

async function probe(world: World, seen: Seen, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const ready = await Promise.all(world.webs.map((name) => isReady(world, name)));
    seen.probes += 1;
    if (!ready.includes(true)) seen.nobodyReady += 1;
    await sleep(PROBE_MS);
  }
}

const isReady = (world: World, name: string): Promise<boolean> =>
  fetch(`${world.urlOf(name)}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );

async function migrationsIn(connectionString: string): Promise<string[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<{ name: string }>('select name from schema_migrations')).rows.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

test('the next version takes over process by process while customers write: nothing is lost or doubled, and one web is always ready', async () => {
  const next = await installNextVersion();
  const seen: Seen = { exits: [], probes: 0, nobodyReady: 0, isOldReady: false, applied: [] };
  try {
    const result = await runCampaign({
      name: 'two versions',
      topology: 'pairs',
      seed: 12,
      messages: 240,
      people: 40,
      perSecond: 8,
      disturb: replaceAll(next.folder, seen),
    });
    expect(flawsOf(result.verdict)).toEqual([]);
    expect(result.verdict.toPerson).toBe(0);
    expect(seen.exits.map(({ code }) => code)).toEqual(ORDER.map(() => 0));
    expect(seen.applied).toContain(next.migration);
    expect(seen.isOldReady).toBe(true);
    expect(seen.probes).toBeGreaterThan(20);
    expect(seen.nobodyReady).toBe(0);
  } finally {
    await next.close();
  }
}, 280_000);
