import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AttachmentId } from './types.ts';

/** A link lives this long, s. */
const LIVES_S = 300;

const signatureOf = (key: Buffer, id: string, until: number): Buffer =>
  createHmac('sha256', key).update(`${id}\n${until}`).digest();

/** A path under which one file can be downloaded for some minutes by whoever holds it. */
export function fileLink(key: Buffer, id: AttachmentId, now: Date): string {
  const until = Math.floor(now.getTime() / 1_000) + LIVES_S;
  return `/files/${id}?until=${until}&signature=${signatureOf(key, id, until).toString('base64url')}`;
}

/** True for a link of ours that is still good. */
export function isLinkGood(key: Buffer, id: string, until: string, signature: string, now: Date): boolean {
  if (!/^\d{1,12}$/.test(until) || Number(until) * 1_000 < now.getTime()) return false;
  const [given, own] = [Buffer.from(signature, 'base64url'), signatureOf(key, id, Number(until))];
  return given.length === own.length && timingSafeEqual(given, own);
}
