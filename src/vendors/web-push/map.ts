import type { PushResult } from '../../notify/index.ts';

/** RFC 8030 in our words: 404 and 410 end a subscription, 413 wants less, 429 and 5xx a pause; 403 is our key or subject. */
export function resultOf(status: number, retryAfter: string | undefined, now: Date): PushResult {
  if (status >= 200 && status < 300) return { outcome: 'accepted', status };
  if (status === 404 || status === 410) return { outcome: 'gone', status };
  if (status === 413) return { outcome: 'too_large', status };
  if (status === 429 || status >= 500) return { outcome: 'later', status, retryAfterMs: waitOf(retryAfter, now) };
  return { outcome: 'refused', status };
}

function waitOf(retryAfter: string | undefined, now: Date): number | null {
  if (retryAfter === undefined) return null;
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter) * 1_000;
  const at = Date.parse(retryAfter);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}
