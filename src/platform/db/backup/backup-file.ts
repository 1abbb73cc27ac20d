import { createReadStream, createWriteStream } from 'node:fs';
import { access, rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { AppError, messageOf } from '../../../core/errors.ts';
import type { BackupHeader, BackupLine } from './dump-database.ts';

/** Writes lines to a file that only its owner may read; it appears under its name once it is whole. */
export async function writeBackupFile(
  path: string,
  lines: AsyncIterable<BackupHeader | BackupLine>,
  mayReplace: boolean,
): Promise<void> {
  if (!mayReplace && (await exists(path)))
    throw refused(`${path} is there already. Choose another name or add --overwrite.`);
  const unfinished = `${path}.part`;
  try {
    await pipeline(
      Readable.from(written(lines)),
      createGzip(),
      createWriteStream(unfinished, { mode: 0o600, flush: true }),
    );
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function* written(lines: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const line of lines) yield `${JSON.stringify(line).replace(SEPARATORS, escaped)}\n`;
}

/** JSON allows them as they are; much that reads lines ends one at them. */
const SEPARATORS = /[\u2028\u2029]/g;
const escaped = (separator: string): string => (separator === '\u2028' ? '\\u2028' : '\\u2029');

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

export type OpenBackup = { readonly header: BackupHeader; readonly lines: AsyncIterable<BackupLine> };

/** Opens a backup. Throws AppError `backup_unreadable` with `facts.message` when it is none. */
export async function openBackupFile(path: string): Promise<OpenBackup> {
  if (!(await exists(path))) throw refused(`There is no file ${path}.`);
  const lines = linesIn(path);
  const first = await lines.next();
  const header = first.done ? null : (first.value as BackupHeader);
  if (header?.format !== 'recado-backup' || header.version !== 1)
    throw refused(`${path} is no backup of this program: make one with recado backup FILE.`);
  return { header, lines: lines as AsyncIterable<BackupLine> };
}

async function* linesIn(path: string): AsyncGenerator<unknown> {
  const unzipped = createGunzip();
  const file = createReadStream(path);
  file.on('error', (error) => unzipped.destroy(error));
  try {
    for await (const line of splitLines(file.pipe(unzipped).setEncoding('utf8'))) yield JSON.parse(line);
  } catch (error) {
    throw refused(
      `${path} cannot be read to its end (${messageOf(error)}): it was cut off or is no backup. Take another copy.`,
    );
  } finally {
    file.destroy();
  }
}

/** Lines end at a line feed and at nothing else: every other character may be a customer's. */
async function* splitLines(text: AsyncIterable<string>): AsyncGenerator<string> {
  let open: string[] = [];
  for await (const part of text) {
    const [first = '', ...others] = part.split('\n');
    open.push(first);
    for (const next of others) {
      yield open.join('');
      open = [next];
    }
  }
  const last = open.join('');
  if (last !== '') yield last;
}

const refused = (message: string): AppError => new AppError('backup_unreadable', 'invalid', { facts: { message } });
