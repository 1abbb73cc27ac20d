import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveWeb } from '../../src/platform/http/serve-web.ts';

const ASSETS = fileURLToPath(new URL('../../web/dist/assets/', import.meta.url));
const MOST_JS_KB = 270;
const MOST_CSS_KB = 45;

let server: Server;
let origin = '';

beforeAll(async () => {
  const app = express();
  app.use(serveWeb());
  app.use((_req, res) => res.status(404).send('left to others'));
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

test('the page comes with a new nonce each time and a policy without unsafe sources', async () => {
  const pages = await Promise.all(['/simulator', '/simulator/anything'].map((path) => fetch(origin + path)));
  const policies = pages.map((page) => page.headers.get('content-security-policy') ?? '');
  for (const [index, page] of pages.entries()) {
    const nonce = /'nonce-([^']+)'/.exec(policies[index] ?? '')?.[1] ?? 'missing';
    const html = await page.text();
    expect(html).toContain(`nonce="${nonce}"`);
    expect(html).not.toContain('__CSP_NONCE__');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(page.headers.get('x-frame-options')).toBe('DENY');
    expect(page.headers.get('cache-control')).toBe('no-cache');
  }
  expect(policies[0]).not.toBe(policies[1]);
  expect(policies[0]).not.toContain('unsafe');
});

test('files with hashed names are kept for good', async () => {
  const [name = 'missing'] = readdirSync(ASSETS).filter((file) => file.endsWith('.js'));
  const asset = await fetch(`${origin}/assets/${name}`);
  expect(asset.status).toBe(200);
  expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
});

test.each([
  '/',
  '/api/x',
  '/webhooks/whatsapp',
  '/files/x',
  '/healthz',
  '/readyz',
  '/metrics',
  '/emulator/x',
  '/simulator/api',
  '/simulator/api/state',
  '/simulator/missing.js',
  '/assets/missing.js',
])('%s is left to the routes after the page', async (path) => {
  const answer = await fetch(origin + path);
  expect([answer.status, await answer.text()]).toEqual([404, 'left to others']);
});

test('the first load stays within its budget', () => {
  const kilobytes = (ending: string) =>
    readdirSync(ASSETS)
      .filter((file) => file.endsWith(ending))
      .reduce((sum, file) => sum + gzipSync(readFileSync(ASSETS + file), { level: 9 }).length / 1000, 0);
  expect(kilobytes('.js')).toBeGreaterThan(100);
  expect(kilobytes('.js')).toBeLessThanOrEqual(MOST_JS_KB);
  expect(kilobytes('.css')).toBeLessThanOrEqual(MOST_CSS_KB);
});
