import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { buildMedia } from '../../../src/app/build-media.ts';
import { newId } from '../../../src/core/ids.ts';
import { createLog } from '../../../src/platform/log.ts';
import { createMetrics } from '../../../src/platform/metrics.ts';
import { arrive, database, makeDue, PNG, readerOf, rowOf, serves, understood, worker } from './world.ts';

function joined() {
  const woken: string[] = [];
  const log = createLog({ level: 'silent', name: 'test' });
  const { deps } = worker([serves(PNG)], []);
  const media = buildMedia({
    infrastructure: {
      db: database().db,
      jobs: {
        wake: async (queue, wakeUps) =>
          void woken.push(...wakeUps.map(({ payload }) => `${queue} ${Object.values(payload).join()}`)),
        offer: () => undefined,
        room: async () => 100,
        work: async () => undefined,
        close: async () => undefined,
      },
      beacon: { id: newId<'worker'>(), isLit: () => true, stop: async () => undefined },
    },
    source: deps.source,
    storage: deps.storage,
    retentionDays: 90,
    readers: [readerOf(async () => understood('una taza azul'))],
    hintsFor: deps.hintsFor,
    allowance: deps.allowance,
    metrics: createMetrics({ log }),
    log,
  });
  return { media, woken };
}

const openMessages = async (conversationId: string): Promise<string[]> => {
  const { rows } = await sql<{ kind: string }>`
    select kind from messages where conversation_id = ${conversationId} and outcome is null order by seq`.execute(
    database().db,
  );
  return rows.map(({ kind }) => kind);
};

test.each([
  ['answered', ['file']],
  ['given_to_person', []],
])('a file that was awaited when its message was %s opens %j once it is understood', async (outcome, opened) => {
  const { media, woken } = joined();
  const { id, conversationId, messageId } = await arrive();
  const { db } = database();
  await sql`update messages set outcome = ${outcome} where id = ${messageId}`.execute(db);
  await sql`update attachments set is_awaited = true where id = ${id}`.execute(db);
  await media.mediaProcessor({ attachmentId: id });
  expect((await rowOf(id)).state).toBe('understood');
  expect(await openMessages(conversationId)).toEqual(opened);
  expect(woken).toContain(`llm ${conversationId}`);
  for (const sweep of media.sweeps) if (sweep.name === 'late files') await sweep.run();
  expect(await openMessages(conversationId)).toEqual(opened);
});

test('a file whose message is still open when it is understood needs no second one', async () => {
  const { media } = joined();
  const { id, conversationId } = await arrive();
  await media.mediaProcessor({ attachmentId: id });
  expect(await openMessages(conversationId)).toEqual(['image']);
});

test('a due file that nobody was woken for is found by the sweep', async () => {
  const { media, woken } = joined();
  const { id } = await arrive();
  await makeDue(id);
  await sql`update attachments set due_at = now() - interval '10 seconds' where id = ${id}`.execute(database().db);
  await media.sweep([]);
  expect(woken).toContain(`media ${id}`);
});
