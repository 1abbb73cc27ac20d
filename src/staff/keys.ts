import { randomBytes, randomInt } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { hashKey } from './key-hash.ts';
import { insertKey, markRevoked, selectKeys } from './store.ts';
import type { ApiKey, Scope } from './types.ts';

type KeyDeps = { readonly db: Db; readonly now: Clock };

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const PREFIX_LETTERS = 8;

/** Makes a key for another program. The returned `key` is its only copy: it is stored as a hash. */
export async function createKey(
  deps: KeyDeps,
  wanted: { readonly name: string; readonly scopes: readonly Scope[] },
): Promise<{ readonly key: string; readonly prefix: string }> {
  const prefix = Array.from({ length: PREFIX_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  const key = `rk_${prefix}_${randomBytes(32).toString('base64url')}`;
  await insertKey(deps.db, {
    ...wanted,
    id: newId(),
    prefix,
    hash: hashKey(key),
    createdAt: deps.now(),
    lastUsedAt: null,
    revokedAt: null,
  });
  return { key, prefix };
}

/** Every key that was ever made, also revoked ones, the newest first. */
export const listKeys = (deps: Pick<KeyDeps, 'db'>): Promise<ApiKey[]> => selectKeys(deps.db);

/** Ends a key for good, from its next request on. False when no working key has this prefix. */
export const revokeKey = (deps: KeyDeps, prefix: string): Promise<boolean> => markRevoked(deps.db, prefix, deps.now());
