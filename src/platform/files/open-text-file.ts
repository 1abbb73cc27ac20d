import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { AppError, messageOf } from '../../core/errors.ts';
import { createEncodingScan } from './encoding-scan.ts';
import type { TextEncoding, TextFile } from './types.ts';

/**
 * Looks at a file from end to end without keeping it. Throws AppError `file_unreadable` whose `facts.message` says what
 * to do: no such file, a folder, empty, no text.
 */
export async function openTextFile(path: string): Promise<TextFile> {
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    throw unreadable(path, cause.code === 'ENOENT' ? 'There is no such file.' : messageOf(cause), cause);
  });
  if (found.isDirectory()) throw unreadable(path, 'It is a folder. Name one file in it.');
  if (!found.isFile()) throw unreadable(path, 'It is no regular file. Save what it gives as a file first.');
  if (found.size === 0) throw unreadable(path, 'The file is empty.');
  const scan = createEncodingScan();
  try {
    for await (const chunk of createReadStream(path)) scan.take(chunk);
  } catch (cause) {
    throw unreadable(path, messageOf(cause), cause);
  }
  const verdict = scan.verdict();
  if (verdict.kind === 'unknown') throw unreadable(path, verdict.message);
  const { encoding } = verdict;
  return { path, bytes: found.size, encoding, read: (onBytes) => readText(path, encoding, onBytes) };
}

async function* readText(
  path: string,
  encoding: TextEncoding,
  onBytes?: (done: number) => void,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  let done = 0;
  // A `\r` at the end of a chunk waits for the next one: it may be half of a line end.
  let held = '';
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    const bytes: Uint8Array = chunk;
    done += bytes.length;
    onBytes?.(done);
    const text = held + decoder.decode(bytes, { stream: true });
    held = text.endsWith('\r') ? '\r' : '';
    yield withUnixLineEnds(held === '' ? text : text.slice(0, -1));
  }
  yield withUnixLineEnds(held + decoder.decode());
}

const withUnixLineEnds = (text: string): string => (text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text);

const unreadable = (path: string, message: string, cause?: unknown): AppError =>
  new AppError('file_unreadable', 'invalid', { facts: { message: `${path}: ${message}` }, cause });
