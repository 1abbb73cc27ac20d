import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { addEndpoint } from '../../../src/events/add-endpoint.ts';
import { replaceSecret } from '../../../src/events/endpoint-store.ts';
import { forgetEvents, isEventDue, type PostEvent, postTo, publishEvent } from '../../../src/events/index.ts';
import { replayOne } from '../../../src/events/log-store.ts';
import { makeSecret } from '../../../src/events/sign.ts';
import { startLocalServer } from '../../support/local-server.ts';
import { AT, database, deliver, endpoint, erp, publish, rows, SECRET, stateOf, told, verify } from './world.ts';

const pathsOf = (path: string) => erp.heard.filter((call) => call.path === path);
const numbersOf = (path: string, subject: string) =>
  pathsOf(path)
    .filter(({ event }) => event.subject === subject)
    .map(({ event }) => event.data['number']);
/** The program's clock knows whole milliseconds. */
const soon = () =>
  sql`update webhook_deliveries set next_at = date_trunc('milliseconds', now())`.execute(database().db);

describe('an event', () => {
  test('reaches each endpoint that wants it, signed as an independent library takes it', async () => {
    const wanting = await endpoint('/all');
    await endpoint('/orders', { types: ['order.paid'] });
    await publish('notification:n1');
    await deliver();
    const [call, ...others] = erp.heard;
    expect(others).toEqual([]);
    if (call === undefined) throw new Error('nothing came');
    expect(call.path).toBe('/all');
    expect(JSON.parse(call.body)).toEqual({
      ...{ type: 'notification.updated', timestamp: AT.toISOString(), version: 1, subject: 'notification:n1' },
      data: { number: 1 },
    });
    await verify(call);
    await expect(verify(call, makeSecret())).rejects.toThrow();
    expect(await rows(wanting)).toMatchObject([
      { eventId: call.headers['webhook-id'], state: 'delivered', attempts: 1, outcome: '204' },
    ]);
  });

  test('is not kept when what happened is taken back', async () => {
    const id = await endpoint('/hook');
    const failing = database()
      .db.transaction()
      .execute(async (tx) => {
        await publishEvent(tx, { type: 'x', subject: 'x:1', customerId: null, at: AT, data: {} });
        throw new Error('taken back');
      });
    await expect(failing).rejects.toThrow('taken back');
    expect(await rows(id)).toEqual([]);
  });

  test('goes once, whoever else delivers at the same time, and of each subject in order', async () => {
    const id = await endpoint('/hook');
    for (let number = 1; number <= 10; number++)
      for (const one of ['a', 'b', 'c']) await publish(`order:${one}`, number);
    await Promise.all([deliver(), deliver(), deliver()]);
    expect(erp.heard).toHaveLength(30);
    expect(new Set(erp.heard.map(({ headers }) => headers['webhook-id'])).size).toBe(30);
    const inOrder = Array.from({ length: 10 }, (_, at) => at + 1);
    for (const one of ['a', 'b', 'c']) expect(numbersOf('/hook', `order:${one}`)).toEqual(inOrder);
    expect(await isEventDue(database().db, new Date())).toBe(false);
    expect((await rows(id)).every(({ state }) => state === 'delivered')).toBe(true);
  });

  test('that is refused holds back its subject there, and no other subject or endpoint', async () => {
    const id = await endpoint('/hook');
    await endpoint('/other');
    erp.answer = ({ path, event }) => ({ status: path === '/hook' && event.subject === 'order:a' ? 500 : 200 });
    for (const number of [1, 2]) for (const one of ['a', 'b']) await publish(`order:${one}`, number);
    await deliver();
    expect([numbersOf('/hook', 'order:a'), numbersOf('/hook', 'order:b')]).toEqual([[1], [1, 2]]);
    expect(numbersOf('/other', 'order:a')).toEqual([1, 2]);
    erp.answer = () => ({ status: 200 });
    await soon();
    await deliver();
    expect(numbersOf('/hook', 'order:a')).toEqual([1, 1, 2]);
    const ids = pathsOf('/hook')
      .filter(({ event }) => event.subject === 'order:a' && event.data['number'] === 1)
      .map(({ headers }) => headers['webhook-id']);
    expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
    expect((await rows(id)).map(({ state }) => state)).toEqual(Array(4).fill('delivered'));
  });

  test('that an endpoint leaves hanging delays no other endpoint', async () => {
    const hanging = await endpoint('/hangs');
    await endpoint('/works');
    for (let number = 1; number <= 20; number++) await publish(`order:${number}`);
    const { promise: allWorked, resolve: tellAllWorked } = Promise.withResolvers<void>();
    let [begun, stoodStill] = [0, 0];
    erp.answer = ({ path }) => {
      if (path === '/hangs') return null;
      if (pathsOf('/works').length === 20) {
        stoodStill = begun;
        tellAllWorked();
      }
      return { status: 200 };
    };
    const patient = postTo({ allowedHosts: ['127.0.0.1'] });
    const hasty = postTo({ allowedHosts: ['127.0.0.1'], patienceMs: 50 });
    const post: PostEvent = async (call) => {
      if (call.url.pathname === '/works') return patient(call);
      begun += 1;
      // However long that takes: its calls hang until the other endpoint has everything.
      await allWorked;
      return hasty(call);
    };
    await deliver({ post });
    expect(pathsOf('/works')).toHaveLength(20);
    // All lanes of the other stood still, and no more than those.
    expect(stoodStill).toBe(8);
    expect((await rows(hanging)).filter(({ outcome }) => outcome === 'timeout').length).toBeGreaterThan(0);
  });

  test('follows no redirect, wherever it leads', async () => {
    const id = await endpoint('/hook');
    erp.answer = () => ({ status: 307, headers: { location: `${erp.url}/elsewhere` } });
    await publish('order:a');
    await deliver();
    expect(erp.heard.map(({ path }) => path)).toEqual(['/hook']);
    expect(await rows(id)).toMatchObject([{ state: 'ready', outcome: '307' }]);
  });

  test('is taken by an answer of any size, of which the beginning is kept', async () => {
    let sent = 0;
    const endless = await startLocalServer((_req, res) => {
      res.writeHead(200, { 'content-length': String(1_000_000_000) });
      const part = Buffer.alloc(65_536, 'x');
      const more = (): void => {
        while (!res.destroyed && sent < 1_000_000_000) {
          sent += part.length;
          if (!res.write(part)) return void res.once('drain', more);
        }
      };
      more();
    });
    const id = await endpoint('', { url: endless.url });
    await publish('order:a');
    await deliver();
    await endless.close();
    expect(await rows(id)).toMatchObject([{ state: 'delivered', outcome: '200' }]);
    expect(sent).toBeLessThan(50_000_000);
    const { rows: log } = await sql<{ answer: string }>`select answer from webhook_attempts`.execute(database().db);
    expect(log).toEqual([{ answer: 'x'.repeat(500) }]);
  });

  test('goes to no private address unless its host is allowed, also when the name changes its mind', async () => {
    const plain = await endpoint('/hook');
    const asked: string[] = [];
    // A public address while it is checked; one of ours when it is called.
    const resolve = async (name: string) => {
      asked.push(name);
      return [{ address: asked.length === 1 ? '8.8.8.8' : '127.0.0.1', family: 4 }];
    };
    const { port } = new URL(erp.url);
    const wanted = { url: `https://erp.example:${port}/hook`, description: '', types: [] };
    const { id: named } = await addEndpoint(
      { db: database().db, allowedHosts: [], resolve },
      wanted,
      async () => undefined,
    );
    await publish('order:a');
    await deliver({ post: postTo({ allowedHosts: [], patienceMs: 1_000, resolve }) });
    expect(erp.heard).toEqual([]);
    expect(asked).toEqual(['erp.example', 'erp.example']);
    for (const id of [plain, named])
      expect(await rows(id)).toMatchObject([{ outcome: 'net_address_refused', attempts: 1 }]);
  });

  test('that was taken by a worker that died is sent by another, and what waits behind it after it', async () => {
    const id = await endpoint('/hook');
    for (const number of [1, 2]) await publish('order:a', number);
    await sql`update webhook_deliveries set state = case when id = (select min(id) from webhook_deliveries) then 'ready' else 'waiting' end`.execute(
      database().db,
    );
    await sql`update webhook_deliveries set attempts = 1, tries_since = now(), leased_by = ${id}, leased_until = now() + interval '1 minute'
      where state = 'ready'`.execute(database().db);
    await deliver();
    expect(erp.heard).toEqual([]);
    await sql`update webhook_deliveries set leased_until = date_trunc('milliseconds', now()) where state = 'ready'`.execute(
      database().db,
    );
    await deliver();
    expect(numbersOf('/hook', 'order:a')).toEqual([1, 2]);
  });

  test('that is sent again by hand goes under the same id, in its place', async () => {
    const id = await endpoint('/hook');
    for (const number of [1, 2]) await publish('order:a', number);
    await deliver();
    const [first] = await rows(id);
    await database()
      .db.transaction()
      .execute((tx) => replayOne(tx, id, first?.id ?? 0));
    await publish('order:a', 3);
    await deliver();
    expect(numbersOf('/hook', 'order:a')).toEqual([1, 2, 1, 3]);
    expect(erp.heard[2]?.headers['webhook-id']).toBe(first?.eventId);
  });

  test('is forgotten when nobody waits for it any more', async () => {
    await endpoint('/hook');
    const paused = await endpoint('/paused');
    await sql`update webhook_endpoints set state = 'paused' where id = ${paused}`.execute(database().db);
    await publish('order:a');
    await deliver();
    const later = new Date(Date.now() + 60_000);
    expect(await forgetEvents(database().db, later, 100)).toBe(0);
    expect(await rows(paused)).toMatchObject([{ state: 'new' }]);
    await sql`delete from webhook_endpoints where id = ${paused}`.execute(database().db);
    expect(await forgetEvents(database().db, later, 100)).toBe(1);
  });

  test('of an endpoint that is switched off is forgotten too, and the later ones of its subject go once it is on again', async () => {
    const off = await endpoint('/off');
    erp.answer = () => ({ status: 503 });
    for (const number of [1, 2, 3]) await publish('order:a', number);
    await deliver();
    const stateTo = (state: string) =>
      sql`update webhook_endpoints set state = ${state}, failures = 0, rest_until = null where id = ${off}`.execute(
        database().db,
      );
    await sql`update webhook_events set created_at = now() - interval '1 day' where body::json -> 'data' ->> 'number' = '1'`.execute(
      database().db,
    );
    expect((await rows(off)).map(({ state }) => state)).toEqual(['ready', 'waiting', 'waiting']);
    const before = new Date(Date.now() - 3_600_000);
    expect(await forgetEvents(database().db, before, 100)).toBe(0);
    await stateTo('disabled');
    expect(await forgetEvents(database().db, before, 100)).toBe(1);
    await stateTo('active');
    erp.answer = () => ({ status: 200 });
    await deliver();
    expect(numbersOf('/off', 'order:a')).toEqual([1, 2, 3]);
  });
});

