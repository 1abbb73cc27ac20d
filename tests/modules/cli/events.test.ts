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

test('events that a receiver did not take are an alert, shown, and sent again by one command', async () => {
  const { db } = database();
  const receiver = await startLocalServer((_req, res) => void res.writeHead(500).end());
  const events = await buildEvents({
    config: {
      whatsapp: { phoneNumberId: '1' } as never,
      billing: { kind: 'off' } as never,
      mail: { account: { kind: 'none' } } as never,
      server: { publicUrl: 'https://shop.example' } as never,
      events: { endpoint: { url: new URL(receiver.url), key: Buffer.alloc(32) }, allowedHosts: ['127.0.0.1'] },
    },
    infrastructure: { db, jobs: { wake: async () => undefined } as never, beacon: { id: newId() } as never },
    ...{ businessClock: () => new Date(), log: createLog({ level: 'silent', name: 'test' }) },
  });
  for (const id of ['n1', 'n2'])
    await db.transaction().execute((tx) =>
      publishEvent(tx, {
        ...{
          type: 'notification.updated',
          subject: `notification:${id}`,
          customerId: null,
          at: new Date(),
          data: { id },
        },
      }),
    );
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
