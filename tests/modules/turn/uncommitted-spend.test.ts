import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createSpendKeeper, runTurn } from '../../../src/turn/index.ts';
import type { ModelStep } from '../../support/model-server.ts';
import { ANSWER_USD, askedModels, shopWithLimit, spentToday } from './limited-shop.ts';
import { database, holderOf, outcomes, write } from './world.ts';

/** The model asks for a tool, which is paid for, and says nothing more. */
const paysAndHangs: ModelStep[] = [{ call: 'nothing', args: '{}' }, { happens: 'hang' }];
const breaks = (): never => {
  throw new TypeError('undefined is not a function');
};

async function whileItThinks<Result>(turn: Promise<Result>, calls: number, act: () => unknown): Promise<Result> {
  await expect.poll(() => askedModels().length).toBe(calls);
  await act();
  return turn;
}

const makeDue = (id: string) =>
  sql`update turn_queue set due_at = now(), lease_until = null where conversation_id = ${id}`.execute(database().db);

test('what a turn paid that a stopping process gives back counts for the day, beside what its next run pays', async () => {
  const { deps, id } = await shopWithLimit(10, [...paysAndHangs, { say: 'Hola.' }]);
  await write(id, 'hola');
  expect(await whileItThinks(runTurn(deps, id), 2, deps.running.stopAll)).toBe('given_back');
  expect(await spentToday()).toBe(ANSWER_USD);
  expect(await runTurn(deps, id)).toBe('answered');
  expect(await spentToday()).toBe(2 * ANSWER_USD);
});

test('a turn that is given back again and again ends at the daily limit', async () => {
  const { deps, id } = await shopWithLimit(3 * ANSWER_USD, [...paysAndHangs, ...paysAndHangs, ...paysAndHangs]);
  await write(id, 'hola');
  for (const calls of [2, 4, 6])
    expect(await whileItThinks(runTurn(deps, id), calls, deps.running.stopAll)).toBe('given_back');
  expect(await runTurn(deps, id)).toBe('given_to_person');
  expect([askedModels().length, await holderOf(id)]).toEqual([6, 'waiting budget']);
});

test('what a turn paid before it lost its lease counts for the day', async () => {
  const { deps, id } = await shopWithLimit(10, [...paysAndHangs]);
  await write(id, 'hola');
  const takeOver = async (): Promise<void> => {
    await sql`update turn_queue set lease_token = lease_token + 1 where conversation_id = ${id}`.execute(database().db);
    await deps.running.renew();
  };
  expect(await whileItThinks(runTurn(deps, id), 2, takeOver)).toBe('fenced');
  expect(await spentToday()).toBe(ANSWER_USD);
});

test('an answer that came too late to be committed is paid for', async () => {
  const { deps, id } = await shopWithLimit(10, [{ say: 'Tarde.' }], {
    checkClaims: () => ({ claims: [], unsupported: [] }),
    timeZone: async () => {
      await sql`update turn_queue set lease_token = lease_token + 1 where conversation_id = ${id}`.execute(
        database().db,
      );
      return 'America/Tijuana';
    },
  });
  await write(id, 'hola');
  expect(await runTurn(deps, id)).toBe('fenced');
  expect([await spentToday(), await outcomes(id)]).toEqual([ANSWER_USD, ['hola ->']]);
});

test('every try of a turn in which something of ours breaks is paid for once', async () => {
  const { deps, id } = await shopWithLimit(10, [{ say: 'a' }, { say: 'b' }, { say: 'c' }], { checkClaims: breaks });
  await write(id, 'hola');
  const spent: number[] = [];
  for (const outcome of ['given_back', 'given_back', 'given_to_person']) {
    await makeDue(id);
    expect(await runTurn(deps, id)).toBe(outcome);
    spent.push(await spentToday());
  }
  expect(spent).toEqual([1, 2, 3].map((tries) => tries * ANSWER_USD));
});

test('a run that breaks off with an error is paid for, and the error is not hidden', async () => {
  const { deps, id } = await shopWithLimit(10, [{ say: 'Hola.' }], { privacyNotice: breaks });
  await write(id, 'hola');
  await expect(runTurn(deps, id)).rejects.toThrow('undefined is not a function');
  expect(await spentToday()).toBe(ANSWER_USD);
});

test('a committed turn whose follow-up breaks off is not paid for twice', async () => {
  const { deps, id } = await shopWithLimit(10, [{ say: 'Hola.' }], { onCommitted: async () => breaks() });
  await write(id, 'hola');
  await expect(runTurn(deps, id)).rejects.toThrow();
  expect([await outcomes(id), await spentToday()]).toEqual([['hola -> answered'], ANSWER_USD]);
});

test('a run that is kept twice counts once, and what the database could not take is written later', async () => {
  const { id } = await shopWithLimit(10, []);
  const { db } = database();
  const keeper = createSpendKeeper(db);
  const run = { conversationId: id, token: 7, costMicroUsd: 500 };
  await sql`alter table uncommitted_spend rename to away`.execute(db);
  await keeper.keep(run);
  await expect(keeper.flush()).rejects.toThrow();
  await sql`alter table away rename to uncommitted_spend`.execute(db);
  expect(await spentToday()).toBe(0);
  await keeper.flush();
  await Promise.all([keeper.flush(), keeper.keep({ ...run }), createSpendKeeper(db).keep(run)]);
  await keeper.keep({ ...run, token: 8, costMicroUsd: 0 });
  expect(await spentToday()).toBe(ANSWER_USD);
});
