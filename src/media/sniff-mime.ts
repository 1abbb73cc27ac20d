import { open } from 'node:fs/promises';
import { fileTypeFromFile } from 'file-type';

const UNKNOWN = 'application/octet-stream';
const LOOKED_AT_BYTES = 4_096;

/** Containers of films that hold sound alone as well: what a browser records, what a phone forwards. */
const MAY_BE_SOUND = /^video\/(webm|mp4|ogg|3gpp)$/;

/**
 * The type of a file, told from its bytes. Plain text has no mark of its own: it is believed when it reads like text. In
 * a container of films that was sent as sound only the sound counts: its first bytes do not say whether it holds more.
 */
export async function sniffMime(path: string, announced: string | null): Promise<string> {
  const found = await fileTypeFromFile(path).catch(() => undefined);
  if (found) return asSent(found.mime.split(';')[0]?.trim().toLowerCase() ?? UNKNOWN, announced);
  return announced?.startsWith('text/') === true && (await readsLikeText(path)) ? 'text/plain' : UNKNOWN;
}

const asSent = (mime: string, announced: string | null): string =>
  MAY_BE_SOUND.test(mime) && announced?.startsWith('audio/') === true ? mime.replace('video/', 'audio/') : mime;

async function readsLikeText(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LOOKED_AT_BYTES), 0, LOOKED_AT_BYTES, 0);
    const start = buffer.subarray(0, bytesRead);
    new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true });
    return !start.includes(0);
  } catch {
    return false;
  } finally {
    await file.close();
  }
}
