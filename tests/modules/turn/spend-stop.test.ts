import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createSpendStop } from '../../../src/agent/index.ts';
import { newId } from '../../../src/core/ids.ts';
import { spentSince } from '../../../src/turn/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
const HOUR_MS = 3_600_000;

/** A turn of the past that cost this much, in US dollars. */
async function spend(usd: number, agoMs: number): Promise<void> {
  const { id } = await makeConversation(database().db);
  await sql`
    insert into turns (id, conversation_id, lease_token, outcome, message_ids, customer_texts, language, calls, cost_micro_usd, started_at, committed_at)
    values (${newId()}, ${id}, 1, 'answered', '{}', '{}', 'es', '[]', ${usd * 1_000_000}, now(), now() - ${agoMs} * interval '1 ms')
  `.execute(database().db);
}

/** A stop whose clock runs as far ahead of the machine's as the test says. */
function stopAt(limitUsd: number | null) {
  let [aheadMs, looks] = [0, 0];
  const isOver = createSpendStop({
    limitUsd,
    machineClock: () => new Date(Date.now() + aheadMs),
    spentSince: (since) => {
      looks += 1;
      return spentSince(database().db, since);
    },
  });
  const pass = (ms: number): void => {
    aheadMs += ms;
  };
  return { isOver, pass, looks: () => looks };
}

test('nothing more is asked once the last 24 hours have cost the limit, and asking goes on when they are over', async () => {
  const stop = stopAt(2);
  await spend(5, 25 * HOUR_MS);
  expect(await stop.isOver()).toBe(false);
  await spend(1.5, HOUR_MS);
  stop.pass(6_000);
  expect(await stop.isOver()).toBe(false);
  await spend(0.5, 1_000);
  stop.pass(6_000);
  expect(await stop.isOver()).toBe(true);
  stop.pass(24 * HOUR_MS);
  expect(await stop.isOver()).toBe(false);
});

test('what was spent is looked up every five seconds, not for each turn', async () => {
  const stop = stopAt(1_000);
  for (let turn = 0; turn < 5; turn += 1) await stop.isOver();
  expect(stop.looks()).toBe(1);
  stop.pass(5_000);
  await stop.isOver();
  expect(stop.looks()).toBe(2);
});

test('without a limit nothing is looked up and nothing stops', async () => {
  const stop = stopAt(null);
  await spend(10_000, 0);
  expect(await stop.isOver()).toBe(false);
  expect(stop.looks()).toBe(0);
});
