import { AppError } from '../core/errors.ts';
import { guardedPost } from '../platform/net/guarded-request.ts';
import type { PostEvent } from './ports.ts';
import { retryAfterMs } from './rules.ts';

type Receiver = {
  readonly url: URL;
  /** Hosts of the owner's own network. */
  readonly allowedHosts: readonly string[];
};

const PATIENCE_MS = 20_000;

/** Posts to the receiver of the configuration: no redirects, and no private address unless its host is allowed. */
export const postTo =
  ({ url, allowedHosts }: Receiver): PostEvent =>
  async ({ headers, body }) => {
    try {
      const response = await guardedPost(url, {
        headers: { ...headers, 'content-type': 'application/json', 'user-agent': 'Recado' },
        body,
        mayBePrivate: allowedHosts.includes(url.hostname),
        signal: AbortSignal.timeout(PATIENCE_MS),
        idleMs: PATIENCE_MS,
      });
      // What it says beside its status interests nobody.
      response.destroy();
      const wait = retryAfterMs(response.headers['retry-after'], new Date());
      return { outcome: 'answered', status: response.statusCode ?? 0, retryAfterMs: wait };
    } catch (error) {
      return { outcome: 'unreachable', word: wordOf(error) };
    }
  };

const wordOf = (error: unknown): string => {
  if (error instanceof AppError) return error.code;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'failed';
  return code.slice(0, 60);
};
