import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { machineClock } from '../src/core/clock.ts';
import { messageOf } from '../src/core/errors.ts';
import { proveManyActs } from './acts/proof.ts';
import { type Result, runCampaign } from './faults/campaign.ts';
import { flawsOf } from './faults/flaws.ts';
import { matrixPage } from './faults/matrix.ts';
import { planOf } from './faults/plan.ts';
import { proveMisspelt } from './modules/catalogue/proof.ts';
import { proveTakeovers } from './modules/handoff/fence/proof.ts';
import { soak } from './soak/soak.ts';
import { missingRedis } from './support/redis.ts';

const PAGE = new URL('../docs/crash-matrix.md', import.meta.url);

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    seed: { type: 'string', default: '2026' },
    only: { type: 'string' },
    actions: { type: 'string' },
    minutes: { type: 'string', default: '120' },
    rate: { type: 'string', default: '20' },
  },
});
const seed = Number(values.seed);
// Asked for by its name alone: it takes its two hours whatever else is proven.
if (values.only === 'soak') process.exit((await proveEndurance()) === 0 ? 0 : 1);
const size = values.short ? 'short' : 'full';
const missing = missingRedis();
if (missing !== null) console.log(missing);
const plan = planOf(size, seed, missing === null).filter(
  ({ name }) => values.only === undefined || name.includes(values.only),
);
const results: Result[] = [];
let flaws = 0;

for (const [index, campaign] of plan.entries()) {
  process.stdout.write(`${index + 1}/${plan.length} ${campaign.name} … `);
  const result = await runCampaign(campaign);
  const found = flawsOf(result.verdict);
  results.push(result);
  flaws += found.length;
  const { messages, answered, toPerson } = result.verdict;
  console.log(
    `${messages} messages, ${answered} answered, ${toPerson} to a person, ${found.length} flaws, recovery ${Math.round(result.recoveryMs ?? 0)} ms, wait ${Math.round(result.waitMs ?? 0)} ms, ${Math.round(result.tookMs / 1_000)} s`,
  );
  for (const flaw of found) console.log(`    ${flaw}`);
}

// Before the long stories: whoever breaks them off keeps the page.
if (values.only === undefined) await writeFile(PAGE, matrixPage(results, size, seed, machineClock()));
if (values.only === undefined || 'confirmed actions'.includes(values.only)) flaws += await proveActions();
if (values.only === undefined || 'misspelt queries'.includes(values.only)) flaws += await proveSearches();
if (values.only === undefined || 'takeovers'.includes(values.only)) flaws += await proveRaces();
console.log(flaws === 0 ? 'No message was lost, doubled or out of order.' : `${flaws} flaws.`);
process.exitCode = flaws === 0 ? 0 : 1;

/** Random stories of confirmed actions; each must be done once and add up. Returns how many flaws there were. */
async function proveActions(): Promise<number> {
  const confirmed = Number(values.actions ?? (values.short ? 500 : 10_000));
  const startedAt = performance.now();
  try {
    const report = await proveManyActs(confirmed, seed);
    const { stories, kills, vendorCalls, vendorFaults } = report;
    console.log(
      `confirmed actions: ${report.confirmed} in ${stories} stories, ${kills} kills, ${vendorFaults} faults in ${vendorCalls} calls of the vendor, 0 flaws, ${Math.round((performance.now() - startedAt) / 1_000)} s`,
    );
    return 0;
  } catch (error) {
    console.log(`confirmed actions: ${messageOf(error)}`);
    return 1;
  }
}

/** People who write while the assistant commits and sends. Returns how many flaws there were. */
async function proveRaces(): Promise<number> {
  try {
    console.log(`takeovers: ${await proveTakeovers(values.short ? 100 : 1_000, seed)}`);
    return 0;
  } catch (error) {
    console.log(`takeovers: ${messageOf(error)}`);
    return 1;
  }
}

/** Hours of customers at one pace: nothing may grow. Returns how many flaws there were. */
async function proveEndurance(): Promise<number> {
  const [minutes, perSecond] = [Number(values.minutes), Number(values.rate)];
  console.log(`soak: ${perSecond} messages a second for ${minutes} minutes`);
  const { messages, findings, flaws } = await soak({ minutes, perSecond, seed, onProgress: console.log });
  for (const flaw of flaws) console.log(`    ${flaw}`);
  const growing = findings.filter(({ isFlat }) => !isFlat).length;
  console.log(`soak: ${messages} messages, ${flaws.length} flaws, ${growing} figures that grow`);
  return flaws.length + growing;
}

/** Misspelt queries in a large catalogue. Returns how many flaws there were. */
async function proveSearches(): Promise<number> {
  try {
    console.log(`misspelt queries: ${await proveMisspelt(values.short ? 20_000 : 100_000)}`);
    return 0;
  } catch (error) {
    console.log(`misspelt queries: ${messageOf(error)}`);
    return 1;
  }
}
