import { sleep } from '../../src/core/clock.ts';
import { tokensIn } from '../support/tokens.ts';
import type { Verdict } from './judge.ts';
import { openWorld, type World, type WorldOptions } from './world.ts';

/** What goes on beside the load. `progress` is the share of messages taken so far, 0 to 1. */
export type Disturbance = (world: World, progress: () => number) => Promise<void>;

export type Campaign = WorldOptions & {
  readonly name: string;
  readonly messages: number;
  readonly people: number;
  readonly perSecond: number;
  readonly disturb: Disturbance;
};

export type Result = {
  readonly name: string;
  readonly kills: number;
  readonly verdict: Verdict;
  /** From a kill to the answer of what waited at that moment, median, ms; null when nothing waited. */
  readonly recoveryMs: number | null;
  readonly tookMs: number;
};

const SETTLE_PATIENCE_MS = 150_000;

/** Opens a world, lets customers write while the disturbance happens, waits until all is quiet, and counts. */
export async function runCampaign(campaign: Campaign, inspect?: (world: World) => void): Promise<Result> {
  const startedAt = performance.now();
  const world = await openWorld(campaign);
  try {
    let taken = 0;
    const load = world.customers.writeMany({
      count: campaign.messages,
      people: campaign.people,
      perSecond: campaign.perSecond,
      onTaken: (count) => {
        taken = count;
      },
    });
    await Promise.all([load, campaign.disturb(world, () => taken / campaign.messages)]);
    const verdict = await world.settle(SETTLE_PATIENCE_MS);
    inspect?.(world);
    return {
      name: campaign.name,
      kills: world.kills.length,
      verdict,
      recoveryMs: median(recoveries(world)),
      tookMs: performance.now() - startedAt,
    };
  } finally {
    await world.close();
  }
}

/** Resolves when the load has come this far. */
export async function until(progress: () => number, share: number): Promise<void> {
  while (progress() < share) await sleep(10);
}

function recoveries(world: World): number[] {
  const answeredAt = new Map<string, number>();
  for (const message of world.meta.accepted)
    for (const token of tokensIn(message.text)) answeredAt.set(token, message.at);
  return world.kills.flatMap((killedAt) =>
    world.customers.sent
      .filter((message) => message.takenAt !== null && message.takenAt <= killedAt)
      .map((message) => (answeredAt.get(message.token) ?? 0) - killedAt)
      .filter((ms) => ms > 0),
  );
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
