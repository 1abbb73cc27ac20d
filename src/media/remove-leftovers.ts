import { readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Longer than any file is worked on. */
const OLD_MS = 3_600_000;
const OURS = /^recado-(?:media|video|scan)-/;

/** Deletes the local copies of files that workers had when they were killed. */
export async function removeLeftovers(): Promise<void> {
  const folder = tmpdir();
  for (const name of (await readdir(folder)).filter((one) => OURS.test(one))) {
    const path = join(folder, name);
    const changedMs = (await stat(path).catch(() => null))?.mtimeMs ?? Number.POSITIVE_INFINITY;
    if (changedMs < Date.now() - OLD_MS) await rm(path, { recursive: true, force: true });
  }
}
