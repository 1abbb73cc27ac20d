import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { newId } from '../../../../src/core/ids.ts';
import { loadShop } from '../../../../src/knowledge/index.ts';
import { useDatabase } from '../../../support/database.ts';
import { openDoor } from '../../../support/whatsapp-door.ts';
import { type Replayed, replay } from './replay.ts';
import { everything, NOW } from './world.ts';

type Shape = { readonly name: string; readonly became: readonly string[]; readonly body: unknown };

/**
 * Every shape of a call that is known from public sources, with values of our own: the same keys, nesting, types, formats
 * and enumerations. Shapes named `send-…` and `signature-…` are none of Meta's calls: what we send, and what is signed.
 */
const SHAPES: readonly Shape[] = readFileSync('fixtures/whatsapp/shapes.jsonl', 'utf8')
  .trim()
  .split('\n')
  .map((line): Shape => JSON.parse(line));
const BODIES = SHAPES.map(({ body }) => JSON.stringify(body));

const isCall = ({ name }: Shape): boolean => !/^(?:send|signature)-/.test(name);
const PARKED: Readonly<Record<string, string>> = {
  // A template's placeholder stands where the seconds belong.
  'interactive-payment_method-1': 'no part could be read',
  // The change does not say of which field it is.
  'odd-1': 'no part could be read',
  // Its seconds are a word.
  'odd-13': 'no part could be read',
};

const database = useDatabase();
let replayed: readonly Replayed[] = [];
let [first, second] = ['', ''];
beforeAll(async () => {
  const { db } = database();
  await loadShop({ db, newId }, 'fixtures/shop');
  const door = await openDoor(db, () => NOW);
  replayed = await replay(db, door, BODIES);
  first = await everything(db);
  await replay(db, door, BODIES.toReversed());
  second = await everything(db);
  await door.close();
}, 240_000);

test('all shapes are known by a name of their own', () => {
  expect(SHAPES.filter(isCall).length).toBeGreaterThanOrEqual(247);
  expect(new Set(SHAPES.map(({ name }) => name)).size).toBe(SHAPES.length);
});

test('each is answered with 200', () => {
  expect([...new Set(replayed.map(({ status }) => status))]).toEqual([200]);
});

test.each(SHAPES.map(({ name, became }, index) => ({ name, became, index })))(
  '$name ends in a stated outcome',
  ({ became, index }) => {
    expect(replayed[index]?.became).toEqual(became);
  },
);

test('parked are exactly those that cannot be read, and what is no call at all', () => {
  const parked = SHAPES.flatMap(({ name }, index) => {
    const [state = ''] = replayed[index]?.became ?? [];
    return state.startsWith('parked ') ? [[name, state.replace('parked ', '')] as const] : [];
  });
  const none = SHAPES.filter((shape) => !isCall(shape)).map(({ name }) => [name, 'not a webhook envelope'] as const);
  expect(Object.fromEntries(parked)).toEqual({ ...PARKED, ...Object.fromEntries(none) });
});

test('every message has an outcome, and all of it once more, in the opposite order, changes nothing', () => {
  expect(replayed.flatMap(({ became }) => became.slice(1)).filter((line) => !line.includes(' '))).toEqual([]);
  expect(second).toBe(first);
});
