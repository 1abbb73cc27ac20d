import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readEml } from './read-eml.ts';

const NAME = /^[0-9a-f-]{36}\.eml$/;
const MAX_FILES = 200;

export type MailFile = {
  readonly name: string;
  readonly at: Date;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

/** Names of the mails in a folder, the newest first; none when there is no folder yet. */
export async function mailNames(folder: string): Promise<string[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => NAME.test(name));
  // Ids sort by time.
  return names.sort().reverse();
}

/** The newest mails of the folder, newest first; none when there is no folder yet. */
export async function listMailFiles(folder: string): Promise<MailFile[]> {
  const newest = (await mailNames(folder)).slice(0, MAX_FILES);
  const read = await Promise.all(newest.map((name) => readMailFile(folder, name)));
  return read.filter((mail) => mail !== null);
}

/** One mail by its file name; null when there is none, or the name is none of ours. */
export async function readMailFile(folder: string, name: string): Promise<MailFile | null> {
  if (!NAME.test(name)) return null;
  const path = join(folder, name);
  try {
    const [bytes, { mtime }] = await Promise.all([readFile(path, 'latin1'), stat(path)]);
    return { name, at: mtime, ...readEml(bytes) };
  } catch {
    return null;
  }
}
