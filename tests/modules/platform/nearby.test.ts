import { expect, test } from 'vitest';
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
