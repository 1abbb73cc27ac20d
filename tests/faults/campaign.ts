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
  /** From a kill to the first answer of what waited at that moment, median over kills, ms; null when nothing waited. */
  readonly recoveryMs: number | null;
  /** The same to every answer of what waited, median over messages, ms: the backlog and later kills are in it. */
  readonly waitMs: number | null;
  readonly tookMs: number;
};

/** A send that was lost twice is given up after two waits of ten seconds, or of two minutes without other statuses. */
const SETTLE_PATIENCE_MS = 75_000;
/** On top of the time that the load takes by itself; every kill and outage has to fit in. */
const LOAD_PATIENCE_MS = 75_000;
const MS_PER_MESSAGE = 300;

/** Opens a world, lets customers write while the disturbance happens, waits until all is quiet, and counts. */
export async function runCampaign(campaign: Campaign, inspect?: (world: World) => void): Promise<Result> {
  const startedAt = performance.now();
  const world = await openWorld(campaign);
  const ended = new AbortController();
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
    const progress = (): number => {
      ended.signal.throwIfAborted();
      return taken / campaign.messages;
    };
    const patienceMs = LOAD_PATIENCE_MS + campaign.messages * MS_PER_MESSAGE;
    await Promise.race([
      Promise.all([load, campaign.disturb(world, progress)]),
      world.crash,
      giveUpAfter(patienceMs, ended.signal, () => `only ${taken} of ${campaign.messages} messages were taken`),
    ]);
    const verdict = await Promise.race([world.settle(SETTLE_PATIENCE_MS), world.crash]);
    inspect?.(world);
    const waits = waitsAfterKills(world);
    return {
      name: campaign.name,
      kills: world.kills.length,
      verdict,
      recoveryMs: median(waits.flatMap((ofKill) => ofKill[0] ?? [])),
      waitMs: median(waits.flat()),
      tookMs: performance.now() - startedAt,
    };
  } finally {
    ended.abort();
    await world.close();
  }
}

async function giveUpAfter(ms: number, signal: AbortSignal, reason: () => string): Promise<never> {
  await sleep(ms, signal);
  throw new Error(reason());
}

/** Resolves when the load has come this far. */
export async function until(progress: () => number, share: number): Promise<void> {
  while (progress() < share) await sleep(10);
}

/** For each kill how long it took until what waited at that moment was answered, ms, shortest first. */
function waitsAfterKills(world: World): readonly (readonly number[])[] {
  const answeredAt = new Map<string, number>();
  for (const message of world.meta.accepted)
    for (const token of tokensIn(message.text)) answeredAt.set(token, message.at);
  return world.kills.map((killedAt) =>
    world.customers.sent
      .filter((message) => message.takenAt !== null && message.takenAt <= killedAt)
      .map((message) => (answeredAt.get(message.token) ?? 0) - killedAt)
      .filter((ms) => ms > 0)
      .toSorted((a, b) => a - b),
  );
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
