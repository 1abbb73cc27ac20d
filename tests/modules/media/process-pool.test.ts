import { readFile } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { startDecodingProcess } from '../../../src/media/pictures/decoding-process.ts';
import { createDecodingProcesses } from '../../../src/media/pictures/decoding-processes.ts';
import { createPlaces } from '../../../src/platform/in-turn.ts';
import { childrenOf, nicenessOf } from '../../support/child-processes.ts';
import { drawnText } from '../../support/pictures/draw.ts';
import { usePictureReader } from '../../support/pictures/reader.ts';

const processEntry = new URL('../../support/pictures/failing-process.ts', import.meta.url);
const deps = { processEntry, jobMs: 25_000, idleMs: 60_000 };
const { reader, read, logged } = usePictureReader(deps);
const picture = drawnText('slip');
const later = (): AbortSignal => AbortSignal.timeout(30_000);

test('a picture that kills its process is stated and may be tried again; the ones beside it are read', async () => {
  const [before, dead, after] = await Promise.all([
    read(picture, 'image/png'),
    read(picture, 'image/png', later(), 'dies'),
    read(picture, 'image/png'),
  ]);
  expect(dead).toMatchObject({ unread: 'damaged', isWorthRetrying: true, text: '' });
  for (const { unread } of [before, after]) expect(unread).toBe('nothing_found');
  expect(logged.join()).toContain('crashed');
});

test('a picture that never ends is given up, and the next one is read', async () => {
  const hasty = usePictureReader({ ...deps, jobMs: 6_000 });
  const [hung, next] = await Promise.all([
    hasty.read(picture, 'image/png', later(), 'hangs'),
    hasty.read(picture, 'image/png'),
  ]);
  expect(hung).toMatchObject({ unread: 'timed_out', isWorthRetrying: true });
  expect(next.unread).toBe('nothing_found');
});

test('a picture that nobody waits for any more is given up, under way or not', async () => {
  const stop = new AbortController();
  const given = [read(picture, 'image/png', stop.signal, 'hangs'), read(picture, 'image/png', stop.signal)];
  stop.abort();
  for (const reading of await Promise.all(given)) expect(reading.unread).toBe('timed_out');
  expect((await read(picture, 'image/png')).unread).toBe('nothing_found');
});

test('no process is there before the first picture, and none long after the last', async () => {
  const resting = usePictureReader({ ...deps, idleMs: 50 });
  expect(resting.reader.processes()).toBe(0);
  await resting.read(picture, 'image/png');
  await expect.poll(resting.reader.processes).toBe(0);
  expect((await resting.read(picture, 'image/png')).unread).toBe('nothing_found');
});

test('there are never more processes than allowed, nor than have their turn', async () => {
  const one = usePictureReader({ ...deps, processes: 2, inTurn: createPlaces(1) });
  const inLine = Array.from({ length: 3 }, () => one.read(picture, 'image/png'));
  await inLine[0];
  expect(one.reader.processes()).toBe(1);
  await Promise.all(inLine);
  const two = usePictureReader({ ...deps, processes: 2, inTurn: createPlaces(3) });
  const readings = Array.from({ length: 6 }, () => two.read(picture, 'image/png'));
  await expect.poll(two.reader.processes).toBe(2);
  for (const { unread } of await Promise.all(readings)) expect(unread).toBe('nothing_found');
});

test('a process that is about to end is given no picture', async () => {
  const processes = createDecodingProcesses({ entry: processEntry, idleMs: 60_000, maxRssBytes: 1e9 });
  const job = { path: 'nowhere', language: null, wants: { codes: true, text: false, small: false } };
  const damaged = { outcome: 'unread', reason: 'damaged' };
  expect(await processes.ask(job, later())).toEqual(damaged);
  const [, outcome] = await Promise.all([processes.endIdle(), processes.ask(job, later())]);
  expect(outcome).toEqual(damaged);
  expect(processes.size()).toBe(1);
  await processes.endAll();
  expect(processes.size()).toBe(0);
});

test('closing ends what is under way and leaves no process behind', async () => {
  const closing = usePictureReader(deps);
  const under = closing.read(picture, 'image/png', later(), 'hangs');
  await expect.poll(closing.reader.processes).toBe(1);
  await closing.reader.close();
  expect(closing.reader.processes()).toBe(0);
  expect(await under).toMatchObject({ unread: 'timed_out', isWorthRetrying: true });
  expect((await closing.read(picture, 'image/png')).unread).toBe('timed_out');
});

test.skipIf(process.platform !== 'linux')('the process has low priority and none of our secrets', async () => {
  vi.stubEnv('STRIPE_SECRET_KEY', 'sk_test_never_there');
  const before = new Set(await childrenOf(process.pid));
  const one = startDecodingProcess(processEntry);
  const [pid] = (await childrenOf(process.pid)).filter((child) => !before.has(child));
  expect(await nicenessOf(pid)).toBe(10);
  expect(await readFile(`/proc/${pid}/environ`, 'utf8')).not.toContain('never_there');
  await one.end();
  expect(reader.processes()).toBeLessThanOrEqual(1);
});
