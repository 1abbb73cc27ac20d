import { sleep } from '../src/core/clock.ts';
import { phoneOf } from '../tests/faults/customers.ts';
import { statusCall } from '../tests/support/fake-meta.ts';
import type { Benchmark } from './benchmark.ts';
import { inWarmShop } from './loads.ts';
import type { Shop, ShopKind } from './shop.ts';
import { median, percentile } from './statistics.ts';
import { inMs, type Row, rounded } from './table.ts';

const CALLS_PER_SECOND = 320;
/** One call in four is a message, three are statuses. */
const MESSAGE_EVERY = 4;
const MODEL_MS = 1_000;
const PEOPLE = 2_000;
const MEDIAN_MS = 250;
const SLOW_MS = 1_000;
const MOST_SLOW = 0.01;
/** A load that was made slower than this share of what was meant proves nothing. */
const LEAST_PACE = 0.98;
const STATUSES = ['sent', 'delivered', 'read'] as const;

/** What one shop did under the load; times in ms. */
type Observed = {
  /** From a webhook to its 200, for every call. */
  readonly acks: readonly number[];
  /** From a message to its answer; those that were not answered within two minutes are missing. */
  readonly answers: readonly number[];
  readonly messages: number;
  readonly answeredAtEnd: number;
  readonly drainMs: number;
};

/** Meta's rule for webhooks, kept while the turns of the same customers run with a model of one second. */
export const meta: Benchmark = async ({ isQuick, hasRedis }) => {
  const seconds = isQuick ? 15 : 60;
  const observe = (kind: ShopKind): Promise<Observed> => inWarmShop(kind, (shop) => underLoad(shop, seconds));
  const bare = await observe('bare');
  const rows = rowsOf('embedded PostgreSQL', await observe('embedded'), bare);
  if (!hasRedis || isQuick) return rows;
  return [...rows, ...rowsOf('embedded PostgreSQL and Redis', await observe('redis'), bare)];
};

async function underLoad(shop: Shop, seconds: number): Promise<Observed> {
  shop.model.takeMs(MODEL_MS);
  shop.meta.withholdStatuses();
  const statuses = statusesOf(shop);
  const count = CALLS_PER_SECOND * seconds;
  const acks: Promise<number>[] = [];
  const answers: Promise<number | null>[] = [];
  let answered = 0;
  const startedAt = performance.now();
  for (let index = 0; index < count; index += 1) {
    await sleep(Math.max(0, startedAt + (index * 1_000) / CALLS_PER_SECOND - performance.now()));
    const at = performance.now();
    const since = (): number => performance.now() - at;
    if (index % MESSAGE_EVERY > 0) {
      acks.push(shop.meta.deliver(statuses.next().value).then(since));
      continue;
    }
    const { taken, answered: answer } = shop.write(phoneOf((index / MESSAGE_EVERY) % PEOPLE));
    acks.push(taken.then(since));
    answers.push(
      answer.then(
        () => {
          answered += 1;
          return since();
        },
        () => null,
      ),
    );
  }
  const endedAt = performance.now();
  const answeredAtEnd = answered;
  const pace = count / ((endedAt - startedAt) / 1_000) / CALLS_PER_SECOND;
  if (pace < LEAST_PACE) throw new Error(`the load was only ${rounded(pace * CALLS_PER_SECOND)} calls a second`);
  const times = await Promise.all(answers);
  const drainMs = performance.now() - endedAt;
  return {
    acks: await Promise.all(acks),
    answers: times.filter((time) => time !== null),
    messages: answers.length,
    answeredAtEnd,
    drainMs,
  };
}

/**
 * Three statuses of every send in their order. When there is no send left to report, older reports come again: Meta
 * delivers copies, and the rate of calls must not fall with the rate of answers.
 */
function* statusesOf(shop: Shop): Generator<object, never> {
  for (let number = 0; ; number += 1) {
    const { accepted } = shop.meta;
    const message = accepted[Math.floor(number / STATUSES.length) % accepted.length];
    if (message === undefined) throw new Error('nothing was sent yet');
    yield statusCall(message, STATUSES[number % STATUSES.length] ?? 'sent');
  }
}

function rowsOf(name: string, mine: Observed, bare: Observed): Row[] {
  const benchmark = `${CALLS_PER_SECOND} calls/s, ${name}`;
  const slow = (observed: Observed): number => observed.acks.filter((ms) => ms > SLOW_MS).length / observed.acks.length;
  const inPercent = (share: number): string => `${(share * 100).toFixed(2)} %`;
  const inSeconds = (ms: number): string => `${rounded(ms / 1_000)} s`;
  const compare = (measure: string, of: (observed: Observed) => number, written: (value: number) => string): Row => ({
    benchmark,
    measure,
    recado: written(of(mine)),
    beside: `${written(of(bare))} bare`,
    ratio: of(bare) === 0 ? null : of(mine) / of(bare),
    target: '–',
    isReached: null,
  });
  const typical = median(mine.acks);
  return [
    {
      ...compare('median ack', ({ acks }) => median(acks), inMs),
      target: `< ${MEDIAN_MS} ms`,
      isReached: typical < MEDIAN_MS,
    },
    {
      ...compare('acks over 1 s', slow, inPercent),
      target: `< ${MOST_SLOW * 100} %`,
      isReached: slow(mine) < MOST_SLOW,
    },
    compare('p99 ack', ({ acks }) => percentile(acks, 0.99), inMs),
    compare(`answered when the load ends, of ${mine.messages}`, ({ answeredAtEnd }) => answeredAtEnd, String),
    {
      ...compare(`answered in the end, of ${mine.messages}`, ({ answers }) => answers.length, String),
      target: String(mine.messages),
      isReached: mine.answers.length === mine.messages,
    },
    compare('until the last answer after the load', ({ drainMs }) => drainMs, inSeconds),
    compare('median message → answer, model of 1 s', ({ answers }) => median(answers), inMs),
    compare('slowest message → answer', ({ answers }) => answers.reduce((most, ms) => Math.max(most, ms), 0), inMs),
  ];
}
