import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { watchSystem } from '../../../src/app/watch-system.ts';
import { readConfig } from '../../../src/config/index.ts';
import { type ConversationId, newId } from '../../../src/core/ids.ts';
import { insertEndpoint } from '../../../src/events/endpoint-store.ts';
import { publishEvent } from '../../../src/events/index.ts';
import { listAlerts } from '../../../src/handoff/index.ts';
import { loadShop } from '../../../src/knowledge/index.ts';
import { queueMail } from '../../../src/notify/index.ts';
import type { Db } from '../../../src/platform/db/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
beforeEach(async () => {
  await sql`truncate customers, webhook_calls, webhook_endpoints, webhook_events, mails, staff_alerts, business, business_hours,
    business_special_days, uncommitted_spend cascade`.execute(database().db);
});

const ZONE = 'America/Mexico_City';

/** One look at everything; what is open then. */
async function look(now = new Date(), environment: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const { db } = database();
  const read = readConfig(environment);
  if (!read.ok) throw new Error(read.problems.join());
  const config = { ...read.config, simulator: null, silentHours: 8 };
  await watchSystem({ db, config, timeZone: async () => ZONE }, () => now);
  return (await listAlerts(db)).map(({ code, count }) => `${code} ${count}`);
}

const write = async (db: Db, id: ConversationId, kind = 'text'): Promise<string> => {
  const messageId = newId();
  await sql`insert into messages (id, conversation_id, wamid, kind, text, outcome, outcome_at, sent_at)
    values (${messageId}, ${id}, ${newId()}, ${kind}, 'hola', 'answered', now(), now())`.execute(db);
  return messageId;
};

const outbox = async (db: Db, id: ConversationId, over: { readonly origin?: string; readonly notBefore?: string }) =>
  sql`insert into outbox_messages (id, conversation_id, origin, content, created_at, not_before)
    values (${newId()}, ${id}, ${over.origin ?? 'reply'}, '{"kind":"text","text":"hola"}', now() - interval '1 hour',
      now() - ${over.notBefore ?? '1 hour'}::interval)`.execute(db);

async function publish(db: Db): Promise<void> {
  const about = { url: 'https://erp.example/', description: '', types: [], secret: Buffer.alloc(32) };
  await db.transaction().execute((tx) => insertEndpoint(tx, { id: newId<'webhook_endpoint'>(), ...about }));
  const event = { type: 'order.created', subject: 'order:1', customerId: null, data: {}, at: new Date() } as const;
  await db.transaction().execute((tx) => publishEvent(tx, event));
}

const age = (db: Db, table: string, column: string) =>
  sql`update ${sql.table(table)} set ${sql.ref(column)} = now() - interval '6 minutes'`.execute(db);

describe('what waits too long', () => {
  test('is told once however often it is looked at, and the alert ends by itself', async () => {
    const { db } = database();
    expect(await look()).toEqual([]);
    const { id } = await makeConversation(db);
    await sql`insert into messages (id, conversation_id, wamid, kind, text, sent_at, received_at)
    values (${newId()}, ${id}, 'wamid.late', 'text', 'hola', now(), now() - interval '6 minutes')`.execute(db);
    expect(await look()).toEqual(['queue_grows 1']);
    expect(await look()).toEqual(['queue_grows 1']);
    await sql`update messages set outcome = 'answered', outcome_at = now()`.execute(db);
    expect(await look()).toEqual([]);
  });

  test('may be an answer that nobody sends; what goes later, or at the pace of WhatsApp, may wait', async () => {
    const { db } = database();
    const { id } = await makeConversation(db);
    await outbox(db, id, { notBefore: '-1 hour' });
    await outbox(db, id, { origin: 'initiated' });
    expect(await look()).toEqual([]);
    await outbox(db, (await makeConversation(db, '5215500000001')).id, { notBefore: '4 minutes' });
    expect(await look()).toEqual([]);
    await outbox(db, (await makeConversation(db, '5215500000002')).id, { notBefore: '6 minutes' });
    expect(await look()).toEqual(['queue_grows 1']);
  });

  test('may be a mail, where there is an account to send it with', async () => {
    const { db } = database();
    const to = { address: 'dora@shop.example' as never, name: null };
    const mail = { key: 'one', language: 'es', to, customerId: null, template: 'welcome', data: {} } as const;
    await queueMail(mail).execute(db);
    const account = { SMTP_URL: 'smtp://shop:word@mail.example', SMTP_FROM_EMAIL: 'shop@example.mx' };
    expect(await look(new Date(), account)).toEqual([]);
    await age(db, 'mails', 'not_before');
    expect(await look(new Date(), { SIMULATOR: 'off', ...REAL })).toEqual([]);
    expect(await look(new Date(), account)).toEqual(['queue_grows 1']);
  });

  test('may be an event for another system, unless that system fails', async () => {
    const { db } = database();
    await publish(db);
    expect(await look()).toEqual([]);
    await age(db, 'webhook_events', 'created_at');
    expect(await look()).toEqual(['queue_grows 1']);
    await sql`update webhook_endpoints set failures = 1`.execute(db);
    expect(await look()).toEqual([]);
  });

  test('may be a file that nobody reads, and not one that somebody reads', async () => {
    const { db } = database();
    const { id } = await makeConversation(db);
    await sql`insert into attachments (id, message_id, conversation_id, kind, media_id)
      values (${newId()}, ${await write(db, id, 'image')}, ${id}, 'image', '1')`.execute(db);
    expect(await look()).toEqual([]);
    await age(db, 'attachments', 'due_at');
    expect(await look()).toEqual(['queue_grows 1']);
    await sql`update attachments set lease_until = now() + interval '1 minute'`.execute(db);
    expect(await look()).toEqual([]);
    // What nobody waits for any more is tried again when there is room.
    await sql`update attachments set lease_until = null, settled_at = now()`.execute(db);
    expect(await look()).toEqual([]);
  });
});

