import { createHmac, randomBytes } from 'node:crypto';

/**
 * JSON in the byte form Meta sends: everything outside ASCII as lower-case `\uXXXX`, every slash as `\/`. A receiver
 * that verifies a body it parsed and wrote again fails on it.
 */
export const metaJson = (value: unknown): string =>
  JSON.stringify(value)
    .replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('/', '\\/');

/** Value of `X-Hub-Signature-256` over the raw bytes of a body. */
export const signatureOf = (appSecret: string, body: string): string =>
  `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;

/** A message id built like Meta's: the other party's number and a random part, in base64. */
export function newWamid(party: string, side: 'customer' | 'business'): string {
  const digits = Buffer.from(party.replace(/\D/g, '').slice(0, 24));
  const random = Buffer.from(randomBytes(10).toString('hex').toUpperCase());
  const [from, kind] = side === 'customer' ? [0x12, 0x18] : [0x11, 0x18];
  const bytes = [0x1c, 0x18, digits.length, ...digits, 0x15, 0x02, 0x00, from, kind, random.length, ...random, 0x00];
  return `wamid.${Buffer.from(bytes).toString('base64')}`;
}
