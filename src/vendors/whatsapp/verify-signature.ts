import { createHmac, timingSafeEqual } from 'node:crypto';

const HEADER = /^sha256=([0-9a-f]{64})$/i;

/**
 * True when `X-Hub-Signature-256` is the HMAC-SHA256 of the raw bytes under one of the app secrets (the current one or
 * the one before it). Compared in constant time; odd headers are simply wrong.
 */
export function isSignedByMeta(header: unknown, body: Buffer, secrets: readonly string[]): boolean {
  const hex = typeof header === 'string' ? HEADER.exec(header)?.[1] : undefined;
  if (hex === undefined) return false;
  const given = Buffer.from(hex, 'hex');
  let isRight = false;
  for (const secret of secrets) {
    const expected = createHmac('sha256', secret).update(body).digest();
    isRight = timingSafeEqual(given, expected) || isRight;
  }
  return isRight;
}

/** A header that no signature can have is refused before the body is read. */
export const looksSigned = (header: unknown): boolean => typeof header === 'string' && HEADER.test(header);
