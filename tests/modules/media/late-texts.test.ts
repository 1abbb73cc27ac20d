import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { markShown, processAttachment, type Reading, unshownFilesOf } from '../../../src/media/index.ts';
import { readBounded } from '../../../src/media/pictures/read-bounded.ts';
import { readTogether, type Write } from '../../../src/platform/db/index.ts';
import { untilAborted } from '../../../src/platform/in-time.ts';
import { drawCode, drawnText, onTable } from '../../support/pictures/draw.ts';
import { usePictureReader } from '../../support/pictures/reader.ts';
import { arrive, database, makeDue, PNG, readerOf, rowOf, serves, understood, worker } from './world.ts';

const SMALL = { bytes: PNG, mime: 'image/png', width: 1, height: 1, kind: 'page' } as const;
const LATE = { outcome: 'failed', reason: 'timed_out', isWorthRetrying: true, costMicroUsd: 0 } as const;
const endless = {
  name: 'endless',
  read: (_picture: unknown, _language: unknown, signal: AbortSignal) =>
    untilAborted(new Promise<never>(() => undefined), signal).catch(() => LATE),
};

test('a text that a busy machine did not come to read is read later', async () => {
  const bounds = { cpuMs: () => 0, mostCpuMs: 8_000, mostMs: 20 };
  expect(await readBounded(endless, SMALL, 'es', bounds)).toMatchObject({ reason: 'timed_out', isWorthRetrying: true });
});

test('a texture that takes more work than a text may take is not tried again', async () => {
  let cpu = 0;
  const cpuMs = (): number => {
    cpu += 5_000;
    return cpu;
  };
  const reading = await readBounded(endless, SMALL, 'es', { cpuMs, mostCpuMs: 8_000, mostMs: 60_000 });
  expect(reading).toMatchObject({ reason: 'timed_out', isWorthRetrying: false });
});

test('of a text that was read in time nothing is changed', async () => {
  const read = { outcome: 'read', lines: [], things: [], isUnsafe: null, costMicroUsd: 0 } as const;
  const slow = { name: 'slow', read: () => wait(5, read) };
  expect(await readBounded(slow, SMALL, 'es', { cpuMs: () => 0, mostCpuMs: 1, mostMs: 60_000 })).toBe(read);
});

const processEntry = new URL('../../support/pictures/late-process.ts', import.meta.url);
const { read } = usePictureReader({ processEntry });
const described = usePictureReader({
  processEntry,
  describer: {
    name: 'describer',
    describe: () => {
      throw new Error('a picture whose text was not read yet goes to no model');
    },
  },
});

test('a receipt whose text was not read in time is stated as that, and tried again', async () => {
  expect(await read(drawnText('receipt'), 'image/png')).toMatchObject({
    unread: 'timed_out',
    isWorthRetrying: true,
    text: '',
  });
});

test('its barcode is told meanwhile, and the text is tried again', async () => {
  const reading = await read(await onTable(await drawCode('EAN13', '7501031311309')), 'image/jpeg');
  expect(reading).toMatchObject({ unread: null, isWorthRetrying: true });
  expect(reading.text).toContain('[SKU CHIS-250-M]');
});

test('a picture whose text is still to be read may show a card: no model is asked to describe it before', async () => {
  expect(await described.read(drawnText('receipt'), 'image/png')).toMatchObject({
    unread: 'timed_out',
    isWorthRetrying: true,
    costMicroUsd: 0,
  });
});

const CODE = understood('barcode 7501031311309', { isSure: false, isWorthRetrying: true });
const LOST = understood('', { unread: 'timed_out', isWorthRetrying: true });
const WHOLE = understood('barcode 7501031311309, total 189.00');

/** A picture of which each attempt reads the next of these. */
async function pictureRead(...readings: Reading[]) {
  const { id, conversationId } = await arrive();
  const { deps } = worker([serves(PNG)], [readerOf(async () => readings.shift() ?? WHOLE)]);
  return {
    id,
    attempt: () => processAttachment(deps, id),
    toBeShown: async () => {
      const { files } = await readTogether(database().db, { files: unshownFilesOf(conversationId) });
      return files;
    },
  };
}
const write = (change: Write): Promise<unknown> => change.execute(database().db);

test('what was found at first is shown, stays when a later attempt finds nothing, and what is more is shown as well', async () => {
  const { id, attempt, toBeShown } = await pictureRead(CODE, LOST, WHOLE);
  await attempt();
  expect(await rowOf(id)).toMatchObject({ state: 'stored', reason: null, isSettled: true, reading: CODE });
  const first = await toBeShown();
  expect(first.map(({ reading }) => reading?.text)).toEqual([CODE.text]);
  await write(markShown(first));
  await makeDue(id);
  await attempt();
  expect(await rowOf(id)).toMatchObject({ state: 'stored', reason: null, reading: CODE });
  expect(await toBeShown()).toEqual([]);
  await makeDue(id);
  await attempt();
  expect(await rowOf(id)).toMatchObject({ state: 'understood', reason: null, reading: WHOLE, dueInS: null });
  expect((await toBeShown()).map(({ reading }) => reading?.text)).toEqual([WHOLE.text]);
});

test('a text that is never read in time is left after some attempts', async () => {
  const { id, attempt } = await pictureRead(...Array.from({ length: 9 }, () => CODE));
  let attempts = 0;
  for (; (await rowOf(id)).state !== 'understood'; attempts += 1) {
    await makeDue(id);
    await attempt();
  }
  expect(attempts).toBe(5);
  expect(await rowOf(id)).toMatchObject({ reading: CODE, dueInS: null });
});

test('of a picture that shows a card nothing is tried again, for its bytes are gone', async () => {
  const { id, attempt } = await pictureRead({ ...CODE, holdsCard: true });
  await attempt();
  expect(await rowOf(id)).toMatchObject({ state: 'understood', removedBecause: 'card', dueInS: null });
});