/** Meta's account without one for mail. */
const REAL = {
  WHATSAPP_ACCESS_TOKEN: 'a-token-of-meta',
  WHATSAPP_PHONE_NUMBER_ID: '100000000000009',
  WHATSAPP_APP_SECRET: 'a-secret-of-meta',
  WHATSAPP_WEBHOOK_VERIFY_TOKEN: 'a-word-of-ours',
  OPENROUTER_API_KEY: 'a-key',
};

describe('silence of WhatsApp', () => {
  /** A Tuesday, on the wall of the shop. */
  const at = (time: string): Date => new Date(`2026-11-24T${time}:00-06:00`);
  const call = (time: string, day = 24) =>
    sql`insert into webhook_calls (id, vendor, body, state, received_at)
      values (${newId()}, 'whatsapp', '{}', 'read', ${`2026-11-${day}T${time}:00-06:00`}::timestamptz)`.execute(
      database().db,
    );

  test('is told after eight opening hours of the shop, and the alert ends with the next call', async () => {
    await loadShop({ db: database().db, newId }, 'fixtures/shop');
    await call('17:00', 23);
    expect(await look(at('09:30'))).toEqual([]);
    expect(await look(at('19:30'))).toEqual(['no_webhooks 1']);
    await call('19:31');
    expect(await look(at('19:35'))).toEqual([]);
  });

  test('is told of a shop without published hours too, by the hours in which people write', async () => {
    await call('20:00', 23);
    expect(await look(at('08:59'))).toEqual([]);
    expect(await look(at('16:50'))).toEqual([]);
    expect(await look(at('17:10'))).toEqual(['no_webhooks 1']);
  });
});

test('messages that WhatsApp takes and never reports on are told, until the first report', async () => {
  const { db } = database();
  const { id } = await makeConversation(db);
  for (let count = 1; count <= 5; count += 1)
    await sql`insert into outbox_messages (id, conversation_id, origin, content, state, wamid, accepted_at)
      values (${newId()}, ${id}, 'reply', '{"kind":"text","text":"hola"}', 'sent', ${`w${count}`}, now() - interval '6 minutes')`.execute(
      db,
    );
  expect(await look()).toEqual(['no_statuses 1']);
  await sql`update outbox_messages set first_status_at = now() where wamid = 'w1'`.execute(db);
  expect(await look()).toEqual([]);
});

describe('a jump in what models cost', () => {
  const NOON = new Date('2026-11-24T12:00:00-06:00');
  const pay = async (usd: number, daysAgo: number) => {
    const { db } = database();
    const { id } = await makeConversation(db, `52155${daysAgo}${usd}`);
    const at = new Date(NOON.getTime() - daysAgo * 86_400_000 - 3_600_000);
    await sql`insert into turns (id, conversation_id, lease_token, outcome, message_ids, customer_texts, language, cost_micro_usd, started_at, committed_at)
      values (${newId()}, ${id}, 1, 'answered', '{}', '{}', 'es', ${usd * 1_000_000}, ${at}::timestamptz, ${at}::timestamptz)`.execute(
      db,
    );
  };

  test('is told of a shop that is there for weeks, by the seven days before', async () => {
    await pay(1, 30);
    await pay(7, 3);
    await pay(2, 0);
    expect(await look(NOON)).toEqual([]);
    await pay(2, 0);
    expect(await look(NOON)).toEqual(['spend_jumps 1']);
    expect(await look(new Date(NOON.getTime() + 86_400_000))).toEqual([]);
  });

  test('counts only the days since the shop began: what is usual for two days is no jump on the third', async () => {
    await pay(3, 2);
    await pay(3, 1);
    await pay(4, 0);
    expect(await look(NOON)).toEqual([]);
    await pay(6, 0);
    expect(await look(NOON)).toEqual(['spend_jumps 1']);
  });

  test('is not told on the first day, which has nothing to be compared with', async () => {
    await pay(50, 0);
    expect(await look(NOON)).toEqual([]);
  });
});

test('no call for opening hours is told, also when the last one is no longer kept, until one comes', async () => {
  const { db } = database();
  const call = (age: string) =>
    sql`insert into webhook_calls (id, vendor, body, state, received_at) values (${newId()}, 'whatsapp', '{}', 'read', now() - ${age}::interval)`.execute(
      db,
    );
  await call('30 hours');
  expect(await look()).toEqual(['no_webhooks 1']);
  await sql`delete from webhook_calls`.execute(db);
  expect(await look()).toEqual(['no_webhooks 1']);
  await call('1 minute');
  expect(await look()).toEqual([]);
});
