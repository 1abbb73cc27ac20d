import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeAll } from '../../src/app/open-trials.ts';
import { playTrialWith } from '../../src/app/play-trial.ts';
import { SCRIPTED } from '../../src/app/scripted-customers.ts';
import { findLeftTrials, makeTrialFolder, removeTrialFolder } from '../../src/app/trial-folder.ts';
import { readConfig } from '../../src/config/index.ts';
import { readCases } from '../../src/evals/index.ts';
import { isAlive } from '../../src/platform/db/index.ts';

const cases = (await readCases(SCRIPTED.folder)).filter(({ name }) => name === 'hours-es');
const moduleAt = (path: string): string => JSON.stringify(new URL(`../../src/${path}`, import.meta.url).href);
let folder = '';
const usual = process.env['TMPDIR'];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'left-trials-'));
  process.env['TMPDIR'] = folder;
});
afterAll(async () => {
  if (usual === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = usual;
  await rm(folder, { recursive: true, force: true });
});

const llmOf = () => {
  const read = readConfig({});
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read.config.llm;
};
const childrenOf = async (pid: number): Promise<readonly number[]> =>
  (await promisify(execFile)('ps', ['-o', 'pid=,args=', '--ppid', String(pid)])).stdout
    .split('\n')
    .filter((line) => line.includes('trial-process.ts'))
    .map((line) => Number.parseInt(line, 10));
/** The databases that run below a folder, by their main process. */
const databasesIn = async (place: string): Promise<readonly number[]> => {
  const names = (await readdir(place, { recursive: true })).filter((name) => name.endsWith('postmaster.pid'));
  const notes = await Promise.all(names.map((name) => readFile(join(place, name), 'utf8')));
  return notes.map((note) => Number(note.split('\n')[0])).filter(isAlive);
};

test('a trial whose process is killed in the middle leaves neither a database nor a folder', async () => {
  const held: Promise<readonly number[]>[] = [];
  const kill = async (): Promise<readonly number[]> => {
    const databases = await databasesIn(folder);
    for (const pid of await childrenOf(process.pid)) process.kill(pid, 'SIGKILL');
    return databases;
  };
  const onPlayed = (): void => {
    if (held.length === 0) held.push(kill());
  };
  const run = { cases, runsEach: 20, texts: {} };
  const playing = playTrialWith(llmOf())(run, { onPlayed, onSpent: () => undefined }, AbortSignal.timeout(120_000));
  await expect(playing).rejects.toThrow('trial_process_ended');
  const databases = (await held[0]) ?? [];
  expect(databases).toHaveLength(1);
  await expect.poll(() => databases.filter(isAlive), { timeout: 60_000 }).toEqual([]);
  await expect.poll(() => readdir(folder), { timeout: 60_000 }).toEqual([]);
}, 180_000);

test('what a trial left behind whose server was killed too is found at the next start and removed', async () => {
  const program = `
    const { makeTrialFolder } = await import(${moduleAt('app/trial-folder.ts')});
    const { startEmbeddedPostgres } = await import(${moduleAt('platform/db/index.ts')});
    const folder = await makeTrialFolder();
    await startEmbeddedPostgres({ dataDir: folder + '/shop', log: console });
    console.log(folder);
    setInterval(() => undefined, 1_000);`;
  const gone = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [told] = await once(gone.stdout, 'data');
  const left = String(told).trim();
  expect(await findLeftTrials()).toEqual([]);
  gone.kill('SIGKILL');
  await once(gone, 'exit');
  const databases = await databasesIn(left);
  expect(databases).toHaveLength(1);
  // Nobody knows whose this is.
  await mkdir(join(folder, 'recado-trial-of-somebody'));
  expect(await findLeftTrials()).toEqual([left]);
  await removeTrialFolder(left);
  await expect.poll(() => databases.filter(isAlive)).toEqual([]);
  await expect(access(left)).rejects.toThrow('ENOENT');
  const own = await makeTrialFolder();
  await removeTrialFolder(own);
  await expect(access(own)).rejects.toThrow('ENOENT');
}, 120_000);

test('a server without a file to open refuses a trial, and goes on serving', async () => {
  const program = `
    const { openSync, closeSync } = await import('node:fs');
    const { playTrialWith } = await import(${moduleAt('app/play-trial.ts')});
    const held = [];
    try { for (;;) held.push(openSync('/dev/null')); } catch {}
    const run = { cases: [{ name: 'hours-es' }], runsEach: 1, texts: {} };
    const told = { onPlayed() {}, onSpent() {} };
    const playing = playTrialWith(${JSON.stringify(llmOf())})(run, told, AbortSignal.timeout(60_000));
    const outcome = await playing.then(() => 'played', () => 'refused');
    for (const one of held) closeSync(one);
    await new Promise((resolve) => setTimeout(resolve, 500));
    console.log(outcome);`;
  const line = `ulimit -n 64; exec "$0" --input-type=module -e "$1"`;
  const ran = promisify(execFile)('/bin/sh', ['-c', line, process.execPath, program]);
  expect((await ran).stdout.trim()).toBe('refused');
}, 60_000);

test('a trial whose shop cannot be opened says so, apart from one that fails in the middle', async () => {
  process.env['LLM_MAX_CONCURRENT'] = 'many';
  const told = { onPlayed: () => undefined, onSpent: () => undefined };
  const playing = playTrialWith(llmOf())({ cases, runsEach: 1, texts: {} }, told, AbortSignal.timeout(60_000));
  await expect(playing.finally(() => delete process.env['LLM_MAX_CONCURRENT'])).rejects.toThrow('trial_not_opened');
}, 60_000);

test('of two shops of a trial the second is closed although the first one cannot be', async () => {
  const closed: string[] = [];
  const first = { close: () => Promise.reject(new Error('no database')) };
  const second = { close: async () => void closed.push('second') };
  await expect(closeAll([first, second])).rejects.toThrow('no database');
  expect(closed).toEqual(['second']);
});
