import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ArrivalProofs, InboundMessage } from '../../../src/inbox/index.ts';
import { openMessagesOf, receiveMessages } from '../../../src/inbox/index.ts';
import { quietTimeFor } from '../../../src/inbox/rules.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
const noProofs: ArrivalProofs = { end: async () => undefined, takeCodes: async () => new Map() };
const deps = { hashKey: Buffer.from('key of this test'), quietMs: 1_000, proofs: noProofs, keepFiles: async () => [] };

let phones = 5_500_000_000;
const newPhone = (): string => `521${++phones}`;
const message = (
  over: Partial<InboundMessage> & { phone?: string | null; bsuid?: string | null } = {},
): InboundMessage => {
  const { phone = newPhone(), bsuid = null, ...rest } = over;
  return {
    phoneNumberId: '1',
    wamid: `wamid.${randomUUID()}`,
    sender: { bsuid, phone, name: 'Ana', username: null },
    kind: 'text',
    text: '¿tienen café?',
    notes: [],
    context: null,
    content: null,
    aboutWamid: null,
    attachment: null,
    chosenId: null,
    sentAt: new Date('2026-11-24T12:00:00Z'),
    ignoredBecause: null,
    ...rest,
  };
};
const receive = (...messages: InboundMessage[]) =>
  database()
    .db.transaction()
    .execute((tx) => receiveMessages(deps, tx, messages));
const conversationOf = async (one: InboundMessage): Promise<string | undefined> =>
  (await receive({ ...one, wamid: `wamid.${randomUUID()}` })).arrivals[0]?.conversationId;

test('the same message twice in one call, and again a week later, has one effect', async () => {
  const one = message();
  expect((await receive(one, { ...one })).receptions.filter((reception) => reception === 'stored')).toHaveLength(1);
  const again = await receive(one);
  expect(again).toEqual({ receptions: ['repeated'], stored: [], arrivals: [], onStandby: [], files: [], revoked: [] });
});

test('two readers that get the same message at once store it once', async () => {
  const one = message();
  const receptions = (await Promise.all([receive(one), receive(one), receive(one)])).flatMap(
    ({ receptions: all }) => all,
  );
  expect(receptions.sort()).toEqual(['repeated', 'repeated', 'stored']);
});

test('two readers that meet the same new customer at once make one conversation', async () => {
  const phone = newPhone();
  const results = await Promise.all([1, 2, 3, 4].map(() => receive(message({ phone, bsuid: `MX.${phone}` }))));
  expect(new Set(results.map(({ arrivals }) => arrivals[0]?.conversationId)).size).toBe(1);
});

test('521 and 52 name the same Mexican customer', async () => {
  const phone = newPhone();
  const first = await conversationOf(message({ phone }));
  expect(await conversationOf(message({ phone: phone.replace(/^521/, '52') }))).toBe(first);
});

test('a known user id is followed to a new phone number, and a hidden number is still the same customer', async () => {
  const bsuid = `MX.${randomUUID().replaceAll('-', '')}`;
  const first = await conversationOf(message({ bsuid }));
  expect(await conversationOf(message({ bsuid, phone: newPhone() }))).toBe(first);
  expect(await conversationOf(message({ bsuid, phone: null }))).toBe(first);
});

test('a phone number that comes with another user id has changed hands: its new owner is a new customer', async () => {
  const phone = newPhone();
  const before = await conversationOf(message({ phone, bsuid: 'MX.before1' }));
  const after = await conversationOf(message({ phone, bsuid: 'MX.after1' }));
  expect(after).not.toBe(before);
  expect(await conversationOf(message({ phone, bsuid: null }))).toBe(after);
});

test('messages are answered in the order in which they were sent, whatever order they arrived in', async () => {
  const phone = newPhone();
  const at = (second: number) => new Date(Date.UTC(2026, 10, 24, 12, 0, second));
  const { arrivals } = await receive(message({ phone, text: 'dos', sentAt: at(2) }));
  await receive(message({ phone, text: 'uno', sentAt: at(1) }), message({ phone, text: 'tres', sentAt: at(2) }));
  const id = arrivals[0]?.conversationId;
  if (!id) throw new Error('no conversation');
  expect((await openMessagesOf(id).query.execute(database().db)).rows.map(({ text }) => text)).toEqual([
    'uno',
    'dos',
    'tres',
  ]);
});

test('a message without any identity is counted and wakes nobody', async () => {
  expect(await receive(message({ phone: null, bsuid: null }))).toEqual({
    receptions: ['without_sender'],
    stored: [],
    arrivals: [],
    onStandby: [],
    files: [],
    revoked: [],
  });
});

test('a reaction is stored but wakes nobody', async () => {
  const reaction = message({ kind: 'reaction', text: '', ignoredBecause: 'reaction' });
  const { wamid } = reaction;
  expect(await receive(reaction)).toEqual({
    receptions: ['ignored'],
    stored: [{ id: expect.any(String), conversationId: expect.any(String), wamid, kind: 'reaction' }],
    arrivals: [],
    onStandby: [],
    files: [],
    revoked: [],
  });
});

test.each([
  ['¿tienen café de Chiapas?', 1_000],
  ['quiero dos bolsas de café molido', 1_000],
  ['café', 2_000],
  ['hola', 3_000],
  ['quiero dos bolsas de', 3_000],
])('"%s" waits %i ms for more', (text, quiet) => {
  expect(quietTimeFor(text, 1_000)).toBe(quiet);
  expect(quietTimeFor(text, 0)).toBe(0);
});
