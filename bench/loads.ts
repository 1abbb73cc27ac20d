import { sleep } from '../src/core/clock.ts';
import { phoneOf } from '../tests/faults/customers.ts';
import { openShop, type Shop, type ShopKind } from './shop.ts';

/** Runs `act` in a fresh shop that has answered a few customers already, and ends the shop. */
export async function inWarmShop<T>(kind: ShopKind, act: (shop: Shop) => Promise<T>): Promise<T> {
  const shop = await openShop(kind);
  try {
    await warmUp(shop);
    return await act(shop);
  } finally {
    await shop.close();
  }
}

/** A few hundred turns, so that code is compiled and pools are filled. */
export async function warmUp(shop: Pick<Shop, 'ask'>): Promise<void> {
  for (let round = 0; round < WARM_ROUNDS; round += 1)
    await Promise.all(Array.from({ length: WARM_PEOPLE }, (_, person) => shop.ask(phoneOf(WARM_PHONES + person))));
}

const WARM_ROUNDS = 25;
const WARM_PEOPLE = 8;
const WARM_PHONES = 800_000;

/** Open loop: `count` messages at a steady rate, whatever the answers take. Times from webhook to send, ms. */
export async function writeSteadily(
  shop: Pick<Shop, 'ask'>,
  load: { readonly count: number; readonly perSecond: number; readonly phone: (index: number) => string },
): Promise<number[]> {
  const startedAt = performance.now();
  const answers: Promise<number>[] = [];
  for (let index = 0; index < load.count; index += 1) {
    await sleep(Math.max(0, startedAt + (index * 1_000) / load.perSecond - performance.now()));
    answers.push(shop.ask(load.phone(index)));
  }
  return Promise.all(answers);
}

/** Closed loop: each of `people` writes again as soon as the answer has come. Turns a second. */
export const writeWithoutPause = async (shop: Pick<Shop, 'ask'>, people: number, forMs: number): Promise<number> =>
  (await timeWithoutPause(shop, people, forMs)).perSecond;

/** The same closed loop, with the time of each turn from webhook to send, ms. */
export async function timeWithoutPause(
  shop: Pick<Shop, 'ask'>,
  people: number,
  forMs: number,
): Promise<{ readonly perSecond: number; readonly times: readonly number[] }> {
  const startedAt = performance.now();
  const times: number[] = [];
  const person = async (phone: string): Promise<void> => {
    while (performance.now() - startedAt < forMs) times.push(await shop.ask(phone));
  };
  await Promise.all(Array.from({ length: people }, (_, index) => person(phoneOf(index))));
  return { perSecond: (times.length * 1_000) / (performance.now() - startedAt), times };
}
