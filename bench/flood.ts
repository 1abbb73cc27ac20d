import { sleep } from '../src/core/clock.ts';
import { phoneOf } from '../tests/faults/customers.ts';
import type { Benchmark } from './benchmark.ts';
import { inWarmShop, writeSteadily } from './loads.ts';
import type { Shop, ShopKind } from './shop.ts';
import { median, percentile } from './statistics.ts';
import { inMs, type Row, rounded } from './table.ts';

const MODEL_MS = 200;
const QUIET_PEOPLE = 20;
/** All quiet customers together, so that each writes every four seconds. */
const QUIET_PER_SECOND = 5;
const QUIET_PHONES = 600_000;
const FLOODER = phoneOf(650_000);
const FLOOD_PER_SECOND = 50;
const MOST_GROWTH = 2;
const SETTLE_MS = 2_000;

/** p95 of quiet customers in ms, alone and while one customer floods, and how long the flooder waited at the end, ms. */
type Round = { readonly alone: number; readonly beside: number; readonly flooderMs: number };

/** What quiet customers notice when somebody else writes fifty messages a second. */
export const flood: Benchmark = async ({ isQuick, hasRedis }) => {
  const rounds = isQuick ? 1 : 3;
  const seconds = isQuick ? 10 : 20;
  const measure = (kind: ShopKind): Promise<Round[]> =>
    inWarmShop(kind, async (shop) => {
      shop.model.takeMs(MODEL_MS);
      const measured: Round[] = [];
      for (let round = 0; round < rounds; round += 1) measured.push(await aloneAndBeside(shop, seconds));
      return measured;
    });
  const rows = rowsOf('embedded PostgreSQL', await measure('embedded'));
  if (!hasRedis || isQuick) return rows;
  return [...rows, ...rowsOf('embedded PostgreSQL and Redis', await measure('redis'))];
};

async function aloneAndBeside(shop: Shop, seconds: number): Promise<Round> {
  const quiet = (): Promise<number[]> =>
    writeSteadily(shop, {
      count: QUIET_PER_SECOND * seconds,
      perSecond: QUIET_PER_SECOND,
      phone: (index) => phoneOf(QUIET_PHONES + (index % QUIET_PEOPLE)),
    });
  const alone = await quiet();
  const flooding = floodFor(shop, seconds * 1_000 + SETTLE_MS);
  // The flood is under way before the first quiet customer writes.
  await sleep(SETTLE_MS);
  const beside = await quiet();
  const { lastMs, refused } = await flooding;
  if (refused > 0) throw new Error(`${refused} of the flooder's messages were not taken`);
  return { alone: percentile(alone, 0.95), beside: percentile(beside, 0.95), flooderMs: lastMs };
}

/** Only the flooder's last message has to be answered for itself: the others are answered in bundles before. */
async function floodFor(shop: Shop, forMs: number): Promise<{ lastMs: number; refused: number }> {
  const startedAt = performance.now();
  const count = Math.floor((forMs / 1_000) * FLOOD_PER_SECOND);
  const taken: Promise<boolean>[] = [];
  let last: Promise<void> = Promise.resolve();
  let lastAt = startedAt;
  for (let index = 0; index < count; index += 1) {
    await sleep(Math.max(0, startedAt + (index * 1_000) / FLOOD_PER_SECOND - performance.now()));
    const message = shop.write(FLOODER);
    taken.push(message.taken);
    message.answered.catch(() => undefined);
    last = message.answered;
    lastAt = performance.now();
  }
  const refused = (await Promise.all(taken)).filter((isTaken) => !isTaken).length;
  await last;
  return { lastMs: performance.now() - lastAt, refused };
}

function rowsOf(name: string, rounds: readonly Round[]): Row[] {
  const benchmark = `flood of ${FLOOD_PER_SECOND}/s, ${name}`;
  const alone = median(rounds.map((round) => round.alone));
  const beside = median(rounds.map((round) => round.beside));
  return [
    {
      benchmark,
      measure: `p95 webhook → send of ${QUIET_PEOPLE} quiet customers, model of ${MODEL_MS} ms`,
      recado: inMs(beside),
      beside: `${inMs(alone)} without flood`,
      ratio: beside / alone,
      target: `≤ ${MOST_GROWTH}`,
      isReached: beside / alone <= MOST_GROWTH,
    },
    {
      benchmark,
      measure: 'until the flooder’s last message is answered',
      recado: `${rounded(median(rounds.map((round) => round.flooderMs)) / 1_000)} s`,
      beside: null,
      ratio: null,
      target: '–',
      isReached: null,
    },
  ];
}
