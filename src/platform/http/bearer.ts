import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** The token of `Authorization: Bearer …`, or null. */
export const bearerOf = (req: IncomingMessage): string | null =>
  /^Bearer ([\x21-\x7e]{1,512})$/i.exec(req.headers.authorization ?? '')?.[1] ?? null;

/** Compares two secrets in a time that tells nothing about them, not even their length. */
export function isSameSecret(given: string, expected: string): boolean {
  const digest = (secret: string): Buffer => createHash('sha256').update(secret).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/**
 * True when the request was made on this machine and not passed on by a proxy, which would make everybody look local.
 */
export function isFromThisMachine(req: IncomingMessage): boolean {
  const isForwarded = req.headers['x-forwarded-for'] !== undefined || req.headers.forwarded !== undefined;
  return !isForwarded && /^(127\.|::1$|::ffff:127\.)/.test(req.socket.remoteAddress ?? '');
}
