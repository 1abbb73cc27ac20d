import type { IncomingMessage } from 'node:http';
import { AppError } from '../core/errors.ts';
import { cleanText, storable } from '../core/text.ts';
import { guardedPost, type Resolve } from '../platform/net/guarded-request.ts';
import type { PostEvent } from './ports.ts';
import { retryAfterMs } from './rules.ts';

type Ways = {
  /** Hosts of the owner's own network. */
  readonly allowedHosts: readonly string[];
  /** Finds the addresses of a name; the system's way unless another one is given. */
  readonly resolve?: Resolve;
  /** How long a call may take, ms. */
  readonly patienceMs?: number;
};

const PATIENCE_MS = 20_000;
/** Of what the receiver says; the log keeps the first characters of it. */
const READ_BYTES = 4_096;
const KEPT_CHARACTERS = 500;

/**
 * Posts to a receiver: no redirects, no private address unless its host is allowed, and of the answer only the beginning
 * is read, however much is sent.
 */
export const postTo =
  ({ allowedHosts, resolve, patienceMs = PATIENCE_MS }: Ways): PostEvent =>
  async ({ url, headers, body }) => {
    try {
      const signal = AbortSignal.timeout(patienceMs);
      const response = await guardedPost(url, {
        headers: { ...headers, 'content-type': 'application/json', 'user-agent': 'Recado' },
        body,
        mayBePrivate: allowedHosts.includes(url.hostname),
        ...(resolve && { resolve }),
        signal,
        idleMs: patienceMs,
      });
      const answer = await beginningOf(response, signal);
      const wait = retryAfterMs(response.headers['retry-after'], new Date());
      return { outcome: 'answered', status: response.statusCode ?? 0, retryAfterMs: wait, answer };
    } catch (error) {
      return { outcome: 'unreachable', word: wordOf(error) };
    }
  };

/** What came of the body before it was enough, its time was over, or the connection broke: the status counts all the same. */
async function beginningOf(response: IncomingMessage, signal: AbortSignal): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      parts.push(part.subarray(0, READ_BYTES - bytes));
      bytes += part.length;
      if (bytes >= READ_BYTES || signal.aborted) break;
    }
  } catch {
    // The status was said before.
  } finally {
    response.destroy();
  }
  return storable(cleanText(Buffer.concat(parts).toString('utf8')).text.slice(0, KEPT_CHARACTERS));
}

const wordOf = (error: unknown): string => {
  if (error instanceof AppError) return error.code;
  if (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')) return 'timeout';
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'failed';
  return code.slice(0, 60);
};
