import { afterEach, expect, test, vi } from 'vitest';
import { QUEUES, type QueueName } from '../../../src/platform/jobs/catalogue.ts';
import { createNearby } from '../../../src/platform/jobs/nearby.ts';

/** Processors that note what they run and end when the test says so. */
function processors() {
  const ran: string[] = [];
  const ends: (() => void)[] = [];
  const run = (name: QueueName) => (payload: unknown) => {
    ran.push(`${name} ${JSON.stringify(payload)}`);
    return new Promise<void>((resolve) => ends.push(resolve));
  };
  const endOldest = async (): Promise<void> => {
    ends.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  const runs = {
    billing: run('billing'),
    email: run('email'),
    notification: run('notification'),
    inbound: run('inbound'),
    inboundBulk: run('inboundBulk'),
    initiated: run('initiated'),
    llm: run('llm'),
    media: run('media'),
    webhook: run('webhook'),
    whatsapp: run('whatsapp'),
  };
  return { ran, endOldest, runs };
}

afterEach(() => void vi.useRealTimers());

const conversation = (id: number) => ({ conversationId: String(id) });

test('a process without processors leaves every wake-up to the queue', () => {
  expect(createNearby().take('llm', conversation(1))).toBe(false);
});

test('half of the room is for what is nearby, the rest is left to the queue until something ends', async () => {
  const { runs, ran, endOldest } = processors();
  const nearby = createNearby();
  nearby.start(runs);
  const room = QUEUES.llm.concurrency / 2;
  const taken = Array.from({ length: room + 3 }, (_, id) => nearby.take('llm', conversation(id)));
  expect(taken.filter(Boolean)).toHaveLength(room);
  expect(taken.slice(room)).toEqual([false, false, false]);
  // The room of one queue says nothing about another.
  expect(nearby.take('whatsapp', conversation(1))).toBe(true);
  await endOldest();
  expect(nearby.take('llm', conversation(999))).toBe(true);
  expect(ran.at(-1)).toBe('llm {"conversationId":"999"}');
});

test('room is what is left of its half, and none before it has processors', async () => {
  const { runs, endOldest } = processors();
  const nearby = createNearby();
  expect(nearby.room('llm')).toBe(0);
  nearby.start(runs);
  const all = QUEUES.llm.concurrency / 2;
  expect(nearby.room('llm')).toBe(all);
  nearby.take('llm', conversation(1));
  expect(nearby.room('llm')).toBe(all - 1);
  await endOldest();
  expect(nearby.room('llm')).toBe(all);
});

test('of a queue that runs one at a time, what comes meanwhile is one more run afterwards', async () => {
  const { runs, ran, endOldest } = processors();
  const nearby = createNearby();
  nearby.start(runs);
  expect([1, 2, 3].map(() => nearby.take('inbound', {}))).toEqual([true, true, true]);
  expect(ran).toHaveLength(1);
  await endOldest();
  expect(ran).toHaveLength(2);
  await endOldest();
  expect(ran).toHaveLength(2);
});

test('a process that ends takes nothing more and waits for what runs', async () => {
  const { runs, ran, endOldest } = processors();
  const nearby = createNearby();
  nearby.start(runs);
  nearby.take('inbound', {});
  nearby.take('inbound', {});
  let hasEnded = false;
  const stopped = nearby.stop().then(() => {
    hasEnded = true;
  });
  expect(nearby.take('llm', conversation(1))).toBe(false);
  await new Promise((resolve) => setImmediate(resolve));
  expect(hasEnded).toBe(false);
  await endOldest();
  await stopped;
  // The second wake-up of the inbox is left to the sweepers of others.
  expect(ran).toHaveLength(1);
});

test('what is found again and again is worked on once at a time, as far as there is room', async () => {
  const { runs, ran, endOldest } = processors();
  const nearby = createNearby();
  nearby.start(runs);
  const room = QUEUES.whatsapp.concurrency / 2;
  for (let beat = 0; beat < 3; beat += 1)
    for (let id = 0; id < room + 5; id += 1) nearby.offer('whatsapp', conversation(id));
  expect(ran).toHaveLength(room);
  await endOldest();
  nearby.offer('whatsapp', conversation(0));
  expect(ran).toHaveLength(room + 1);
  expect(ran.at(-1)).toBe(ran[0]);
});

test('what is due in a moment waits in memory; what is due much later, or comes on top of thousands, goes to the queue', () => {
  vi.useFakeTimers();
  const { runs } = processors();
  const nearby = createNearby();
  const woken: number[] = [];
  expect(nearby.later(100, () => woken.push(0))).toBe(false);
  nearby.start(runs);
  expect(nearby.later(60_001, () => woken.push(0))).toBe(false);
  const taken = Array.from({ length: 5_001 }, (_, at) => nearby.later(at < 2 ? 100 : 20_000, () => woken.push(at)));
  expect(taken.filter((isTaken) => !isTaken)).toHaveLength(1);
  vi.advanceTimersByTime(100);
  expect(woken).toEqual([0, 1]);
  // Two have room again.
  expect(nearby.later(100, () => woken.push(0))).toBe(true);
});

test('a process that ends forgets what was meant for later', async () => {
  vi.useFakeTimers();
  const { runs } = processors();
  const nearby = createNearby();
  nearby.start(runs);
  const wake = vi.fn();
  expect(nearby.later(100, wake)).toBe(true);
  await nearby.stop();
  vi.advanceTimersByTime(1_000);
  expect(wake).not.toHaveBeenCalled();
});
