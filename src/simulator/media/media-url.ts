import { createHmac } from 'node:crypto';
import { isSameSecret } from '../../platform/http/index.ts';
import type { Sim } from '../types.ts';

/** Meta's URLs live five minutes (media page, Dec 2025). */
const LIVES_MS = 300_000;

const signatureOf = (sim: Sim, id: string, until: string): string =>
  createHmac('sha256', sim.settings.appSecret).update(`${id}.${until}`).digest('hex').slice(0, 40);

/** Where the bytes of a file are for five minutes; `base` is the emulator's address, with its version. */
export function mediaUrl(sim: Sim, base: string, id: string): string {
  const until = String(sim.businessNow().getTime() + LIVES_MS);
  return `${base}/media-bytes/${id}?ext=${until}&hash=${signatureOf(sim, id, until)}`;
}

export const isUrlGood = (sim: Sim, id: string, until: string, hash: string): boolean =>
  isSameSecret(hash, signatureOf(sim, id, until)) && Number(until) >= sim.businessNow().getTime();
