import { phoneOf } from '../tests/faults/customers.ts';
import type { Benchmark, BenchmarkOptions } from './benchmark.ts';
import { inWarmShop, writeSteadily, writeWithoutPause } from './loads.ts';
import type { Shop, ShopKind } from './shop.ts';
import { median, percentile } from './statistics.ts';
import { inMs, type Row, rounded } from './table.ts';

const PER_SECOND = 20;
const PEOPLE = 200;
export const OVERHEAD_MS = { embedded: { p50: 40, p99: 150 }, redis: { p50: 15, p99: 60 } } as const;
const CUSTOMERS = 64;
export const TURNS_PER_SECOND = { embedded: 80, redis: 100 } as const;
const NAMES = { embedded: 'embedded PostgreSQL', redis: 'embedded PostgreSQL and Redis' } as const;

/** Webhook to send at 20 messages a second with a model that takes no time: all that is left is ours. */
export const overhead: Benchmark = async ({ isQuick, hasRedis }) => {
  const count = PER_SECOND * (isQuick ? 15 : 60);
  const measure = (kind: ShopKind): Promise<number[]> =>
    inWarmShop(kind, (shop) =>
      writeSteadily(shop, { count, perSecond: PER_SECOND, phone: (index) => phoneOf(index % PEOPLE) }),
    );
  const bare = await measure('bare');
  const rows: Row[] = [];
  for (const kind of hasRedis ? (['embedded', 'redis'] as const) : (['embedded'] as const)) {
    const mine = await measure(kind);
    for (const [name, share] of [
      ['p50', 0.5],
      ['p99', 0.99],
    ] as const) {
      const value = percentile(mine, share);
      const limit = percentile(bare, share);
      rows.push({
        benchmark: `overhead, ${NAMES[kind]}`,
        measure: `${name} webhook → send, ${PER_SECOND}/s`,
        recado: inMs(value),
        beside: `${inMs(limit)} bare`,
        ratio: value / limit,
        target: `< ${OVERHEAD_MS[kind][name]} ms`,
        isReached: value < OVERHEAD_MS[kind][name],
      });
    }
  }
  return rows;
};

type Preparation = {
  readonly name: string;
  readonly target: Readonly<Record<'embedded' | 'redis', number>>;
  /** Runs once in each shop, before anything is measured. */
  readonly prepare: (shop: Shop, kind: ShopKind) => Promise<void>;
};

/** Turns a second while 64 customers write again as soon as they are answered. */
export const turns: Benchmark = (options) =>
  countTurns(options, { name: 'turns', target: TURNS_PER_SECOND, prepare: async () => undefined });

/** Turns a second of each kind of shop beside bare Express, all prepared alike. */
export async function countTurns(
  { isQuick, hasRedis }: BenchmarkOptions,
  { name, target, prepare }: Preparation,
): Promise<Row[]> {
  const looks = isQuick ? 2 : 3;
  const forMs = isQuick ? 5_000 : 10_000;
  const measure = (kind: ShopKind): Promise<number> =>
    inWarmShop(kind, async (shop) => {
      await prepare(shop, kind);
      const rates: number[] = [];
      for (let look = 0; look < looks; look += 1) rates.push(await writeWithoutPause(shop, CUSTOMERS, forMs));
      return median(rates);
    });
  const bare = await measure('bare');
  const rows: Row[] = [];
  for (const kind of hasRedis ? (['embedded', 'redis'] as const) : (['embedded'] as const)) {
    const rate = await measure(kind);
    rows.push({
      benchmark: `${name}, ${NAMES[kind]}`,
      measure: `turns/s, ${CUSTOMERS} customers`,
      recado: rounded(rate),
      beside: `${rounded(bare)} bare`,
      ratio: rate / bare,
      target: `≥ ${target[kind]}`,
      isReached: rate >= target[kind],
    });
  }
  return rows;
}
