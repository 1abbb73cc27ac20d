import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { guardedGet } from '../../../src/platform/net/guarded-request.ts';
import { isPublicAddress } from '../../../src/platform/net/public-address.ts';

const server = createServer((request, response) => {
  if (request.url === '/silent') return void response.write('x');
  return void response.end('here');
});
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const get = (url: string, over: { mayBePrivate?: boolean; idleMs?: number } = {}) =>
  guardedGet(new URL(url), {
    headers: {},
    mayBePrivate: over.mayBePrivate ?? false,
    signal: AbortSignal.timeout(5_000),
    idleMs: over.idleMs ?? 5_000,
  });

test.each([
  'http://169.254.169.254/latest/meta-data',
  'http://127.0.0.1:PORT/',
  'http://127.1:PORT/',
  'http://2130706433:PORT/',
  'http://localhost:PORT/',
  'http://0.0.0.0:PORT/',
  'http://[::1]:PORT/',
  'http://[::ffff:127.0.0.1]:PORT/',
  'http://[64:ff9b::7f00:1]/',
  'http://10.0.0.1/',
  'http://192.168.1.1/',
  'http://[fd00::1]/',
])('%s is never connected to', async (url) => {
  await expect(get(url.replace('PORT', String(port)))).rejects.toMatchObject({ code: 'net_address_refused' });
});

test('a host of our own configuration may be on this machine', async () => {
  expect(await text(await get(`http://localhost:${port}/`, { mayBePrivate: true }))).toBe('here');
});

test('a connection on which nothing comes any more ends', async () => {
  const response = await get(`http://127.0.0.1:${port}/silent`, { mayBePrivate: true, idleMs: 100 });
  await expect(text(response)).rejects.toThrow();
});

test.each(['8.8.8.8', '157.240.1.1', '2a03:2880:f10c:83:face:b00c:0:25de'])('%s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test.each(['', 'example.com', '999.1.1.1', 'fe80::1%eth0'])('%j is no public address', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});
