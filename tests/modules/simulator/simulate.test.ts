import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { simulateScript } from '../../../src/cli/simulate-script.ts';
import type { Script } from '../../../src/simulator/contract.ts';
import { useDatabase } from '../../support/database.ts';
import { type FrontDoor, messagesIn, openFrontDoor, startWorld, until, type World } from './world.ts';

const KEY = 'simulator-key';
const PHONE = '5215599887766';
const database = useDatabase('empty');
let door: FrontDoor;
let world: World;
let lines: string[];

beforeAll(async () => {
  door = await openFrontDoor();
  world = await startWorld(database(), door, { settings: { simulatorKey: KEY }, headers: { 'x-simulator-key': KEY } });
});
afterAll(async () => {
  await world.close();
  await door.close();
});
beforeEach(() => {
  lines = [];
});

type Step = Partial<Script['steps'][number]> & { readonly text: string };
const script = (...steps: Step[]): Script => ({
  version: 1,
  startAt: '2026-11-24T10:00:00.000Z',
  customers: [{ ref: 'ana', name: 'Ana', language: 'es', phone: PHONE, username: null }],
  steps: steps.map((step) => ({ after: 0, from: 'ana', kind: 'text', ...step })),
  transcript: [],
});
/** Plays a script that waits for an answer until the business has given it, however long that takes. */
const play = (played: Script, answered: Promise<void> = Promise.resolve(), key: string | null = KEY) =>
  simulateScript(
    { fetch, sleep: (ms) => (ms > 0 ? answered : Promise.resolve()), print: (line) => void lines.push(line) },
    played,
    { url: world.url, key, replyWithinMs: 3_000, silenceMs: 500 },
  );

/** The business answers the next message of Ana with this. */
const answerWith = async (body: object): Promise<void> => {
  const before = messagesIn(door).length;
  await until('a message', () => messagesIn(door).length > before);
  await world.send({ to: PHONE, ...body });
};
const text = (body: string) => ({ type: 'text', text: { body } });

test('an expected reply turns green, and the customer is made when missing', async () => {
  const answered = answerWith(text('Cuesta $185.00'));
  expect(await play(script({ text: '¿precio?', expect: { replyIncludes: 'cuesta $185' } }), answered)).toBe(0);
  expect(lines[0]).toContain('\u001b[32m✓');
  expect((await world.customer('Ana')).phone).toBe(PHONE);
});

test('another reply and no reply turn red', async () => {
  const answered = answerWith(text('No sé'));
  expect(await play(script({ text: '¿precio?', expect: { replyIncludes: '$185' } }), answered)).toBe(1);
  expect(lines[0]).toContain('expected "$185", came: No sé');
  expect(await play(script({ text: '¿hola?', expect: { replyIncludes: 'hola' } }))).toBe(1);
  expect(lines.join('\n')).toContain('came: nothing');
});

test('silence is met by silence only', async () => {
  expect(await play(script({ text: 'ok', expect: { replyIncludes: null } }))).toBe(0);
  const answered = answerWith(text('¿Sí?'));
  expect(await play(script({ text: 'ok', expect: { replyIncludes: null } }), answered)).toBe(1);
});

test('a button is tapped by its words; one that was never offered fails', async () => {
  await world.write(await world.customer('Ana'), 'hola');
  const buttons = [{ type: 'reply', reply: { id: 'act-7', title: 'Sí, confirmar' } }];
  await world.send({
    to: PHONE,
    type: 'interactive',
    interactive: { type: 'button', body: { text: '¿?' }, action: { buttons } },
  });
  expect(await play(script({ kind: 'choose', text: 'Sí, confirmar' }))).toBe(0);
  const last = (await world.bubbles(await world.customer('Ana'))).at(-1);
  expect(last?.content).toEqual({ kind: 'choice', choiceId: 'act-7', title: 'Sí, confirmar', via: 'button' });
  expect(await play(script({ kind: 'choose', text: 'Nunca' }))).toBe(1);
});

test('an instance that does not let us in is named', async () => {
  await expect(play(script({ text: 'hola' }), undefined, 'wrong')).rejects.toThrow(/403 on \/state/);
});
