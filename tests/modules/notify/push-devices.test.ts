import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '../../../src/core/ids.ts';
import { pushRoutes } from '../../../src/notify/index.ts';
import { type DeviceList, PUSH_KINDS } from '../../../src/notify/push/contract.ts';
import { answerErrors, createWebApp } from '../../../src/platform/http/web-app.ts';
import { createLog } from '../../../src/platform/log.ts';
import type { NeedsRole } from '../../../src/staff/index.ts';
import { isPushEndpoint } from '../../../src/vendors/web-push/index.ts';
import { useDatabase } from '../../support/database.ts';
import { type PushServer, startPushServer } from '../../support/push-server.ts';
import { openShop } from './push-world.ts';

const database = useDatabase();
let server: PushServer;
type Web = { readonly url: string; readonly close: () => Promise<void> };
let web: Web;
let shop: ReturnType<typeof openShop>;
const [ana, luis] = [newId(), newId()];

/** Stands in for the session: the person is named by a header, and nobody without one is let through. */
const needs: NeedsRole = () => (req, res, next) => {
  const id = req.get('x-person');
  if (id === undefined) return void res.status(401).json({ error: { code: 'signed_out' } });
  res.locals['viewer'] = { id, name: 'Ana', email: 'ana@shop.example', role: 'viewer', language: 'es' };
  next();
};

async function serve(isOn: boolean): Promise<Web> {
  const app = createWebApp({ trustProxy: false });
  const { channel, readers } = shop;
  const about = { db: database().db, needs, readers, publicUrl: 'https://shop.example', receiptMs: 2_000 };
  app.use(pushRoutes({ ...about, channel: isOn ? channel : null }));
  app.use(answerErrors({ log: createLog({ level: 'silent', name: 'test' }) }));
  const listening = createServer(app).listen(0, '127.0.0.1');
  await once(listening, 'listening');
  return {
    url: `http://127.0.0.1:${(listening.address() as AddressInfo).port}`,
    close: async () => {
      listening.closeAllConnections();
      await once(listening.close(), 'close');
    },
  };
}

beforeAll(async () => {
  server = await startPushServer();
  shop = openShop(database().db, server);
});
afterAll(() => server.close());
beforeEach(async () => {
  await sql`truncate push_devices cascade`.execute(database().db);
  server.received.length = 0;
  web = await serve(true);
  return () => web.close();
});

