import express from 'express';
import { describe, expect, test } from 'vitest';
import { createReadiness, type HealthCheck, healthRoutes } from '../../../src/platform/http/health-routes.ts';
import { serve } from './http-support.ts';

const TOKEN = 'metrics-secret-token';

async function serveHealth(checks: readonly HealthCheck[], metricsToken: string | null = null): Promise<string> {
  const app = express();
  const metrics = { contentType: 'text/plain', text: async () => 'recado_up 1\n' };
  app.use(healthRoutes({ readiness: createReadiness(checks), metrics, metricsToken }));
  return (await serve(app)).url;
}

const part = (name: string, isRequired: boolean, check: HealthCheck['check']): HealthCheck => ({
  name,
  isRequired,
  check,
});
const well = async (): Promise<null> => null;

describe('readiness', () => {
  test('is given when all parts are well', async () => {
    const url = await serveHealth([part('database', true, well), part('redis', false, well)]);
    const res = await fetch(`${url}/readyz`);
    expect([res.status, await res.json()]).toEqual([200, { ready: true, missing: [], degraded: [] }]);
  });

  test('stays given without Redis, which is named as degraded', async () => {
    const url = await serveHealth([
      part('database', true, well),
      part('redis', false, async () => 'connection refused'),
    ]);
    const res = await fetch(`${url}/readyz`);
    expect([res.status, await res.json()]).toEqual([200, { ready: true, missing: [], degraded: ['redis'] }]);
  });

  test('ends without the database, and the words of the error stay inside', async () => {
    const url = await serveHealth([
      part('database', true, () => Promise.reject(new Error('password of shop@db.internal is wrong'))),
      part('migrations', true, async () => '2 to run'),
    ]);
    const res = await fetch(`${url}/readyz`);
    const text = await res.text();
    expect(res.status).toBe(503);
    expect(JSON.parse(text)).toEqual({ ready: false, missing: ['database', 'migrations'], degraded: [] });
    expect(text).not.toContain('db.internal');
  });

  test('a part that never answers is missing, not waited for', async () => {
    const readiness = createReadiness([part('database', true, () => new Promise(() => undefined))]);
    expect((await readiness()).missing['database']).toMatch(/no answer within/);
  });

  test('many probes at once ask each part once', async () => {
    let asked = 0;
    const gate = Promise.withResolvers<null>();
    const check = (): Promise<null> => {
      asked++;
      return gate.promise;
    };
    const readiness = createReadiness([part('database', true, check)]);
    const probes = Array.from({ length: 20 }, () => readiness());
    gate.resolve(null);
    await Promise.all(probes);
    expect(asked).toBe(1);
    await readiness();
    expect(asked).toBe(2);
  });
});

test('a process that runs is healthy, however its parts are', async () => {
  const url = await serveHealth([part('database', true, async () => 'away')]);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

describe('figures', () => {
  const ask = async (url: string, headers: Record<string, string>): Promise<number> =>
    (await fetch(`${url}/metrics`, { headers })).status;

  test('are read on this machine without a token', async () => {
    const url = await serveHealth([]);
    const res = await fetch(`${url}/metrics`);
    expect([res.status, await res.text()]).toEqual([200, 'recado_up 1\n']);
  });

  test('are closed to whoever comes through a proxy on this machine', async () => {
    const url = await serveHealth([]);
    expect(await ask(url, { 'x-forwarded-for': '127.0.0.1' })).toBe(403);
    expect(await ask(url, { forwarded: 'for=127.0.0.1' })).toBe(403);
  });

  test('are opened to others by the token and by nothing else', async () => {
    const url = await serveHealth([], TOKEN);
    const remote = { 'x-forwarded-for': '203.0.113.9' };
    expect(await ask(url, { ...remote, authorization: `Bearer ${TOKEN}` })).toBe(200);
    for (const authorization of [
      '',
      'Bearer',
      'Bearer wrong',
      `Basic ${TOKEN}`,
      `Bearer ${TOKEN}x`,
      `Bearer ${TOKEN.slice(1)}`,
    ]) {
      expect(await ask(url, { ...remote, authorization })).toBe(403);
    }
  });
});
