import type { RequestHandler } from 'express';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { Db } from '../platform/db/index.ts';
import { bearerOf } from '../platform/http/index.ts';
import { sendProblem } from '../platform/http/problem.ts';
import type { RateLimits } from '../platform/rate-limit.ts';
import { isKeyOf } from './key-hash.ts';
import { prefixOf } from './rules.ts';
import { markUsed, selectValidKey } from './store.ts';
import type { ApiKey, Scope } from './types.ts';

export type RequireKeyDeps = {
  readonly db: Db;
  /** Machine time. */
  readonly now: Clock;
  readonly limits: RateLimits;
};

/** Where the id of a request's key stands, for whoever answers it. */
export const KEY_ID = 'apiKeyId';

const USED_EVERY_MS = 60_000;

/**
 * Lets a request through whose bearer key is known, has the scope and is within its rate: 401 without a working key,
 * 403 without the scope, 429 beyond the rate. Whether a key is unknown, wrong or revoked is not told.
 */
export const requireKey =
  (deps: RequireKeyDeps) =>
  (scope: Scope): RequestHandler =>
  async (req, res, next) => {
    const key = await findKey(deps, bearerOf(req));
    if (key === null) {
      res.set('www-authenticate', 'Bearer realm="Recado"');
      return sendProblem(res, {
        ...{ status: 401, code: 'key_required', title: 'A key is needed.' },
        detail: 'Send a working API key as a bearer token.',
      });
    }
    const taken = await deps.limits.take('api_key', key.id);
    if (!taken.isAllowed) throw new AppError('key_limited', 'rate_limited', { retryAfterMs: taken.retryAfterMs });
    if (!key.scopes.includes(scope)) {
      return sendProblem(res, {
        ...{ status: 403, code: 'scope_missing', title: 'The key may not do this.' },
        detail: `This key lacks the scope ${scope}.`,
      });
    }
    await noteUse(deps, key);
    res.locals[KEY_ID] = key.id;
    next();
  };

async function findKey({ db }: RequireKeyDeps, given: string | null): Promise<ApiKey | null> {
  const prefix = given === null ? null : prefixOf(given);
  if (given === null || prefix === null) return null;
  const key = await selectValidKey(db, prefix);
  return key !== undefined && isKeyOf(given, key.hash) ? key : null;
}

/** A write for each request would cost more than the request. */
async function noteUse({ db, now }: RequireKeyDeps, key: ApiKey): Promise<void> {
  const at = now();
  const isRecent = key.lastUsedAt !== null && at.getTime() - key.lastUsedAt.getTime() < USED_EVERY_MS;
  if (!isRecent) await markUsed(db, key.id, at);
}
