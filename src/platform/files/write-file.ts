import { createWriteStream } from 'node:fs';
import { access, rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError, messageOf } from '../../core/errors.ts';

/**
 * Writes a file beside its place and moves it there when it is whole, so that a broken-off write leaves no half file.
 * Throws AppError `file_unwritable` with `facts.message`, also when the file exists and may not be replaced.
 */
export async function writeWholeFile(path: string, text: AsyncIterable<string>, mayReplace: boolean): Promise<void> {
  const exists = await access(path).then(
    () => true,
    () => false,
  );
  if (exists && !mayReplace) throw unwritable(path, 'The file exists already. Name another, or add --overwrite.');
  const part = `${path}.part`;
  try {
    await pipeline(Readable.from(text), createWriteStream(part, { mode: 0o600 }));
    await rename(part, path);
  } catch (cause) {
    await rm(part, { force: true });
    throw cause instanceof Error && 'syscall' in cause ? unwritable(path, messageOf(cause), cause) : cause;
  }
}

const unwritable = (path: string, message: string, cause?: unknown): AppError =>
  new AppError('file_unwritable', 'invalid', { facts: { message: `${path}: ${message}` }, cause });
