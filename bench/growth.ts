import { phoneOf } from '../tests/faults/customers.ts';
import type { Benchmark } from './benchmark.ts';
import { inWarmShop } from './loads.ts';
import { seedConversations, seededPhone } from './seed-conversations.ts';
import type { Shop } from './shop.ts';
import { median } from './statistics.ts';
import { inMs } from './table.ts';

const MOST_GROWTH = 1.3;
const LONG = 480;
const TURNS = 20;
const LONG_PHONE = 700_000;

/**
 * Turns 1 to 20 of fresh conversations and turns 480 and on of a long one, in turns with each other, so that whatever
 * else the machine does hits both.
 */
export const history: Benchmark = async ({ isQuick }) => {
  const rounds = isQuick ? 2 : 5;
  return inWarmShop('embedded', async (shop) => {
    for (let turn = 1; turn < LONG; turn += 1) await shop.ask(phoneOf(LONG_PHONE));
    const short: number[] = [];
    const long: number[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      for (let turn = 0; turn < TURNS; turn += 1) {
        short.push(await shop.ask(phoneOf(LONG_PHONE + round)));
        long.push(await shop.ask(phoneOf(LONG_PHONE)));
      }
    }
    const ratio = median(long) / median(short);
    return [
      {
        benchmark: 'growth over history',
        measure: `median webhook → send, turns ${LONG}–${LONG + rounds * TURNS} beside 1–${TURNS}`,
        recado: inMs(median(long)),
        beside: inMs(median(short)),
        ratio,
        target: `≤ ${MOST_GROWTH}`,
        isReached: ratio <= MOST_GROWTH,
      },
    ];
  });
};

const SMALL_SIZE = 1_000;

/** Two shops at once, one with 200 times the conversations, asked in turns. */
export const size: Benchmark = async ({ isQuick }) => {
  const largeSize = isQuick ? 50_000 : 200_000;
  const asked = isQuick ? 60 : 300;
  return inWarmShop('embedded', (small) =>
    inWarmShop('embedded', async (large) => {
      await seedConversations(await small.database.url(), SMALL_SIZE);
      await seedConversations(await large.database.url(), largeSize);
      const times = { small: [] as number[], large: [] as number[] };
      // The first few fill caches and make plans anew.
      for (let index = -10; index < asked; index += 1) {
        const answers = {
          small: await askSeeded(small, SMALL_SIZE, index),
          large: await askSeeded(large, largeSize, index),
        };
        if (index < 0) continue;
        times.small.push(answers.small);
        times.large.push(answers.large);
      }
      const ratio = median(times.large) / median(times.small);
      return [
        {
          benchmark: 'growth over size',
          measure: `median webhook → send, ${largeSize} beside ${SMALL_SIZE} conversations`,
          recado: inMs(median(times.large)),
          beside: inMs(median(times.small)),
          ratio,
          target: `≤ ${MOST_GROWTH}`,
          isReached: ratio <= MOST_GROWTH,
        },
      ];
    }),
  );
};

/** Asks as one of the seeded customers; neighbours in time are far from each other in the tables. */
const askSeeded = (shop: Shop, stored: number, index: number): Promise<number> =>
  shop.ask(seededPhone((((index + 10) * SPREAD) % stored) + 1));

/** A prime, so that nobody is asked twice. */
const SPREAD = 7_919;
