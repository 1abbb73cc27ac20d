import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { allSpentSince } from '../../../src/app/build-budget.ts';
import type { ConversationId } from '../../../src/core/ids.ts';
import { type Charge, mediaSpendOf, processAttachment } from '../../../src/media/index.ts';
import { openTill } from '../../../src/media/spend/open-till.ts';
import { hearPart } from '../../../src/media/voice/hear-part.ts';
import type { SoundPart, Transcript } from '../../../src/media/voice/types.ts';
import { allowance } from '../../support/allowance.ts';
import { arrive, database, makeDue, PNG, readerOf, rowOf, serves, understood, worker } from './world.ts';

const SOUND: Charge = { vendor: 'openai', model: 'whisper-1', unit: 'second', units: 60, costMicroUsd: 6_000 };
const PART: SoundPart = { path: '/x', fileName: 'x.ogg', mime: 'audio/ogg', bytes: 1, seconds: 60 };
const HEARD: Transcript = {
  outcome: 'heard',
  text: 'hola',
  language: 'es',
  model: 'whisper-1',
  isWeak: false,
  costMicroUsd: 5_900,
  seconds: 58.2,
};

/** A reader that asks a paid transcriber, which answers what the test says. */
const hears = (answer: () => Transcript | Promise<Transcript>) =>
  readerOf(async (_, hints, signal) => {
    const transcriber = { name: 't', isStandIn: false, maxBytes: 9, expects: () => SOUND };
    const transcript = await hearPart({ ...transcriber, transcribe: async () => answer() }, PART, hints, signal);
    if (transcript.outcome === 'heard') return understood(transcript.text);
    const { reason, isWorthRetrying } = transcript;
    return understood('', { unread: reason, isWorthRetrying });
  });

const failed = (over: Partial<Extract<Transcript, { outcome: 'failed' }>>): Transcript => ({
  outcome: 'failed',
  reason: 'vendor_failed',
  isWorthRetrying: true,
  code: '500',
  ...over,
});

const spendOf = (conversationId: ConversationId) => mediaSpendOf(database().db, conversationId);

test('what hearing a voice note cost is kept for its conversation, with who was paid and for how much', async () => {
  const { id, conversationId } = await arrive();
  const before = await allSpentSince(database().db, new Date(0));
  await processAttachment(worker([serves(PNG)], [hears(() => HEARD)]).deps, id);
  expect(await spendOf(conversationId)).toEqual([
    {
      vendor: 'openai',
      model: 'whisper-1',
      unit: 'second',
      units: 59,
      costMicroUsd: 5_900,
      calls: 1,
      estimatedMicroUsd: 0,
    },
  ]);
  expect((await allSpentSince(database().db, new Date(0))) - before).toBe(5_900);
});

test('a try that the vendor did not charge leaves nothing, and the next one is counted once', async () => {
  const { id, conversationId } = await arrive();
  const answers = [failed({}), HEARD];
  const { deps } = worker([serves(PNG)], [hears(() => answers.shift() ?? failed({ code: 'too many' }))]);
  await processAttachment(deps, id);
  expect(await spendOf(conversationId)).toEqual([]);
  await makeDue(id);
  await processAttachment(deps, id);
  await processAttachment(deps, id);
  expect(await spendOf(conversationId)).toMatchObject([{ calls: 1, costMicroUsd: 5_900 }]);
});

test('a file that was really paid twice is counted twice', async () => {
  const { id, conversationId } = await arrive();
  const answers = [HEARD, HEARD];
  const { deps } = worker(
    [serves(PNG)],
    [
      readerOf(async (file, hints, signal) => {
        const reading = await hears(() => answers.shift() ?? failed({})).read(file, hints, signal);
        if (answers.length > 0) throw new Error('a mistake after it was paid');
        return reading;
      }),
    ],
  );
  await processAttachment(deps, id);
  await makeDue(id);
  await processAttachment(deps, id);
  expect((await rowOf(id)).reading?.text).toBe('hola');
  expect(await spendOf(conversationId)).toMatchObject([{ calls: 2, costMicroUsd: 11_800, estimatedMicroUsd: 0 }]);
});

