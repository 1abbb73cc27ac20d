import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { removeLeftovers } from '../../../src/media/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'recado-leftovers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HOUR_MS = 3_600_000;

function copyOfAFile(name: string, ageMs: number, owner?: number): string {
  const path = join(folder, name);
  mkdirSync(path);
  const at = new Date(Date.now() - ageMs);
  utimesSync(path, at, at);
  if (owner !== undefined) chownSync(path, owner, owner);
  return path;
}

test('copies that killed workers left are deleted once nobody can be at work on them, and nothing else is', async () => {
  vi.stubEnv('TMPDIR', folder);
  const left = copyOfAFile('recado-media-left', 2 * HOUR_MS);
  const inUse = copyOfAFile('recado-media-in-use', HOUR_MS / 2);
  const others = copyOfAFile('somebody-elses', 2 * HOUR_MS);
  await removeLeftovers();
  expect([left, inUse, others].map(existsSync)).toEqual([false, true, true]);
});

test.skipIf(process.geteuid?.() !== 0)('copies of another account are left to it', async () => {
  vi.stubEnv('TMPDIR', folder);
  const theirs = copyOfAFile('recado-media-a', 2 * HOUR_MS, 65_534);
  const ours = copyOfAFile('recado-media-b', 2 * HOUR_MS);
  await removeLeftovers();
  expect([theirs, ours].map(existsSync)).toEqual([true, false]);
});
