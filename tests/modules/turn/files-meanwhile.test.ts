import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { hastenTurn, runTurn } from '../../../src/turn/index.ts';
import { reading, send, settle } from './sent-files.ts';
import { database, says, world } from './world.ts';

test('a file that is understood while the model thinks was not shown to it, and is there for the next turn', async () => {
  const { deps, id, asked } = await world([
    async () => {
      await settle(voice, reading('quiero dos'));
      return says('No pude oír la nota.');
    },
    () => says('Dos, claro.'),
  ]);
  const voice = await send(id, 'audio', 'oye');
  await settle(voice, reading('', { unread: 'vendor_failed', isWorthRetrying: true }));
  await runTurn(deps, id);
  expect(asked[0]?.texts.join()).not.toContain('quiero dos');
  await send(id, 'sticker', '');
  await runTurn(deps, id);
  expect(asked[1]?.texts[0]).toContain('│ quiero dos');
});

test('nor was one that is understood while the answer is being committed', async () => {
  const [written, committing] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let retry: Promise<void> | null = null;
  const { deps, id, asked } = await world([
    async () => {
      retry = database()
        .db.transaction()
        .execute(async (tx) => {
          await hastenTurn(tx, id);
          await settle(voice, reading('quiero dos'), tx);
          written.resolve();
          await committing.promise;
        });
      await written.promise;
      return says('No pude oír la nota.');
    },
    () => says('Dos, claro.'),
  ]);
  const voice = await send(id, 'audio', 'oye');
  await settle(voice, reading('', { unread: 'vendor_failed', isWorthRetrying: true }));
  const turn = runTurn(deps, id);
  const waiting = sql<{ all: number }>`select count(*) as all from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`;
  await expect.poll(async () => (await waiting.execute(database().db)).rows[0]?.all).toBe(1);
  committing.resolve();
  await retry;
  expect(await turn).toBe('answered');
  await send(id, 'sticker', '');
  await runTurn(deps, id);
  expect(asked[1]?.texts[0]).toContain('│ quiero dos');
});
