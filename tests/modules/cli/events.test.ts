import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { buildEvents } from '../../../src/app/build-events.ts';
import { newId } from '../../../src/core/ids.ts';
import { publishEvent } from '../../../src/events/index.ts';
import { createLog } from '../../../src/platform/log.ts';
import { useDatabase } from '../../support/database.ts';
import { startLocalServer } from '../../support/local-server.ts';
import { runRecado } from './run-recado.ts';

const database = useDatabase();
const recado = (...words: readonly string[]) => runRecado(words, { DATABASE_URL: database().url });

/** The part of the program that tells systems of a shop what happened, with one that answers so. */
async function part(receiver: { readonly url: string }, mail: object) {
  return buildEvents({
    config: {
      whatsapp: { phoneNumberId: '1' } as never,
      billing: { kind: 'off' } as never,
      mail: mail as never,
      server: { publicUrl: 'https://shop.example' } as never,
      events: { endpoint: { url: new URL(receiver.url), key: Buffer.alloc(32) }, allowedHosts: ['127.0.0.1'] },
    },
    infrastructure: {
      db: database().db,
      jobs: { wake: async () => undefined } as never,
      beacon: { id: newId() } as never,
    },
    ...{ businessClock: () => new Date(), log: createLog({ level: 'silent', name: 'test' }) },
  });
}

const publish = (id: string): Promise<void> =>
  database()
    .db.transaction()
    .execute((tx) =>
      publishEvent(tx, {
        ...{ type: 'notification.updated', subject: `notification:${id}`, customerId: null, at: new Date() },
        data: { id },
      }),
    );

test('events that a receiver did not take are an alert, shown, and sent again by one command', async () => {
  const { db } = database();
  const receiver = await startLocalServer((_req, res) => void res.writeHead(500).end());
  const events = await part(receiver, { account: { kind: 'none' } });
  for (const id of ['n1', 'n2']) await publish(id);
  await sql`update webhook_events set created_at = '2026-11-24T18:00:00Z'`.execute(db);
  await sql`update webhook_deliveries set tries_since = '2026-11-24T18:00:00Z', attempts = 8`.execute(db);
  await events.webhookProcessor();
  await receiver.close();

  expect((await recado('alerts')).out).toMatch(/^event_given_up \(1, since .*recado events/);
  const listed = (await recado('events')).out.trim().split('\n');
  expect(listed).toHaveLength(2);
  expect(listed[0]).toMatch(
    /^\S+ notification\.updated → 127\.0\.0\.1:\d+ \(since 2026-11-24 18:00 UTC, attempts: 9, last answer: 500\)$/,
  );
  const [first = ''] = listed[0]?.split(' ') ?? [];
  expect((await recado('events', 'retry', 'all')).err).toContain('all is no id of an event');
  expect((await recado('events', 'retry', newId())).out).toBe('Sent again: 0. Still given up: 2.\n');
  expect((await recado('events', 'retry', first)).out).toBe('Sent again: 1. Still given up: 1.\n');
  expect((await recado('alerts')).out).toMatch(/^event_given_up \(1, /);
  expect((await recado('events', 'retry')).out).toBe('Sent again: 1. Still given up: 0.\n');
  expect((await recado('alerts')).out).toBe('No alert is open.\n');
  expect((await recado('events')).out).toBe('No event was given up.\n');
  const { rows } = await sql`select state, attempts from webhook_deliveries`.execute(db);
  expect(rows).toEqual([
    { state: 'new', attempts: 0 },
    { state: 'new', attempts: 0 },
  ]);
}, 120_000);

test.each([
  ['took nothing for five days', 500, '5 days 1 minute', /cinco días/, /five days/],
  ['answers that it is gone', 410, '0 seconds', /410/, /410/],
])(
  'a system that %s is told nothing more, and each owner is mailed of it once, in their language',
  async (_, status, ago, es, en) => {
    const { db } = database();
    await sql`truncate webhook_endpoints, webhook_events, event_deliveries, staff_alerts, staff_members, mails cascade`.execute(
      db,
    );
    await sql`insert into staff_members (id, name, email, role, language, password_hash, created_at) values
    (${newId()}, 'Dora', 'dora@shop.example', 'owner', 'es', 'x', now()), (${newId()}, 'John', 'john@shop.example', 'owner', 'en', 'x', now()),
    (${newId()}, 'Ana', 'ana@shop.example', 'staff', 'es', 'x', now())`.execute(db);
    const receiver = await startLocalServer((_req, res) => void res.writeHead(status).end());
    const { webhookProcessor } = await part(receiver, { account: { kind: 'files' } });
    for (const id of ['n1', 'n2']) await publish(id);
    await sql`update webhook_endpoints set failures = 9, failing_since = now() - ${ago}::interval, failed_at = now() - interval '1 minute'`.execute(
      db,
    );
    await webhookProcessor();
    await webhookProcessor();
    await receiver.close();
    const { rows } = await sql<{ to: string; language: string; data: { url: string; reason: string; link: string } }>`
    select to_address as to, language, data from mails where template = 'webhook_off' order by to_address`.execute(db);
    const about = { url: expect.stringContaining(receiver.url), link: 'https://shop.example/settings/webhooks' };
    expect(rows).toMatchObject([
      { to: 'dora@shop.example', language: 'es', data: { ...about, reason: expect.stringMatching(es) } },
      { to: 'john@shop.example', language: 'en', data: { ...about, reason: expect.stringMatching(en) } },
    ]);
    const { rows: endpoints } = await sql`select state from webhook_endpoints`.execute(db);
    expect(endpoints).toEqual([{ state: 'disabled' }]);
  },
);
