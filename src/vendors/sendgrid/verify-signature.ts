import { createPublicKey, verify } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const SIGNATURE = 'x-twilio-email-event-webhook-signature';
const TIMESTAMP = 'x-twilio-email-event-webhook-timestamp';

/** Headers that no signature can have are refused before the body is read. */
export const looksSignedBySendGrid = (headers: IncomingHttpHeaders): boolean =>
  /^[A-Za-z0-9+/=]{60,200}$/.test(String(headers[SIGNATURE] ?? '')) &&
  /^\d{1,20}$/.test(String(headers[TIMESTAMP] ?? ''));

/**
 * True when the ECDSA signature (P-256, SHA-256) over timestamp and raw body is that of the webhook's key, given as the
 * base64 that SendGrid shows. Old calls verify too: each event counts once by its own id.
 */
export function isSignedBySendGrid(headers: IncomingHttpHeaders, body: Buffer, publicKey: string): boolean {
  if (!looksSignedBySendGrid(headers)) return false;
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    const signed = Buffer.concat([Buffer.from(String(headers[TIMESTAMP])), body]);
    return verify('sha256', signed, key, Buffer.from(String(headers[SIGNATURE]), 'base64'));
  } catch {
    return false;
  }
}
