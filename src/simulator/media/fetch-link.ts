import { messageOf } from '../../core/errors.ts';
import { guardedGet } from '../../platform/net/guarded-request.ts';
import type { Sim } from '../types.ts';
import { keepMedia } from './keep-media.ts';
import type { StoredMedia } from './store.ts';

const PATIENCE_MS = 10_000;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Fetches what the business sends by address, from this machine or the public internet only; else why it cannot be had. */
export async function fetchLink(sim: Sim, link: string, maxBytes: number): Promise<StoredMedia | string> {
  const url = new URL(link);
  const mayBePrivate = LOOPBACK.test(url.hostname);
  // The program listens on the IPv4 address, whatever else the name may stand for.
  if (url.hostname === 'localhost') url.hostname = '127.0.0.1';
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    const response = await guardedGet(url, { headers: {}, mayBePrivate, signal, idleMs: PATIENCE_MS });
    if (response.statusCode !== 200) {
      response.destroy();
      return `Downloading media from weblink failed with http code ${response.statusCode}.`;
    }
    const mime = response.headers['content-type'] ?? 'application/octet-stream';
    const fileName = decodeURIComponent(url.pathname.split('/').at(-1) ?? '') || null;
    const kept = await keepMedia(sim, { body: response, mime, fileName, customerId: null, maxBytes });
    return kept ?? `Media is larger than ${maxBytes} bytes.`;
  } catch (error) {
    return `Downloading media from weblink failed: ${messageOf(error)}.`;
  }
}
