import { createHmac, randomBytes } from 'node:crypto';

/**
 * The three headers of Standard Webhooks; `at` is the time of the attempt. With several keys, while one replaces another,
 * any of the signatures will do.
 */
export function signedHeaders(
  keys: readonly Buffer[],
  id: string,
  at: Date,
  body: string,
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const signatures = keys.map(
    (key) => `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`,
  );
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

/** A new secret: 32 random bytes. */
export const makeSecret = (): Buffer => randomBytes(32);

/** As Standard Webhooks writes a secret, and as every library of it takes one. */
export const writtenSecret = (secret: Buffer): string => `whsec_${secret.toString('base64')}`;
