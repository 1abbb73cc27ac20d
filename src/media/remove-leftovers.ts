import { readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Longer than any file is worked on. */
const OLD_MS = 3_600_000;
const OURS = /^recado-(?:media|video|scan)-/;

/** Deletes the local copies of files that workers of this account had when they were killed. */
export async function removeLeftovers(): Promise<void> {
  const folder = tmpdir();
  for (const name of (await readdir(folder)).filter((one) => OURS.test(one))) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    const isOurs = found !== null && (process.geteuid === undefined || found.uid === process.geteuid());
    if (isOurs && found.mtimeMs < Date.now() - OLD_MS) await rm(path, { recursive: true, force: true });
  }
}