describe('an endpoint', () => {
  test('gets both signatures for a day while its secret is replaced, then the new one alone', async () => {
    const id = await endpoint('/hook');
    const fresh = makeSecret();
    await database()
      .db.transaction()
      .execute((tx) => replaceSecret(tx, id, fresh, new Date(Date.now() + 60_000)));
    await publish('order:a');
    await deliver();
    await sql`update webhook_endpoints set previous_until = now() - interval '1 second'`.execute(database().db);
    await publish('order:a', 2);
    await deliver();
    const [both, alone] = erp.heard;
    if (both === undefined || alone === undefined) throw new Error('nothing came');
    await verify(both, SECRET);
    await verify(both, fresh);
    await verify(alone, fresh);
    await expect(verify(alone, SECRET)).rejects.toThrow();
  });

  test('that says 410 is told nothing more, at once', async () => {
    const id = await endpoint('/hook');
    told.length = 0;
    erp.answer = () => ({ status: 410 });
    await publish('order:a');
    await deliver();
    const [row] = await rows(id);
    expect(row).toMatchObject({ state: 'given_up', outcome: '410' });
    expect(await stateOf(id)).toMatchObject({ state: 'disabled', stateReason: 'gone' });
    expect(told).toEqual([`given_up ${id} ${row?.eventId}`, `off ${id} gone`]);
    await publish('order:a', 2);
    await deliver();
    expect(await rows(id)).toHaveLength(1);
    expect(erp.heard).toHaveLength(1);
  });

  test('that fails for days gets its events for a day each, and is switched off after five', async () => {
    const id = await endpoint('/hook');
    told.length = 0;
    erp.answer = () => ({ status: 503 });
    let now = Date.now();
    const began = now;
    await publish('order:a', 1);
    await publish('order:a', 2);
    for (let hours = 0; hours < 200 && (await stateOf(id))?.state === 'active'; hours++) {
      await deliver({ machineClock: () => new Date(now) });
      now += 3_600_000;
      if (hours % 24 === 23) await publish('order:b', hours);
    }
    expect(await stateOf(id)).toMatchObject({ state: 'disabled', stateReason: 'failing' });
    const days = (now - began) / 86_400_000;
    expect(days).toBeGreaterThanOrEqual(5);
    expect(days).toBeLessThan(6);
    const lost = (await rows(id)).filter(({ state }) => state === 'given_up');
    expect(lost.map(({ subject }) => subject)).toEqual(expect.arrayContaining(['order:a', 'order:b']));
    expect(told.at(-1)).toBe(`off ${id} failing`);
    // The second of a subject was not sent before the first was given up.
    const firsts = numbersOf('/hook', 'order:a');
    expect(firsts.lastIndexOf(1)).toBeLessThan(firsts.indexOf(2));
  });

  test('is not switched off without whoever has to know of it', async () => {
    const id = await endpoint('/hook');
    erp.answer = () => ({ status: 410 });
    await publish('order:a');
    const failing = { givenUp: async () => Promise.reject(new Error('killed before staff could be told')) };
    const tell = { ...failing, switchedOff: async () => undefined };
    await expect(deliver({ tell })).rejects.toThrow('killed');
    expect(await stateOf(id)).toMatchObject({ state: 'active' });
    expect(await rows(id)).toMatchObject([{ state: 'ready', attempts: 1 }]);
  });

  test('that fails is left alone for a while, so that thousands of events for it cost nobody time', async () => {
    const id = await endpoint('/hook');
    erp.answer = () => ({ status: 500 });
    for (let number = 0; number < 50; number++) await publish(`order:${number}`);
    await deliver();
    expect(erp.heard.length).toBeLessThanOrEqual(16);
    expect((await stateOf(id))?.failures).toBeGreaterThanOrEqual(3);
    expect(await isEventDue(database().db, new Date())).toBe(false);
    erp.answer = () => ({ status: 200 });
    const later = new Date(Date.now() + 600_000);
    await deliver({ machineClock: () => later });
    expect((await rows(id)).every(({ state }) => state === 'delivered')).toBe(true);
  });
});
