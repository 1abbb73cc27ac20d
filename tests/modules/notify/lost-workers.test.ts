import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import type { newId } from '../../../src/core/ids.ts';
import { type Mailer, sendMails, settleMails } from '../../../src/notify/index.ts';
import { useDatabase } from '../../support/database.ts';
import { openPost, queueAnswer } from './world.ts';

const database = useDatabase();
beforeEach(async () => void (await sql`truncate mails, email_addresses`.execute(database().db)));

const settle = async (dead: readonly ReturnType<typeof newId<'worker'>>[]) => {
  const told: string[] = [];
  const alertStaff = async ({ state }: { state: string }) => void told.push(state);
  await settleMails({ db: database().db, wake: async () => undefined, alertStaff }, dead);
  return told;
};
const state = async () => (await sql<{ state: string }>`select state from mails`.execute(database().db)).rows[0]?.state;

/** A worker that is stopped in front of one of its steps, as SIGSTOP or SIGKILL would stop it there. */
function stopped() {
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
  const { promise: goOn, resolve } = Promise.withResolvers<void>();
  const halt = async (): Promise<void> => {
    reach();
    await goOn;
  };
  return { reached, halt, goOn: resolve };
}

test('a worker that is lost before it handed the mail over: another one sends it, the lost one never does', async () => {
  const { db } = database();
  const stop = stopped();
  const lost = openPost(db, [], { lanes: 1 });
  const frozen = { ...lost.deps, shopName: () => stop.halt().then(() => 'Café') };
  await queueAnswer(db);
  const running = sendMails(frozen);
  await stop.reached;
  expect(await settle([lost.deps.worker])).toEqual([]);
  expect(await state()).toBe('queued');
  const other = openPost(db);
  await sendMails(other.deps);
  expect(other.sent).toHaveLength(1);
  // The frozen one goes on, long after.
  stop.goOn();
  await running;
  expect(lost.sent).toHaveLength(0);
  expect(await state()).toBe('sent');
});

test('a worker that is lost after it handed the mail over: nobody sends it again, and its late answer settles it', async () => {
  const { db } = database();
  const stop = stopped();
  const lost = openPost(db, [], { lanes: 1 });
  const mailer: Mailer = {
    provider: 'smtp',
    isIdempotent: false,
    check: async () => ({ outcome: 'works', words: { es: '', en: '' } }),
    send: async () => {
      await stop.halt();
      return { outcome: 'accepted', providerId: 'x' };
    },
  };
  await queueAnswer(db);
  const running = sendMails({ ...lost.deps, mailer });
  await stop.reached;
  expect(await settle([lost.deps.worker])).toEqual(['unconfirmed']);
  const other = openPost(db);
  await sendMails(other.deps);
  expect(other.sent).toHaveLength(0);
  stop.goOn();
  await running;
  expect(await state()).toBe('sent');
});

test('a claim that grew too old is given back untried', async () => {
  const { db } = database();
  const post = openPost(db);
  const old = async () => {
    await sql`update mails set claimed_at = claimed_at - interval '1 min' where attempts = 1`.execute(db);
    return 'Café';
  };
  await queueAnswer(db);
  let looks = 0;
  await sendMails({ ...post.deps, shopName: async () => (looks++ === 0 ? old() : 'Café') });
  expect(looks).toBe(2);
  expect(post.sent).toHaveLength(1);
  const { rows } = await sql<{ attempts: number }>`select attempts from mails`.execute(db);
  expect(rows).toEqual([{ attempts: 1 }]);
});
