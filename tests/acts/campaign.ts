import fc from 'fast-check';
import { sql } from 'kysely';
import type { Db } from '../../src/platform/db/index.ts';
import type { StripeFault } from '../support/stripe/stand-in.ts';
import { brokenLaws } from './laws.ts';
import { calmDown, FAULTS, happen, type Step, stories } from './steps.ts';
import { openActs } from './world.ts';

export type ActsOptions = {
  readonly db: Db;
  readonly seed: number;
  /** Ends after the story with which so many actions were confirmed. */
  readonly confirmed: number;
  readonly customers: number;
  readonly steps: number;
  /** Of the calls of the vendor, 0 to 1. */
  readonly faultShare: number;
};

export type ActsReport = {
  readonly stories: number;
  readonly confirmed: number;
  readonly kills: number;
  readonly vendorCalls: number;
  readonly vendorFaults: number;
};

/**
 * Random stories of customers who ask, tap, type and pay while workers die, webhooks come twice and in any order and the
 * vendor fails; after each story everything must add up. Throws with the shortest story that breaks a law.
 */
export async function proveActs(options: ActsOptions, onStory?: (report: ActsReport) => void): Promise<ActsReport> {
  const report = { stories: 0, confirmed: 0, kills: 0, vendorCalls: 0, vendorFaults: 0 };
  for (let seed = options.seed; report.confirmed < options.confirmed; seed += 1) {
    await fc.assert(
      fc.asyncProperty(stories(options.steps), fc.nat(), async (story, chance) => {
        const told = await tell(options, story, chance);
        report.stories += 1;
        report.confirmed += told.confirmed;
        report.kills += told.kills;
        report.vendorCalls += told.vendorCalls;
        report.vendorFaults += told.vendorFaults;
        onStory?.(report);
        if (told.broken.length > 0) throw new Error(told.broken.join('\n'));
      }),
      { seed, numRuns: 1, endOnFailure: options.confirmed > 1_000 },
    );
  }
  return report;
}

async function tell(options: ActsOptions, story: readonly Step[], chance: number) {
  const random = randomOf(chance);
  const faults = { count: 0 };
  const drawFault = (): StripeFault | null => {
    if (random() >= options.faultShare) return null;
    faults.count += 1;
    return FAULTS[Math.floor(random() * FAULTS.length)] ?? null;
  };
  const world = await openActs({ db: options.db, customers: options.customers, drawFault });
  try {
    for (const step of story) await happen(world, step, random);
    await calmDown(world);
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from actions where state = 'executed'
        and customer_id = any(${world.people.map(({ customerId }) => customerId)}::uuid[])`.execute(options.db);
    return {
      broken: await brokenLaws(world),
      confirmed: rows[0]?.count ?? 0,
      kills: world.kills.count,
      vendorCalls: world.stripe.calls.length,
      vendorFaults: faults.count,
    };
  } finally {
    await world.close();
  }
}

/** The same numbers for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
