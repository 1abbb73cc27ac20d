import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { mayProposeTo } from '../../../src/actions/index.ts';
import type { AgentResult } from '../../../src/agent/index.ts';
import type { ConversationId } from '../../../src/core/ids.ts';
import { runTurn } from '../../../src/turn/index.ts';
import { database, holderOf, outcomes, said, says, traceOf, world, write } from './world.ts';

const HOUR_MS = 3_600_000;
const LIMIT = 2;

const proposes = (): AgentResult => ({
  outcome: 'proposed',
  proposal: { kind: 'buy', terms: {}, question: '¿Confirmas?', facts: [], lastsMs: HOUR_MS },
  trace: traceOf(10),
});

/** A shop that asks each customer twice in 24 hours, whose clock the test moves. */
async function limitedShop() {
  const clock = { at: new Date('2026-11-24T18:00:00Z') };
  const made = await world([proposes, proposes, proposes, proposes, () => says('Va.')], {
    businessClock: () => clock.at,
    mayPropose: ({ customer }) => mayProposeTo(database().db, customer.id, { perDay: LIMIT, now: clock.at }),
  });
  return { ...made, later: (hours: number) => (clock.at = new Date(clock.at.getTime() + hours * HOUR_MS)), clock };
}

const questionsTo = async (id: ConversationId) =>
  (await said(id)).filter((text) => text.startsWith('¿Confirmas?')).length;

test('a customer who was asked as often as the shop allows in a day is given to a person, and nothing more is asked', async () => {
  const { deps, id, clock } = await limitedShop();
  for (const text of ['uno', 'dos', 'tres']) {
    await write(id, text, clock.at);
    await runTurn(deps, id);
  }
  expect((await outcomes(id)).at(-1)).toBe('tres -> given_to_person too_many_proposals');
  expect(await holderOf(id)).toBe('waiting policy');
  expect([await questionsTo(id), (await said(id)).at(-1)]).toEqual([2, expect.stringContaining('persona')]);
});

test('a day of the shop later the customer may be asked again', async () => {
  const { deps, id, later, clock } = await limitedShop();
  for (const hours of [0, 12, 13]) {
    later(hours);
    await sql`update conversations set last_inbound_at = now() where id = ${id}`.execute(database().db);
    await write(id, 'otra', clock.at);
    await runTurn(deps, id);
  }
  expect([await questionsTo(id), await holderOf(id)]).toEqual([3, 'assistant']);
});

test('what other customers were asked counts for nobody else', async () => {
  const [first, second] = [await limitedShop(), await limitedShop()];
  for (const { deps, id, clock } of [first, first, second, second]) {
    await write(id, 'quiero', clock.at);
    await runTurn(deps, id);
  }
  expect(await Promise.all([questionsTo(first.id), questionsTo(second.id)])).toEqual([2, 2]);
});
