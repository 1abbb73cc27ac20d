import { createHmac, timingSafeEqual } from 'node:crypto';

/** A link lives this long, s. */
const LIVES_S = 300;

const signatureOf = (key: Buffer, id: string, until: number): Buffer =>
  createHmac('sha256', key).update(`${id}\n${until}`).digest();

/** A path under which one file can be downloaded for some minutes, or as long as is said, by whoever holds it. */
export function fileLink(key: Buffer, id: string, now: Date, livesS = LIVES_S): string {
  const until = Math.floor(now.getTime() / 1_000) + livesS;
  return `/files/${id}?until=${until}&signature=${signatureOf(key, id, until).toString('base64url')}`;
}

/** True for a link of ours that is still good. */
export function isLinkGood(key: Buffer, id: string, until: string, signature: string, now: Date): boolean {
  if (!/^\d{1,12}$/.test(until) || Number(until) * 1_000 < now.getTime()) return false;
  const [given, own] = [Buffer.from(signature, 'base64url'), signatureOf(key, id, Number(until))];
  return given.length === own.length && timingSafeEqual(given, own);
}