async function ask(who: string | null, method: string, path: string, body?: object) {
  const response = await fetch(`${web.url}/api/console${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(who === null ? {} : { 'x-person': who }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

const subscribe = async () => {
  const { endpoint, keys } = await server.subscribe(shop.keys.publicKey);
  return { endpoint, keys, name: 'Mi teléfono', system: 'Android' };
};
const hashOf = async (text: string) =>
  Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).toString('hex');

test('a device is added, known again by its browser, renamed, muted and removed', async () => {
  const device = await subscribe();
  const added = await ask(ana, 'POST', '/devices', device);
  expect(added).toMatchObject({ status: 200, body: { name: 'Mi teléfono', isThis: true, kinds: PUSH_KINDS } });
  const again = await ask(ana, 'POST', '/devices', { ...device, name: 'Otro nombre' });
  expect(again.body).toMatchObject({ id: added.body.id, name: 'Mi teléfono' });
  const listed = await ask(ana, 'GET', `/devices?this=${await hashOf(device.endpoint)}`);
  expect(listed.body).toMatchObject({ publicKey: shop.keys.publicKey, offBecause: null, devices: [{ isThis: true }] });
  const until = '2030-01-01T00:00:00.000Z';
  const changed = await ask(ana, 'PATCH', `/devices/${added.body.id}`, {
    name: 'Caja',
    kinds: ['waiting'],
    mutedUntil: until,
  });
  expect(changed.body).toMatchObject({ name: 'Caja', kinds: ['waiting'], mutedUntil: until, isThis: false });
  expect((await ask(ana, 'PATCH', `/devices/${added.body.id}`, { mutedUntil: null })).body).toMatchObject({
    name: 'Caja',
    mutedUntil: null,
  });
  expect((await ask(ana, 'DELETE', `/devices/${added.body.id}`)).status).toBe(204);
  expect((await ask(ana, 'GET', '/devices')).body.devices).toEqual([]);
});

test('nobody sees, changes, tries or removes the device of somebody else, and nobody at all without a session', async () => {
  const { body } = await ask(ana, 'POST', '/devices', await subscribe());
  expect((await ask(luis, 'GET', '/devices')).body.devices).toEqual([]);
  const tries = [
    ask(luis, 'PATCH', `/devices/${body.id}`, { name: 'x' }),
    ask(luis, 'DELETE', `/devices/${body.id}`),
    ask(luis, 'POST', `/devices/${body.id}/test`),
    ask(luis, 'DELETE', '/devices/not-an-id'),
  ];
  expect((await Promise.all(tries)).map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  expect((await ask(null, 'GET', '/devices')).status).toBe(401);
  expect((await ask(null, 'POST', '/devices', await subscribe())).status).toBe(401);
  expect((await ask(ana, 'GET', '/devices')).body.devices).toHaveLength(1);
});

test('a browser that two people share belongs to whoever signed in last; an address alone takes nobody’s device', async () => {
  const device = await subscribe();
  await ask(ana, 'POST', '/devices', device);
  const { keys } = await subscribe();
  expect(await ask(luis, 'POST', '/devices', { ...device, keys })).toMatchObject({
    status: 409,
    body: { error: { code: 'push_endpoint_foreign' } },
  });
  expect((await ask(luis, 'POST', '/devices', device)).status).toBe(200);
  expect((await ask(ana, 'GET', '/devices')).body.devices).toEqual([]);
});

test.each([
  'http://169.254.169.254/latest/meta-data',
  'https://169.254.169.254/',
  'https://10.0.0.7/push',
  'https://[::1]/push',
  'https://evil.example/fcm.googleapis.com',
  'https://fcm.googleapis.com.evil.example/x',
  'https://fcm.googleapis.com@evil.example/x',
  'https://fcm.googleapis.com:8443/x',
  'http://fcm.googleapis.com/x',
  'https://xfcm.googleapis.com/x',
  'https://push.services.mozilla.com.evil.example/x',
])('an address that is no push service is refused, and nothing is sent there: %s', async (endpoint) => {
  const { keys, name, system } = await subscribe();
  expect(await ask(ana, 'POST', '/devices', { endpoint, keys, name, system })).toMatchObject({
    status: 400,
    body: { error: { code: 'push_endpoint_refused' } },
  });
  const sent = await shop.channel.send({ endpoint, keys }, '{}', { ttlS: 1, urgency: 'high', topic: 'x' });
  expect(sent).toEqual({ outcome: 'refused', status: null });
});

test.each([
  'https://fcm.googleapis.com/fcm/send/abc',
  'https://updates.push.services.mozilla.com/wpush/v2/abc',
  'https://web.push.apple.com/abc',
  'https://wns2-par02p.notify.windows.com/w/?token=abc',
])('the push services of the browsers are known: %s', (endpoint) => {
  expect(isPushEndpoint(endpoint, [])).toBe(true);
});

test('keys that are none, a missing name and a kind that does not exist are refused', async () => {
  const device = await subscribe();
  const { body } = await ask(ana, 'POST', '/devices', device);
  const bad = await Promise.all([
    ask(ana, 'POST', '/devices', { ...device, keys: { p256dh: 'AAAA', auth: 'AAAA' } }),
    ask(ana, 'POST', '/devices', { ...device, name: ' ' }),
    ask(ana, 'POST', '/devices', { ...device, staffId: luis }),
    ask(ana, 'PATCH', `/devices/${body.id}`, { kinds: ['everything'] }),
  ]);
  expect(bad.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
});

test('a trial says what the push service answered and when the device showed it', async () => {
  const { body: device } = await ask(ana, 'POST', '/devices', await subscribe());
  const trying = ask(ana, 'POST', `/devices/${device.id}/test`);
  await expect.poll(() => server.received.length).toBe(1);
  const token = server.received[0]?.payload.token;
  expect((await ask(null, 'POST', '/push/shown', { token })).status).toBe(204);
  expect(await trying).toMatchObject({ status: 200, body: { answer: 201, shownAt: expect.stringMatching(/^\d{4}-/) } });
  server.answers.push({ status: 403 });
  expect((await ask(ana, 'POST', `/devices/${device.id}/test`)).body).toMatchObject({ answer: 403, shownAt: null });
  expect((await ask(ana, 'GET', '/devices')).body.devices).toMatchObject([
    { lastError: '403', lastShownAt: expect.any(String) },
  ]);
});

test('a receipt needs no session and tells nobody whether its token was one', async () => {
  expect((await ask(null, 'POST', '/push/shown', { token: 'f'.repeat(64) })).status).toBe(204);
  expect((await ask(null, 'POST', '/push/shown', { token: 7 })).status).toBe(400);
});

test('while push is off the list says why, and no device can be added', async () => {
  await web.close();
  web = await serve(false);
  const { body } = await ask(ana, 'GET', '/devices');
  expect(body satisfies DeviceList).toEqual({ devices: [], publicKey: null, offBecause: 'no_subject' });
  expect((await ask(ana, 'POST', '/devices', await subscribe())).status).toBe(503);
});

test('twenty-one browsers of one person are twenty devices: the oldest makes room', async () => {
  const first = await ask(ana, 'POST', '/devices', await subscribe());
  for (let index = 0; index < 20; index += 1) await ask(ana, 'POST', '/devices', await subscribe());
  const ids = (await ask(ana, 'GET', '/devices')).body.devices.map(({ id }: { id: string }) => id);
  expect(ids).toHaveLength(20);
  expect(ids).not.toContain(first.body.id);
});
