import express from 'express';
import { describe, expect, test } from 'vitest';
import { answerErrors } from '../../../src/platform/http/web-app.ts';
import { createLog } from '../../../src/platform/log.ts';
import { createRateLimits } from '../../../src/platform/rate-limit.ts';
import { createKey, listKeys, parseScopes, requireKey, revokeKey, type Scope } from '../../../src/staff/index.ts';
import { useDatabase } from '../../support/database.ts';
import { serve } from '../platform/http-support.ts';

const database = useDatabase();
const log = createLog({ level: 'silent', name: 'test' });
const NINE = new Date('2026-11-24T09:00:00Z');
const nineAnd = (seconds: number): Date => new Date(NINE.getTime() + seconds * 1_000);

const makeKey = (name: string, ...scopes: Scope[]) =>
  createKey({ db: database().db, now: () => NINE }, { name, scopes });

/** An API of two routes, one to read and one to write, whose clock can be set. */
async function serveApi(options: { perMinute?: number } = {}) {
  const clock = { at: NINE };
  const allowances = { customer: 1, api_key: options.perMinute ?? 100, address: 1 };
  const limits = createRateLimits({ redis: null, pool: null, onLimited: () => undefined, allowances });
  const needs = requireKey({ db: database().db, now: () => clock.at, limits });
  const app = express();
  app.get('/api/v1/read', needs('conversations:read'), (_req, res) => {
    res.send('read');
  });
  app.post('/api/v1/write', needs('conversations:write'), (_req, res) => {
    res.send('written');
  });
  app.use(answerErrors({ log }));
  const { url } = await serve(app);
  const ask = (path: string, authorization?: string): Promise<Response> =>
    fetch(`${url}/api/v1${path}`, {
      method: path === '/write' ? 'POST' : 'GET',
      headers: authorization === undefined ? {} : { authorization },
    });
  return { ask, clock };
}

const codeOf = async (res: Response): Promise<string> => ((await res.json()) as { code: string }).code;

describe('the API', () => {
  test('answers a program with a key that has the right', async () => {
    const { key } = await makeKey('erp', 'conversations:read', 'conversations:write');
    const { ask } = await serveApi();
    expect((await ask('/read', `Bearer ${key}`)).status).toBe(200);
    expect((await ask('/write', `Bearer ${key}`)).status).toBe(200);
  });

  test('refuses a right that the key does not have', async () => {
    const { key } = await makeKey('reader', 'conversations:read');
    const { ask } = await serveApi();
    const res = await ask('/write', `Bearer ${key}`);
    expect([res.status, await codeOf(res)]).toEqual([403, 'scope_missing']);
  });

  test('answers every wrong key in the same way', async () => {
    const { key, prefix } = await makeKey('real', 'conversations:read');
    const revoked = await makeKey('revoked', 'conversations:read');
    await revokeKey({ db: database().db, now: () => NINE }, revoked.prefix);
    const { ask } = await serveApi();
    const wrong = [
      undefined,
      'Bearer',
      `Basic ${key}`,
      key,
      `Bearer ${key}x`,
      `Bearer ${key.slice(0, -1)}`,
      `Bearer rk_${prefix}_${'A'.repeat(43)}`,
      `Bearer rk_zzzzzzzz_${key.slice(-43)}`,
      `Bearer ${revoked.key}`,
      `Bearer ${'9'.repeat(5_000)}`,
      "Bearer rk_' or 1=1--_x",
    ];
    const answers = new Set<string>();
    for (const authorization of wrong) {
      const res = await ask('/read', authorization);
      expect(res.status).toBe(401);
      answers.add(await res.text());
    }
    expect(answers.size).toBe(1);
    expect((await ask('/read', `Bearer ${key}`)).status).toBe(200);
  });

  test('limits one key and leaves the others alone', async () => {
    const [busy, calm] = [await makeKey('busy', 'conversations:read'), await makeKey('calm', 'conversations:read')];
    const { ask } = await serveApi({ perMinute: 2 });
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await ask('/read', `Bearer ${busy.key}`)).status);
    expect(statuses).toEqual([200, 200, 429]);
    const limited = await ask('/read', `Bearer ${busy.key}`);
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await codeOf(limited)).toBe('key_limited');
    expect((await ask('/read', `Bearer ${calm.key}`)).status).toBe(200);
  });

  test('notes when a key was used, at most once a minute', async () => {
    const { key, prefix } = await makeKey('noted', 'conversations:read');
    const { ask, clock } = await serveApi();
    const usedAt = async (): Promise<Date | null | undefined> =>
      (await listKeys({ db: database().db })).find((one) => one.prefix === prefix)?.lastUsedAt;
    expect(await usedAt()).toBeNull();
    for (const [seconds, expected] of [
      [1, 1],
      [59, 1],
      [62, 62],
    ] as const) {
      clock.at = nineAnd(seconds);
      await ask('/read', `Bearer ${key}`);
      expect(await usedAt()).toEqual(nineAnd(expected));
    }
  });
});

describe('keys', () => {
  test('are kept as a hash: the secret stands nowhere', async () => {
    const { key, prefix } = await makeKey('secret', 'conversations:read');
    const secret = key.slice(-43);
    const { rows } = await database().pool.query('select t::text as row from api_keys t where prefix = $1', [prefix]);
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect(JSON.stringify(await listKeys({ db: database().db }))).not.toMatch(new RegExp(`${secret}|hash`));
  });

  test('are never the same twice', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => makeKey('many', 'conversations:read')));
    expect(new Set(made.map(({ key }) => key)).size).toBe(20);
  });

  test('can be revoked once, and are still listed then', async () => {
    const { prefix } = await makeKey('short-lived', 'conversations:read');
    const deps = { db: database().db, now: () => nineAnd(60) };
    expect(await revokeKey(deps, prefix)).toBe(true);
    expect(await revokeKey(deps, prefix)).toBe(false);
    expect(await revokeKey(deps, 'no-such-key')).toBe(false);
    expect((await listKeys(deps)).find((one) => one.prefix === prefix)).toMatchObject({
      name: 'short-lived',
      revokedAt: nineAnd(60),
    });
  });
});

test.each([
  ['conversations:read', { ok: true, scopes: ['conversations:read'] }],
  [
    ' conversations:write , conversations:read,conversations:read ',
    { ok: true, scopes: ['conversations:write', 'conversations:read'] },
  ],
  ['conversations:read,admin', { ok: false, unknown: ['admin'] }],
  [' , ', { ok: false, unknown: [] }],
])('the rights "%s" are read', (list, expected) => {
  expect(parseScopes(list)).toEqual(expected);
});
