import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { mailNames } from './read-files.ts';

/** Deletes all mails of a folder but the newest. What cannot be deleted stays until the next time. */
export async function keepNewest(folder: string, kept: number): Promise<void> {
  const old = (await mailNames(folder)).slice(kept);
  for (const name of old) await rm(join(folder, name), { force: true }).catch(() => undefined);
}
