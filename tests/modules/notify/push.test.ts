import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { WorkerId } from '../../../src/core/ids.ts';
import { pushAll, settlePushes } from '../../../src/notify/index.ts';
import { listDevices } from '../../../src/notify/push/device-store.ts';
import { markShown } from '../../../src/notify/push/receipt-store.ts';
import { writeShowsText } from '../../../src/notify/push/setting-store.ts';
import { type VapidPair, vapidPair } from '../../../src/vendors/web-push/index.ts';
import { useDatabase } from '../../support/database.ts';
import { type PushServer, startPushServer } from '../../support/push-server.ts';
import { eventOf, happen, openShop, person } from './push-world.ts';

const database = useDatabase();
let server: PushServer;
beforeAll(async () => {
  server = await startPushServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  await sql`truncate push_devices, push_jobs, push_deliveries, push_settings cascade`.execute(database().db);
  server.received.length = 0;
  server.answers.length = 0;
  server.mostBytes = 4_096;
});

const open = (keys?: VapidPair) => openShop(database().db, server, keys);
const states = async () =>
  (await sql<{ state: string }>`select state from push_deliveries order by created_at`.execute(database().db)).rows.map(
    ({ state }) => state,
  );
const makeDue = () => sql`update push_deliveries set not_before = now()`.execute(database().db);
const isHandedOver = () =>
  expect
    .poll(async () => {
      const handed = sql`select from push_deliveries where state = 'sending' and handed_at is not null`;
      return (await handed.execute(database().db)).rows.length;
    })
    .toBe(1);
const titles = () => server.received.map(({ payload }) => payload.notification['title']);

test('a shop whose private key begins with zeros, as every 256th does, pushes like any other', async () => {
  const shop = open(vapidPair(Buffer.from(`0000${'5a'.repeat(30)}`, 'hex')));
  await shop.addDevice(person('Ana'));
  await happen(database().db, eventOf('waiting'), false);
  await shop.push();
  expect(titles()).toEqual(['Marisol espera a una persona']);
});

