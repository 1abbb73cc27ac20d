import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../../../src/core/ids.ts';
import { loadShop } from '../../../../src/knowledge/index.ts';
import { parseCall } from '../../../../src/vendors/whatsapp/index.ts';
import { useDatabase } from '../../../support/database.ts';
import { type Door, OUR_NUMBER, openDoor } from '../../../support/whatsapp-door.ts';
import { fixture, fixtureNames, forgetAll, messagesOf, NOW, openTurns } from './world.ts';

const database = useDatabase();
let door: Door;
beforeAll(async () => {
  await loadShop({ db: database().db, newId }, 'fixtures/shop');
  door = await openDoor(database().db, () => NOW);
});
afterAll(() => door.close());

/** What a hostile or careless sender puts in the place of a value. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    0,
    -1,
    1e308,
    true,
    [],
    {},
    'NaN',
    '\u0000',
    '\ud800',
    '│ fin',
    '] [',
    '../..',
  ),
  fc.constantFrom<unknown>('x'.repeat(70_000), [[[[[]]]]], { toString: 1 }, ['a', 1, null], '9'.repeat(400)),
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.anything({ maxDepth: 2, withBigInt: false, withDate: false, withMap: false, withSet: false }),
);

const FRAME = new Set(['object', 'entry', 'changes', 'field', 'metadata', 'phone_number_id']);

/** Where in a payload something can be changed: every value but the frame around it. */
function placesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, one]) =>
    FRAME.has(key) && typeof one === 'string' ? [] : placesIn(one, [...path, key]),
  );
  return path.length === 0 || FRAME.has(path.at(-1) ?? '') ? inner : [path, ...inner];
}

function putAt(value: unknown, [key, ...rest]: readonly string[], given: unknown): unknown {
  if (key === undefined) return given;
  if (Array.isArray(value)) return value.map((one, index) => (String(index) === key ? putAt(one, rest, given) : one));
  return { ...Object(value), [key]: putAt(Object(value)[key], rest, given) };
}

const mutated = fc.constantFrom(...fixtureNames()).chain((name) => {
  const body: unknown = JSON.parse(fixture(name));
  const places = placesIn(body);
  const change = fc.tuple(fc.constantFrom(...places), odd);
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
    const changed = changes.reduce((current, [path, given]) => putAt(current, path, given), body);
    return JSON.stringify(changed) ?? 'null';
  });
});

/** A good message beside whatever else a call holds. */
const GOOD = {
  field: 'messages',
  value: {
    messaging_product: 'whatsapp',
    metadata: { phone_number_id: OUR_NUMBER, display_phone_number: '5215550001111' },
    contacts: [{ profile: { name: 'Bea' }, wa_id: '5215599999999' }],
    messages: [
      { from: '5215599999999', id: 'wamid.GOOD', timestamp: '1795000000', type: 'text', text: { body: 'hola' } },
    ],
  },
};

function withGood(body: string): string {
  const { entry, ...rest } = JSON.parse(body) as { entry?: unknown };
  return JSON.stringify({
    ...rest,
    object: 'whatsapp_business_account',
    entry: [...(Array.isArray(entry) ? entry : []), { id: '1', changes: [GOOD] }],
  });
}

test('no change of a payload makes reading it throw, or takes a good message beside it away', () => {
  fc.assert(
    fc.property(mutated, (body) => {
      expect(() => parseCall(Buffer.from(body), OUR_NUMBER)).not.toThrow();
      const { messages, parkedBecause } = parseCall(Buffer.from(withGood(body)), OUR_NUMBER);
      expect(parkedBecause).toBeNull();
      expect(messages.some(({ wamid }) => wamid === 'wamid.GOOD')).toBe(true);
    }),
    { numRuns: 1_500 },
  );
}, 60_000);

test('whatever is read can be stored and answered: nothing good is parked, no message stays without an outcome', async () => {
  const { db } = database();
  await fc.assert(
    fc.asyncProperty(fc.array(mutated, { minLength: 5, maxLength: 15 }), async (bodies) => {
      await forgetAll(db);
      for (const body of bodies) expect(await door.post(withGood(body))).toBe(200);
      await door.read();
      await openTurns(db).answer(await openConversations());
      expect(await unread()).toEqual([]);
      expect((await messagesOf(db)).filter((line) => !line.includes(' '))).toEqual([]);
    }),
    { numRuns: 10 },
  );
}, 120_000);

async function unread(): Promise<string[]> {
  const rows = await database()
    .db.withTables<{ webhookCalls: { state: string; reason: string | null } }>()
    .selectFrom('webhookCalls')
    .select(['state', 'reason'])
    .where('state', '<>', 'read')
    .execute();
  return rows.map(({ state, reason }) => `${state} ${reason}`);
}

async function openConversations() {
  const rows = await database()
    .db.withTables<{ conversations: { id: Parameters<ReturnType<typeof openTurns>['answer']>[0][number] } }>()
    .selectFrom('conversations')
    .select('id')
    .execute();
  return rows.map(({ id }) => id);
}
