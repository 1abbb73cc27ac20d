import type { IncomingMessage } from 'node:http';
import webPush from 'web-push';
import type { PushChannel, PushOptions, PushResult } from '../../notify/index.ts';
import { guardedPost } from '../../platform/net/guarded-request.ts';
import { isPushEndpoint } from './hosts.ts';
import { resultOf } from './map.ts';

export type WebPushSettings = {
  readonly publicKey: string;
  readonly privateKey: string;
  /** mailto: or https:, which Apple tries to reach. */
  readonly subject: string;
  readonly allowedHosts: readonly string[];
};

const PATIENCE_MS = 5_000;
/** Windows wants to be told in its own words that it may keep a push for later. */
const WINDOWS = /\.notify\.windows\.com$/;

/** Push services of the browsers, spoken to with web-push's encryption over our own guarded connection. */
export function createWebPush(settings: WebPushSettings): PushChannel {
  const { publicKey, allowedHosts } = settings;
  const accepts = (endpoint: string): boolean => isPushEndpoint(endpoint, allowedHosts);
  return {
    publicKey,
    accepts,
    send: async (to, payload, options) => {
      if (!accepts(to.endpoint)) return { outcome: 'refused', status: null };
      const request = encrypt(settings, to, payload, options);
      if (request === null) return { outcome: 'refused', status: null };
      const url = new URL(to.endpoint);
      try {
        const response = await guardedPost(url, {
          headers: { ...request.headers, ...(WINDOWS.test(url.hostname) ? { 'x-wns-cache-policy': 'cache' } : {}) },
          body: request.body,
          mayBePrivate: allowedHosts.includes(url.hostname),
          signal: AbortSignal.timeout(PATIENCE_MS),
          idleMs: PATIENCE_MS,
        });
        return answered(response);
      } catch {
        return { outcome: 'later', status: null, retryAfterMs: null };
      }
    },
  };
}

/** What it says beside its status interests nobody. */
function answered(response: IncomingMessage): PushResult {
  response.destroy();
  return resultOf(response.statusCode ?? 0, response.headers['retry-after'], new Date());
}

type Encrypted = { readonly headers: Readonly<Record<string, string>>; readonly body: Buffer };

/** Null for keys that are none. */
function encrypt(
  { publicKey, privateKey, subject }: WebPushSettings,
  to: Parameters<PushChannel['send']>[0],
  payload: string,
  { ttlS, urgency, topic }: PushOptions,
): Encrypted | null {
  try {
    const { headers, body } = webPush.generateRequestDetails({ endpoint: to.endpoint, keys: to.keys }, payload, {
      vapidDetails: { subject, publicKey, privateKey },
      TTL: ttlS,
      urgency,
      topic,
    });
    const named = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]);
    return { headers: Object.fromEntries(named.filter(([name]) => name !== 'content-length')), body };
  } catch {
    return null;
  }
}
