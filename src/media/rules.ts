import type { AttachmentKind } from './types.ts';

const MB = 1_048_576;

/** Largest file of a kind that is fetched, bytes: what WhatsApp carries (its media page, Dec 2025), with some room. */
export const MAX_BYTES: Readonly<Record<AttachmentKind, number>> = {
  image: 16 * MB,
  audio: 16 * MB,
  video: 100 * MB,
  document: 100 * MB,
  sticker: MB,
};

/** Files understood for one answer; those beyond are kept and named. */
export const MAX_PER_BURST = 10;

/** Characters of one file that the model is given at most. */
export const MAX_READING = 6_000;

/** Files of one conversation in work at one time, over all processes: a whole burst, a third of what one process works on. */
export const MAX_AT_ONCE = 10;

/** Files that nobody waits for in work at one time, over all processes: fewer than one conversation may have, a quarter of one process. */
export const RETRIES_AT_ONCE = 8;

/** An announced sha256, in base64 or hex, as bytes; null when it is neither. */
export function sha256Of(announced: string | null): Buffer | null {
  if (announced === null) return null;
  const isHex = /^[0-9a-f]{64}$/i.test(announced);
  const bytes = Buffer.from(announced, isHex ? 'hex' : 'base64');
  return bytes.length === 32 ? bytes : null;
}
