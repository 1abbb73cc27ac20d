import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { runTurn } from '../../../src/turn/index.ts';
import { askedModels, shopWithLimit, spend } from './limited-shop.ts';
import { database, holderOf, said, write } from './world.ts';

test('a shop near its daily limit is answered by the economic model, and the turn says so', async () => {
  await spend(8.5);
  const { deps, id } = await shopWithLimit(10, [{ say: 'Sí tenemos.' }]);
  await write(id, '¿tienen café?');
  expect(await runTurn(deps, id)).toBe('answered');
  expect(askedModels()).toEqual(['test/cheap']);
  const { rows } = await sql<{
    model: string;
  }>`select trace ->> 'model' as model from turns where conversation_id = ${id}`.execute(database().db);
  expect(rows).toEqual([{ model: 'test/cheap' }]);
});

test('a shop with enough left is answered by the usual model', async () => {
  await spend(7.9);
  const { deps, id } = await shopWithLimit(10, [{ say: 'Sí tenemos.' }]);
  await write(id, '¿tienen café?');
  await runTurn(deps, id);
  expect(askedModels()).toEqual(['test/usual']);
});

test('near the limit a refused claim is still tried once more by the premium model', async () => {
  await spend(8.5);
  const { deps, id } = await shopWithLimit(10, [{ say: 'Cuesta $99.' }, { say: 'Lo confirmo en tienda.' }]);
  await write(id, '¿cuánto cuesta?');
  expect(await runTurn(deps, id)).toBe('answered');
  expect(askedModels()).toEqual(['test/cheap', 'test/premium']);
  expect((await said(id))[0]).toMatch(/^Lo confirmo/);
});

test('an economic model that is gone hands over to the fallback', async () => {
  await spend(8.5);
  const { deps, id } = await shopWithLimit(10, [{ status: 404 }, { say: 'Sí tenemos.' }]);
  await write(id, '¿tienen café?');
  expect(await runTurn(deps, id)).toBe('answered');
  expect(askedModels()).toEqual(['test/cheap', 'test/other']);
});

test('a shop that has spent its limit asks no model, and a person comes', async () => {
  await spend(10);
  const { deps, id } = await shopWithLimit(10, []);
  await write(id, '¿tienen café?');
  expect(await runTurn(deps, id)).toBe('given_to_person');
  expect([askedModels(), await holderOf(id)]).toEqual([[], 'waiting budget']);
});
