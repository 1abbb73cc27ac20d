import { afterEach, describe, expect, test } from 'vitest';
import { QUEUES } from '../../../src/platform/jobs/catalogue.ts';
import { createJobs, type Jobs, type Processors } from '../../../src/platform/jobs/index.ts';
import { createLog } from '../../../src/platform/log.ts';
import { connectRedis } from '../../../src/platform/redis.ts';
import { useDatabase } from '../../support/database.ts';
import { missingRedis, startRedis } from '../../support/redis.ts';

const database = useDatabase();
const log = createLog({ level: 'silent', name: 'test' });
const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

type Opened = { readonly jobs: Jobs; readonly errors: unknown[] };
type Open = () => Promise<Opened>;

async function opened(backend: Parameters<typeof createJobs>[0]['backend']): Promise<Opened> {
  const errors: unknown[] = [];
  const jobs = await createJobs({ backend, onError: (error) => void errors.push(error) });
  let closed: Promise<void> | undefined;
  const close = (graceMs: number): Promise<void> => {
    closed ??= jobs.close(graceMs);
    return closed;
  };
  cleanUps.push(() => close(1_000));
  return { jobs: { ...jobs, close }, errors };
}

const onPostgres: Open = () => opened({ kind: 'postgres', connectionString: database().url });
const onRedis: Open = async () => {
  const server = await startRedis();
  cleanUps.push(() => server.stop());
  const address = { host: '127.0.0.1', port: server.port, username: null, password: null, database: 0, tls: false };
  return opened({ kind: 'redis', connect: () => connectRedis(address, log) });
};

const idle: Processors = {
  billingProcessor: async () => undefined,
  inboundProcessor: async () => undefined,
  inboundBulkProcessor: async () => undefined,
  initiatedProcessor: async () => undefined,
  llmProcessor: async () => undefined,
  whatsappProcessor: async () => undefined,
  emailProcessor: async () => undefined,
  notificationProcessor: async () => undefined,
  mediaProcessor: async () => undefined,
  webhookProcessor: async () => undefined,
};

/** A promise with its own end, for handlers that have to wait for the test. */
function gate(): { readonly open: () => void; readonly opened: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { open: resolve, opened: promise };
}

/** Takes the first `count` payloads, and tells when they are there. */
function collector(count: number) {
  const seen: string[] = [];
  const full = gate();
  return {
    seen,
    full: full.opened,
    take: (word: string) => {
      seen.push(word);
      if (seen.length === count) full.open();
    },
  };
}

const engines: [string, Open][] = [['PostgreSQL', onPostgres]];
if (missingRedis() === null) engines.push(['Redis', onRedis]);

