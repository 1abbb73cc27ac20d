import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveWeb } from '../../src/platform/http/serve-web.ts';

const DIST = fileURLToPath(new URL('../../web/dist/', import.meta.url));
const ASSETS = `${DIST}assets/`;
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

const INBOX = ['session/door-pages', 'frame/console-frame', 'frame/desk', 'frame/open-conversation'];
const inConsole = (name: string) => `src/console/${name}.tsx`;

test.each([
  { page: 'the inbox with its sign-in', entries: INBOX.map(inConsole), mostKb: 290 },
  { page: 'the simulator', entries: ['src/simulator/simulator-page.tsx'], mostKb: 270 },
])('the first load of $page stays within its budget', ({ entries, mostKb }) => {
  const files = filesOf(['index.html', ...entries]);
  expect(kilobytes(files, '.js')).toBeGreaterThan(100);
  expect(kilobytes(files, '.js')).toBeLessThanOrEqual(mostKb);
  expect(kilobytes(files, '.css')).toBeLessThanOrEqual(MOST_CSS_KB);
});

test.each(['orders/orders-page', 'settings/devices-page', 'settings/staff-page', 'settings/account-page'])(
  'the page %s adds little to the inbox',
  (name) => {
    const known = new Set(filesOf(['index.html', ...INBOX.map(inConsole)]));
    const added = filesOf([inConsole(name)]).filter((file) => !known.has(file));
    expect(kilobytes(added, '.js')).toBeLessThanOrEqual(45);
  },
);

/** Every file that these sources of the page need at once. */
function filesOf(sources: readonly string[]): string[] {
  type Chunk = { file: string; css?: string[]; imports?: string[] };
  const manifest = JSON.parse(readFileSync(`${DIST}.vite/manifest.json`, 'utf8')) as Record<string, Chunk>;
  const found = new Set<string>();
  const visit = (source: string): void => {
    const chunk = manifest[source];
    if (chunk === undefined) throw new Error(`${source} is not in the manifest`);
    if (found.has(chunk.file)) return;
    for (const file of [chunk.file, ...(chunk.css ?? [])]) found.add(file);
    for (const next of chunk.imports ?? []) visit(next);
  };
  for (const source of sources) visit(source);
  return [...found];
}

const kilobytes = (files: readonly string[], ending: string): number =>
  files
    .filter((file) => file.endsWith(ending))
    .reduce((sum, file) => sum + gzipSync(readFileSync(DIST + file), { level: 9 }).length / 1000, 0);
