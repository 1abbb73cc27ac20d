import { afterAll, beforeAll, expect, test } from 'vitest';
import { useDatabase } from '../../support/database.ts';
import { useFolder } from '../../support/files.ts';
import { type FrontDoor, messagesIn, openFrontDoor, startWorld, until, type World } from '../simulator/world.ts';
import { runRecado } from './run-recado.ts';

const KEY = 'simulator-key';
const PHONE = '5215599887766';
const database = useDatabase('empty');
const folder = useFolder();
let door: FrontDoor;
let world: World;

beforeAll(async () => {
  door = await openFrontDoor();
  world = await startWorld(database(), door, { settings: { simulatorKey: KEY }, headers: { 'x-simulator-key': KEY } });
});
afterAll(async () => {
  await world.close();
  await door.close();
});

const recado = (file: string, ...more: readonly string[]) =>
  runRecado(['simulate', file, '--url', world.url, ...more], {});
const script = (steps: readonly object[]) =>
  folder.put(
    'script.json',
    JSON.stringify({
      ...{ version: 1, startAt: '2026-11-24T10:00:00.000Z', transcript: [] },
      customers: [{ ref: 'ana', name: 'Ana', language: 'es', phone: PHONE, username: null }],
      steps: steps.map((step) => ({ after: 0, from: 'ana', kind: 'text', ...step })),
    }),
  );
/** The business answers the next message with this. */
async function answerWith(body: string): Promise<void> {
  const before = messagesIn(door).length;
  await until('a message', () => messagesIn(door).length > before, 100_000);
  await world.send({ to: PHONE, type: 'text', text: { body } });
}
const PRICE = { text: '¿precio?', expect: { replyIncludes: '$185' } };

test('recado simulate ends with 0 when every expectation was met, and with 1 when one was not', async () => {
  const file = await script([PRICE]);
  const answered = answerWith('Cuesta $185.00');
  const met = await recado(file, '--key', KEY);
  await answered;
  expect(met).toMatchObject({ code: 0, err: '' });
  expect(met.out).toMatch(/✓\S* Ana: ¿precio\?\n {2}Cuesta \$185\.00\nEvery expectation was met\.\n$/);

  const wrong = answerWith('No sé');
  const missed = await recado(file, '--key', KEY, '--within', '3');
  await wrong;
  expect(missed.code).toBe(1);
  expect(missed.out).toMatch(/✗\S* Ana: ¿precio\?\n {2}expected "\$185", came: No sé\n1 not met\.\n$/);
}, 240_000);

test('recado simulate says why nothing is played: no key, nobody there, no script', async () => {
  const file = await script([PRICE]);
  const before = messagesIn(door).length;
  const locked = await recado(file);
  expect([locked.code, locked.err]).toEqual([
    1,
    expect.stringMatching(/^The simulator at http\S+ cannot be used: 40\d on /),
  ]);
  const away = await runRecado(['simulate', file, '--url', 'http://127.0.0.1:1'], {});
  expect([away.code, away.err]).toEqual([1, expect.stringContaining('http://127.0.0.1:1 cannot be used')]);
  const broken = await folder.put('broken.json', '{"version": 2}');
  const refused = await recado(broken, '--key', KEY);
  expect([refused.code, refused.err]).toEqual([1, expect.stringMatching(/broken\.json: version: .*steps: /)]);
  const absent = await recado('/no/such.json', '--key', KEY);
  expect([absent.code, absent.err]).toEqual([1, expect.stringContaining('/no/such.json: ENOENT')]);
  expect(messagesIn(door)).toHaveLength(before);
}, 240_000);