describe.each(engines)('wake-ups on %s', (_, open) => {
  test('reach the processor named after their queue, each one once', async () => {
    const { jobs, errors } = await open();
    const { seen, full, take } = collector(4);
    await jobs.work({
      billingProcessor: async () => take('billing'),
      inboundProcessor: async () => take('inbound'),
      inboundBulkProcessor: async () => undefined,
      initiatedProcessor: async () => take('initiated'),
      llmProcessor: async ({ conversationId }) => take(`llm ${conversationId}`),
      whatsappProcessor: async ({ conversationId }) => take(`whatsapp ${conversationId}`),
      emailProcessor: async () => undefined,
      notificationProcessor: async () => undefined,
      mediaProcessor: async () => undefined,
      webhookProcessor: async () => undefined,
    });
    await jobs.wake('inbound', [{ payload: {} }]);
    await jobs.wake('llm', [{ payload: { conversationId: 'a' } }, { payload: { conversationId: 'b' } }]);
    await jobs.wake('whatsapp', [{ payload: { conversationId: 'a' } }]);
    await full;
    expect(seen.sort()).toEqual(['inbound', 'llm a', 'llm b', 'whatsapp a']);
    expect(errors).toEqual([]);
  });

  test('that were added before anybody worked are not lost', async () => {
    const { jobs } = await open();
    const { seen, full, take } = collector(1);
    await jobs.wake('llm', [{ payload: { conversationId: 'early' } }]);
    await jobs.work({ ...idle, llmProcessor: async ({ conversationId }) => take(conversationId) });
    await full;
    expect(seen).toEqual(['early']);
  });

  test('with a delay come after those without', async () => {
    const { jobs } = await open();
    const { seen, full, take } = collector(2);
    await jobs.work({ ...idle, llmProcessor: async ({ conversationId }) => take(conversationId) });
    await jobs.wake('llm', [
      { payload: { conversationId: 'later' }, delayMs: 400 },
      { payload: { conversationId: 'now' } },
    ]);
    await full;
    expect(seen).toEqual(['now', 'later']);
  });

  test('of different conversations run side by side', async () => {
    const { jobs } = await open();
    const [both, done] = [gate(), gate()];
    let inside = 0;
    await jobs.work({
      ...idle,
      llmProcessor: async () => {
        inside += 1;
        if (inside === 2) both.open();
        await both.opened;
        if (inside === 2) done.open();
      },
    });
    await jobs.wake('llm', [{ payload: { conversationId: 'a' } }, { payload: { conversationId: 'b' } }]);
    await done.opened;
    expect(inside).toBe(2);
  });

  test('whose handler throws are told of and not tried again, and the next one runs', async () => {
    const { jobs, errors } = await open();
    const { seen, full, take } = collector(2);
    await jobs.work({
      ...idle,
      llmProcessor: async ({ conversationId }) => {
        take(conversationId);
        if (conversationId === 'bad') throw new Error('no such conversation');
      },
    });
    await jobs.wake('llm', [{ payload: { conversationId: 'bad' } }]);
    await jobs.wake('llm', [{ payload: { conversationId: 'good' } }]);
    await full;
    await jobs.close(5_000);
    expect(seen.sort()).toEqual(['bad', 'good']);
    expect(errors.map(String)).toEqual(['Error: no such conversation']);
  });

  test('with a payload that nobody declared never reach a processor', async () => {
    const { jobs, errors } = await open();
    const { seen, full, take } = collector(1);
    await jobs.work({ ...idle, llmProcessor: async ({ conversationId }) => take(conversationId) });
    await jobs.wake('llm', [{ payload: { conversation: 7 } as never }, { payload: { conversationId: 'good' } }]);
    await full;
    await jobs.close(5_000);
    expect(seen).toEqual(['good']);
    expect(errors).toHaveLength(1);
  });

  test('that wait because all are busy leave no room for others that come late, until the line is short again', async () => {
    const { jobs } = await open();
    const mayEnd = gate();
    await jobs.work({ ...idle, mediaProcessor: () => mayEnd.opened });
    const { concurrency } = QUEUES.media;
    expect(await jobs.room('media')).toBe(concurrency);
    // Half of them nearby, as many as there are places from the queue, and as many again in line.
    const count = 2.5 * concurrency;
    await jobs.wake(
      'media',
      Array.from({ length: count }, (_, id) => ({ payload: { attachmentId: String(id) } })),
    );
    await expect.poll(() => jobs.room('media')).toBe(0);
    mayEnd.open();
    await expect.poll(() => jobs.room('media')).toBe(concurrency);
  });

  test('that run when the process ends may finish', async () => {
    const { jobs } = await open();
    const [started, mayEnd] = [gate(), gate()];
    let hasEnded = false;
    await jobs.work({
      ...idle,
      llmProcessor: async () => {
        started.open();
        await mayEnd.opened;
        hasEnded = true;
      },
    });
    await jobs.wake('llm', [{ payload: { conversationId: 'a' } }]);
    await started.opened;
    const closed = jobs.close(20_000);
    mayEnd.open();
    await closed;
    expect(hasEnded).toBe(true);
  });

  test('that never end do not keep the process from ending', async () => {
    const { jobs } = await open();
    const [started, testEnds] = [gate(), gate()];
    cleanUps.push(testEnds.open);
    await jobs.work({
      ...idle,
      llmProcessor: () => {
        started.open();
        return testEnds.opened;
      },
    });
    await jobs.wake('llm', [{ payload: { conversationId: 'a' } }]);
    await started.opened;
    await expect(jobs.close(50)).resolves.toBeUndefined();
  });
});