test.each([
  ['the vendor never answered', failed({ reason: 'timed_out', code: 'timeout' })],
  ['the answer could not be read', failed({ code: 'strange_answer', mayBeCharged: true })],
  ['the model has no known price', { ...HEARD, costMicroUsd: null }],
])('when %s, what was expected counts as an estimate', async (_, answer) => {
  const { id, conversationId } = await arrive();
  await processAttachment(worker([serves(PNG)], [hears(() => answer)]).deps, id);
  expect(await spendOf(conversationId)).toMatchObject([{ costMicroUsd: 6_000, estimatedMicroUsd: 6_000 }]);
});

test('a worker that is killed while the vendor works leaves what the call is expected to cost, before it is made', async () => {
  const { id, conversationId } = await arrive();
  const killed = worker([serves(PNG)], [hears(() => new Promise(() => undefined))]);
  void processAttachment(killed.deps, id);
  await expect
    .poll(() => spendOf(conversationId))
    .toMatchObject([{ vendor: 'openai', units: 60, costMicroUsd: 6_000, estimatedMicroUsd: 6_000 }]);
  await sql`update attachments set lease_until = now() - interval '1 second' where id = ${id}`.execute(database().db);
  await processAttachment(worker([], [hears(() => HEARD)]).deps, id);
  expect((await rowOf(id)).state).toBe('understood');
  expect(await spendOf(conversationId)).toMatchObject([{ calls: 2, costMicroUsd: 11_900, estimatedMicroUsd: 6_000 }]);
});

test('when the end of a call cannot be written, its file is understood and the estimate stays', async () => {
  const { id, conversationId } = await arrive();
  const { db } = database();
  const away = async (): Promise<Transcript> => {
    await sql`alter table media_spend rename column is_estimate to away`.execute(db);
    return HEARD;
  };
  await processAttachment(worker([serves(PNG)], [hears(away)]).deps, id);
  await sql`alter table media_spend rename column away to is_estimate`.execute(db);
  expect((await rowOf(id)).reading?.text).toBe('hola');
  expect(await spendOf(conversationId)).toMatchObject([{ costMicroUsd: 6_000, estimatedMicroUsd: 6_000 }]);
});

test('what was spent stays when the customer is erased', async () => {
  const { id, conversationId } = await arrive();
  await processAttachment(worker([serves(PNG)], [hears(() => HEARD)]).deps, id);
  await sql`delete from conversations where id = ${conversationId}`.execute(database().db);
  expect(await spendOf(conversationId)).toMatchObject([{ costMicroUsd: 5_900 }]);
});

test('the parts of one sound are asked for once and heard to the end, though they fill the day', async () => {
  const file = await arrive();
  const limits = { files: 9, soundSeconds: 100, visionCalls: 9 };
  const deps = { db: database().db, allowance: allowance({ limits }) };
  const till = openTill(deps, file);
  const parts = await Promise.all([till.open(SOUND), till.open(SOUND), till.open(SOUND)]);
  expect(parts.map(({ outcome }) => outcome)).toEqual(['open', 'open', 'open']);
  expect(await openTill(deps, file).open(SOUND)).toEqual({ outcome: 'refused', reason: 'day_limit' });
});

test('of calls for one customer at the same moment no more are let through than the day holds', async () => {
  const file = await arrive();
  const limits = { files: 9, soundSeconds: 120, visionCalls: 3 };
  const deps = { db: database().db, allowance: allowance({ limits }) };
  const open = (charge: Charge) =>
    Promise.all(Array.from({ length: 8 }, async () => (await openTill(deps, file).open(charge)).outcome));
  const sounds = await open(SOUND);
  const pictures = await open({ ...SOUND, vendor: 'google-vision', unit: 'feature', units: 3 });
  expect(sounds.filter((outcome) => outcome === 'open')).toHaveLength(2);
  expect(pictures.filter((outcome) => outcome === 'open')).toHaveLength(3);
});