test('a customer who waits is pushed at once to whoever is on duty, without a word the customer wrote', async () => {
  const shop = open();
  await shop.addDevice(person('Ana'));
  const { conversationId } = await happen(database().db, eventOf('waiting'), false);
  await shop.push();
  const [{ headers, payload } = { headers: {}, payload: null }] = server.received;
  expect(payload).toEqual({
    web_push: 8030,
    mutable: true,
    notification: {
      title: 'Marisol espera a una persona',
      body: 'Quiere factura · hace 1 min',
      lang: 'es',
      tag: conversationId?.replaceAll('-', ''),
      navigate: `https://shop.example/c/${conversationId}?m=m1`,
      renotify: true,
      data: { token: expect.stringMatching(/^[0-9a-f]{64}$/) },
    },
    app_badge: 3,
    token: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(headers).toMatchObject({ ttl: '300', urgency: 'high', topic: conversationId?.replaceAll('-', '') });
  expect(await states()).toEqual(['sent']);
});

test('in English for whoever reads English, and with the customer’s words once the owner allows it', async () => {
  const shop = open();
  await shop.addDevice(person('John', { language: 'en' }));
  await happen(database().db, eventOf('replied'));
  await shop.push();
  await writeShowsText(database().db, true);
  await happen(database().db, eventOf('replied'));
  await shop.push();
  expect(server.received.map(({ payload }) => payload.notification)).toMatchObject([
    { title: 'Marisol replied', body: 'You have this conversation', lang: 'en' },
    { title: 'Marisol replied', body: 'mi RFC es VEGM800101', lang: 'en' },
  ]);
});

test('everything but a waiting customer waits ten seconds and is joined, under its most urgent words', async () => {
  const { db } = database();
  const shop = open();
  await shop.addDevice(person('Ana'));
  const { conversationId } = await happen(db, eventOf('replied'), false);
  await happen(db, eventOf('closing', { conversationId }), false);
  await shop.push();
  expect(server.received).toEqual([]);
  await happen(db, eventOf('failed', { conversationId }));
  await shop.push();
  expect(titles()).toEqual(['No salió un mensaje · Marisol']);
  await shop.push();
  expect(titles()).toHaveLength(1);
});

test('whoever is off duty, muted, does not want the kind or has the conversation before their eyes gets nothing', async () => {
  const { db } = database();
  const shop = open();
  const [ana, luis, eva, off] = [person('Ana'), person('Luis'), person('Eva'), person('Off')];
  await shop.addDevice(ana);
  await shop.addDevice(luis, ['money']);
  const muted = await shop.addDevice(eva);
  await shop.addDevice(off);
  shop.staff.splice(shop.staff.indexOf(off), 1);
  await sql`update push_devices set muted_until = now() + interval '8 hours' where id = ${muted.id}`.execute(db);
  const seen = await happen(db, eventOf('waiting'));
  shop.viewing.add(`${ana.id} ${seen.conversationId}`);
  await shop.push();
  expect(server.received).toEqual([]);
  await happen(db, eventOf('money', { conversationId: null, code: 'payment_failed' }));
  await happen(db, eventOf('replied', { staffId: ana.id }));
  await shop.push();
  expect(titles().sort()).toEqual(['Marisol contestó', 'Un pago necesita atención', 'Un pago necesita atención']);
});

test('what is over before it is pushed is not pushed: somebody took the conversation', async () => {
  const shop = open();
  await shop.addDevice(person('Ana'));
  const { conversationId } = await happen(database().db, eventOf('waiting'));
  shop.over.add(conversationId ?? '');
  await shop.push();
  expect(server.received).toEqual([]);
  shop.over.clear();
  await shop.push();
  expect(server.received).toEqual([]);
});

test('a second push about the same customer is heard only when it is more urgent', async () => {
  const { db } = database();
  const shop = open();
  await shop.addDevice(person('Ana'));
  const { conversationId } = await happen(db, eventOf('closing'));
  await shop.push();
  for (const kind of ['replied', 'waiting', 'waiting', 'replied'] as const) {
    await happen(db, eventOf(kind, { conversationId }));
    await shop.push();
  }
  expect(server.received.map(({ payload }) => payload.notification['renotify'])).toEqual([
    true,
    false,
    true,
    true,
    false,
  ]);
  expect(new Set(server.received.map(({ headers }) => headers['topic'])).size).toBe(1);
});

test('forty customers who begin to wait at once are one push, not forty', async () => {
  const shop = open();
  await shop.addDevice(person('Ana'));
  for (let index = 0; index < 40; index += 1) await happen(database().db, eventOf('waiting'));
  await shop.push();
  expect(server.received.map(({ payload }) => payload.notification)).toMatchObject([
    { title: 'Varios clientes esperan a una persona', body: '40 nuevos', navigate: 'https://shop.example/' },
  ]);
});

test('two workers push each thing to each device once', async () => {
  const { db } = database();
  const shop = open();
  for (const name of ['Ana', 'Luis', 'Eva']) await shop.addDevice(person(name));
  const events = Array.from({ length: 30 }, () => eventOf('money'));
  for (const event of events) await happen(db, event);
  await Promise.all([pushAll(shop.depsFor())(), pushAll(shop.depsFor())()]);
  await pushAll(shop.depsFor())();
  expect(server.received).toHaveLength(90);
  expect(new Set(server.received.map(({ to, headers }) => `${to} ${headers['topic']}`)).size).toBe(90);
});

test('a subscription that is over goes with its device, and the others are pushed all the same', async () => {
  const shop = open();
  const [ana, luis] = [person('Ana'), person('Luis')];
  const gone = await shop.addDevice(ana);
  await shop.addDevice(luis);
  server.expire(gone.clientHash);
  await happen(database().db, eventOf('waiting'));
  await shop.push();
  expect(await listDevices(database().db, ana.id)).toEqual([]);
  expect(await listDevices(database().db, luis.id)).toHaveLength(1);
  expect(server.received).toHaveLength(1);
});

test('a push service that takes less gets the same push in fewer words', async () => {
  const { db } = database();
  const shop = open();
  await shop.addDevice(person('Ana'));
  server.answers.push({ status: 413 }, { status: 413 });
  await happen(db, eventOf('waiting'));
  await shop.push();
  expect(titles()).toEqual(['Recado']);
  expect(server.received[0]?.payload.token).toMatch(/^[0-9a-f]{64}$/);
  expect(await states()).toEqual(['sent']);
});

test('a push service that is busy is asked again when it said, and never at once', async () => {
  const shop = open();
  const ana = person('Ana');
  await shop.addDevice(ana);
  server.answers.push({ status: 429, headers: { 'retry-after': '60' } });
  await happen(database().db, eventOf('waiting'));
  await shop.push();
  await shop.push();
  expect(shop.ends).toEqual(['queued']);
  expect(await listDevices(database().db, ana.id)).toMatchObject([{ lastError: '429' }]);
  const { rows } = await sql<{ waits: boolean }>`
    select not_before > now() + interval '50 s' as waits from push_deliveries`.execute(database().db);
  expect(rows).toEqual([{ waits: true }]);
  await makeDue();
  await shop.push();
  expect(shop.ends).toEqual(['queued', 'sent']);
});

test('a push service that refuses our key or subject is named at the device', async () => {
  const shop = open();
  const ana = person('Ana');
  await shop.addDevice(ana);
  server.answers.push({ status: 403 });
  await happen(database().db, eventOf('waiting'));
  await shop.push();
  expect(await states()).toEqual(['failed']);
  expect(await listDevices(database().db, ana.id)).toMatchObject([{ lastError: '403' }]);
});

test('a redirect is not followed', async () => {
  const shop = open();
  await shop.addDevice(person('Ana'));
  server.answers.push({ status: 302, headers: { location: 'http://169.254.169.254/' } });
  await happen(database().db, eventOf('waiting'));
  await shop.push();
  expect(await states()).toEqual(['failed']);
});

test('a worker that is killed before it asked the push service loses nothing, and one that is killed after pushes nothing twice', async () => {
  const { db } = database();
  const shop = open();
  const ana = person('Ana');
  await shop.addDevice(ana);
  const dying = shop.depsFor({ ...shop.channel, send: () => new Promise(() => undefined) });
  const woken: string[] = [];
  const settle = (dead: readonly WorkerId[]) => settlePushes({ db, wake: async () => void woken.push('woken') }, dead);
  await happen(db, eventOf('waiting'));
  void pushAll({ ...dying, lanes: 1 })();
  await isHandedOver();
  await sql`update push_deliveries set handed_at = null`.execute(db);
  await settle([dying.worker]);
  await shop.push();
  expect(server.received).toHaveLength(1);
  await happen(db, eventOf('waiting'));
  void pushAll({ ...dying, lanes: 1 })();
  await isHandedOver();
  await settle([dying.worker]);
  await shop.push();
  expect([server.received.length, await states()]).toEqual([1, ['sent', 'unconfirmed']]);
  expect(await listDevices(db, ana.id)).toMatchObject([{ lastError: 'answer_lost', silent: 2 }]);
});

test('a wake-up that was lost is made up for', async () => {
  const { db } = database();
  const shop = open();
  await shop.addDevice(person('Ana'));
  await happen(db, eventOf('waiting'));
  await sql`update push_jobs set due_at = now() - interval '1 s'`.execute(db);
  const woken: string[] = [];
  const settle = () => settlePushes({ db, wake: async () => void woken.push('woken') }, []);
  await settle();
  await shop.push();
  await settle();
  expect(woken).toEqual(['woken']);
});

test('a device that shows nothing is marked, and its receipt clears it; a token that is none changes nothing', async () => {
  const { db } = database();
  const shop = open();
  const ana = person('Ana');
  await shop.addDevice(ana);
  for (let index = 0; index < 3; index += 1) await happen(db, eventOf('money'));
  await shop.push();
  expect(await listDevices(db, ana.id)).toMatchObject([{ silent: 3, lastShownAt: null }]);
  expect(await markShown(db, 'a'.repeat(64))).toBe(false);
  expect(await markShown(db, server.received[0]?.payload.token ?? '')).toBe(true);
  expect(await listDevices(db, ana.id)).toMatchObject([{ silent: 0, lastShownAt: expect.any(Date) }]);
});

test('what a part of the program reports is pushed once, also by a process that starts anew', async () => {
  const shop = open();
  await shop.addDevice(person('Ana'));
  const at = new Date();
  const event = eventOf('waiting');
  const read = async (after: Date) => ({ events: after < at ? [event] : [], readTo: at, isFull: false });
  shop.sources.push({ name: 'waiting', now: () => at, read });
  for (let run = 0; run < 3; run += 1) await pushAll(shop.depsFor())();
  await shop.push();
  await shop.push();
  expect(server.received).toHaveLength(1);
});

test('what was looked through is not looked through again for good, though nobody is told of any of it', async () => {
  const shop = open();
  const now = new Date();
  const asked: number[] = [];
  const read = async (after: Date) => {
    asked.push((after.getTime() - now.getTime()) / 60_000);
    return { events: [], readTo: new Date(after.getTime() + 60_000), isFull: asked.length === 1 };
  };
  shop.sources.push({ name: 'replies', now: () => now, read });
  const push = pushAll(shop.depsFor());
  for (let look = 0; look < 3; look += 1) await push();
  // Two pages of the first look, a minute each; a look begins ten seconds before the end of the one before.
  expect(asked).toEqual([-15, -14, -13 - 1 / 6, -12 - 1 / 3].map((minutes) => expect.closeTo(minutes, 3)));
});
