import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ConversationId, newId } from '../../../src/core/ids.ts';
import { changeHolder, openAlert, resolveAlerts } from '../../../src/handoff/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';
import { type PushServer, startPushServer } from '../../support/push-server.ts';
import { hirePerson, type OpenPartArgs, openPushPart } from './push-part.ts';

const database = useDatabase();
let server: PushServer;
beforeAll(async () => {
  server = await startPushServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  await sql`truncate push_digests, push_devices, push_jobs, push_deliveries, staff_members, holders, staff_alerts, mails, customers cascade`.execute(
    database().db,
  );
  server.received.length = 0;
});

const openPart = (...args: OpenPartArgs) => openPushPart(database().db, server, ...args);
const hire = (keys: { readonly publicKey: string }, name: string, isOnDuty = true) =>
  hirePerson(database().db, server, keys, { name, isOnDuty });

const hold = async (conversationId: ConversationId, holder: 'waiting' | 'person', assigneeId?: string) => {
  const change = { conversationId, holder, reason: 'asked', by: 'test', at: new Date(), isTold: false };
  const writes = changeHolder({ ...change, ...(assigneeId === undefined ? {} : { assigneeId }) });
  for (const write of writes) await write.execute(database().db);
};
const write = (conversationId: ConversationId) =>
  sql`insert into messages (id, conversation_id, wamid, kind, text, sent_at) values (${newId()}, ${conversationId}, ${newId()}, 'text', '¿sigue?', now())`.execute(
    database().db,
  );
const mailed = async () =>
  (
    await sql<{ toAddress: string; reason: string; link: string }>`
      select to_address, data ->> 'reason' as reason, data ->> 'link' as link from mails order by created_at, to_address`.execute(
      database().db,
    )
  ).rows;
const titles = () => server.received.map(({ payload }) => payload.notification['title']);

test('a customer who begins to wait is pushed once to those on duty, and nothing more once somebody took it', async () => {
  const { run, keys } = await openPart();
  const ana = await hire(keys, 'Ana');
  await hire(keys, 'Luis', false);
  const { id } = await makeConversation(database().db);
  await hold(id, 'waiting');
  await run();
  await run();
  expect(server.received.map(({ to }) => to)).toEqual([ana.clientHash]);
  expect(server.received[0]?.payload.notification).toMatchObject({
    title: 'Ana espera a una persona',
    body: 'Lo pidió',
  });
  await sql`update holders set since = since - interval '2 min'`.execute(database().db);
  await hold(id, 'person', ana.id);
  await run();
  expect(titles()).toHaveLength(1);
});

/** An answer that waits for whoever checks it, drafted some seconds ago. */
const draftIn = async (id: ConversationId, secondsAgo = 0): Promise<void> => {
  const content = JSON.stringify({ kind: 'text', text: 'Cuesta poco.' });
  await sql`insert into outbox_messages (id, conversation_id, turn_id, origin, content, state, reason, created_at)
    values (${newId()}, ${id}, ${newId()}, 'reply', ${content}::jsonb, 'held', 'draft',
      now() - ${secondsAgo} * interval '1 s')`.execute(database().db);
};

test('a customer whose answer waits as a draft is pushed of once, once more after a minute, and no more once it was let go', async () => {
  const { db } = database();
  const { run, keys } = await openPart();
  const ana = await hire(keys, 'Ana');
  const { id } = await makeConversation(db);
  await draftIn(id);
  await run();
  await run();
  expect(server.received.map(({ to }) => to)).toEqual([ana.clientHash]);
  expect(server.received[0]?.payload.notification).toMatchObject({
    title: 'Ana espera a una persona',
    body: expect.stringMatching(/borrador/i),
  });
  await sql`update outbox_messages set created_at = created_at - interval '61 s'`.execute(db);
  await run();
  await run();
  expect(titles()).toEqual(['Ana espera a una persona', 'Ana sigue esperando']);
  await draftIn(id);
  await sql`update outbox_messages set state = 'queued', reason = null`.execute(db);
  await run();
  expect(titles()).toHaveLength(2);
});

test('a draft that nobody looks at for three minutes is mailed of, after ten to the owner, each once', async () => {
  const { db } = database();
  const { run, keys } = await openPart();
  await hire(keys, 'Ana');
  const { id: dora } = await hire(keys, 'Dora', false);
  await sql`update staff_members set role = 'owner' where id = ${dora}`.execute(db);
  const ages = { new: 150, waits: 190, old: 700, sent: 800, asked: 900 };
  const ids: Record<string, ConversationId> = {};
  for (const [name, age] of Object.entries(ages)) {
    const { id } = await makeConversation(db);
    ids[name] = id;
    await draftIn(id, age);
  }
  await sql`update outbox_messages set state = 'queued', reason = null where conversation_id = ${ids['sent']}`.execute(
    db,
  );
  // Who waits for a person too is mailed of when that is due.
  await hold(ids['asked'] as ConversationId, 'waiting');
  const about = (name: string, toAddress: string) => ({
    ...{ toAddress, link: `http://localhost:3000/c/${ids[name]}`, reason: 'hay un borrador del asistente por revisar' },
  });
  const all = [about('old', 'ana@shop.example'), about('waits', 'ana@shop.example'), about('old', 'dora@shop.example')];
  await run();
  expect(await mailed()).toEqual(all);
  // Dated before what was looked at, and committed after it.
  const { id: late } = await makeConversation(db);
  ids['late'] = late;
  await draftIn(late, 185);
  for (const _ of [1, 2]) {
    await sql`update push_devices set silent = 0`.execute(db);
    await run();
  }
  all.splice(2, 0, about('late', 'ana@shop.example'));
  expect(new Set(await mailed())).toEqual(new Set(all));
  await sql`update push_devices set silent = 0`.execute(db);
  await (await openPart()).run();
  expect(await mailed()).toHaveLength(all.length);
});

test('whoever holds a conversation is told that the customer wrote; nobody else is', async () => {
  const { run, keys } = await openPart();
  const [ana] = [await hire(keys, 'Ana'), await hire(keys, 'Luis')];
  const { id } = await makeConversation(database().db);
  await hold(id, 'person', ana.id);
  await write(id);
  await write(id);
  await run();
  await run();
  expect(server.received.map(({ to }) => to)).toEqual([ana.clientHash]);
  expect(titles()).toEqual(['Ana contestó']);
});

test('whoever holds a conversation is told of an answer though a thousand wrote whom nobody holds, some in one moment', async () => {
  const { run, keys } = await openPart();
  const ana = await hire(keys, 'Ana');
  const [held, other] = [await makeConversation(database().db), await makeConversation(database().db)];
  await hold(held.id, 'person', ana.id);
  const writeMany = (spread: string) =>
    sql`insert into messages (id, conversation_id, wamid, kind, text, sent_at, received_at)
      select gen_random_uuid(), ${other.id}, gen_random_uuid()::text, 'text', 'hola', now(), now() - ${spread}::interval * n
      from generate_series(1, 600) n`.execute(database().db);
  await writeMany('10 ms');
  await writeMany('0 ms');
  await write(held.id);
  await run();
  expect(titles()).toEqual(['Ana contestó']);
});

test('a payment that differs and a channel that stopped are told once, those that were dealt with are not', async () => {
  const { db } = database();
  const { run, keys } = await openPart();
  await hire(keys, 'Ana');
  await openAlert(db, 'payment_differs', 'order 7', {});
  await openAlert(db, 'channel_stopped', 'token', {});
  await openAlert(db, 'refund_failed', 'order 8', {});
  await resolveAlerts(db, 'refund_failed', null);
  await run();
  await run();
  expect(titles().sort()).toEqual(['Recado necesita atención', 'Un pago necesita atención']);
});

test('an e-mail that failed is told as an e-mail, and a template that WhatsApp refuses as what only the owner can mend', async () => {
  const { db } = database();
  const { run, keys } = await openPart();
  await hire(keys, 'Ana');
  await openAlert(db, 'mail_failed', newId(), {});
  for (const _ of [1, 2, 3]) await openAlert(db, 'template_refused', newId(), { code: 132015 });
  await run();
  await run();
  const told = server.received.map(({ payload: { notification } }) => [
    notification['title'],
    String(notification['body']).slice(0, 40),
    new URL(String(notification['navigate'])).pathname,
  ]);
  // Three messages that wait for the same template are one push.
  expect(told.sort()).toEqual([
    ['No salió un correo', 'El proveedor rechazó algunos correos par', '/problems'],
    ['Recado necesita atención', 'WhatsApp no deja usar una plantilla, y l', '/problems'],
  ]);
});

test('a message that failed is told with its conversation and opens it there; announcements that failed are told together', async () => {
  const { db } = database();
  const { run, keys } = await openPart();
  await hire(keys, 'Ana');
  const fail = async (origin: string) => {
    const { id } = await makeConversation(db);
    await write(id);
    const messageId = newId<'outbox'>();
    await sql`insert into outbox_messages (id, conversation_id, origin, content, state, error_code)
      values (${messageId}, ${id}, ${origin}, '{"kind":"text","text":"Tu pedido va en camino"}', 'failed', 131026)`.execute(
      db,
    );
    await openAlert(db, 'message_failed', messageId, {});
    return { id, messageId };
  };
  const { id, messageId } = await fail('person');
  await fail('initiated');
  await fail('initiated');
  await run();
  await run();
  const told = server.received.map(({ payload }) => [
    payload.notification['title'],
    new URL(String(payload.notification['navigate'])),
  ]);
  expect(told.map(([title, to]) => [title, `${(to as URL).pathname}${(to as URL).search}`]).sort()).toEqual([
    ['No salió un mensaje · Ana', `/c/${id}?m=${messageId}`],
    [expect.stringMatching(/^No salió un mensaje · /), '/problems'],
  ]);
});

test('whoever looks at the conversation is not pushed about it', async () => {
  const { run, keys } = await openPart();
  const [ana, luis] = [await hire(keys, 'Ana'), await hire(keys, 'Luis')];
  const { id } = await makeConversation(database().db);
  await sql`
    insert into conversation_presence (conversation_id, staff_id, name, state, until)
    values (${id}, ${ana.id}, 'Ana', 'viewing', now() + interval '1 min')`.execute(database().db);
  await hold(id, 'waiting');
  await run();
  expect(server.received.map(({ to }) => to)).toEqual([luis.clientHash]);
});

describe('half an hour before the window closes', () => {
  /** The shop's clock, which the simulator moves; the machine's stands where it is. */
  const openClock = () => {
    let movedMs = 0;
    const move = (hours: number): void => {
      movedMs += hours * 3_600_000;
    };
    return { now: () => new Date(Date.now() + movedMs), move };
  };
  const say = (conversationId: ConversationId) =>
    sql`insert into outbox_messages (id, conversation_id, origin, content, state, created_at)
      values (${newId()}, ${conversationId}, 'person', '{"kind":"text","text":"Sí"}', 'sent', now())`.execute(
      database().db,
    );

  test('whoever has the conversation is pushed when the customer wrote last, by the clock of the shop, once', async () => {
    const clock = openClock();
    const { run, keys } = await openPart({}, clock.now);
    const [ana] = [await hire(keys, 'Ana'), await hire(keys, 'Luis')];
    const [asked, answered] = [await makeConversation(database().db), await makeConversation(database().db)];
    for (const { id } of [asked, answered]) {
      await hold(id, 'person', ana.id);
      await write(id);
    }
    await say(answered.id);
    await run();
    server.received.length = 0;
    clock.move(23);
    await run();
    expect(titles()).toEqual([]);
    clock.move(0.6);
    await run();
    await run();
    expect(titles()).toEqual(['Ana: la ventana se cierra en 30 min']);
    expect(server.received[0]?.to).toBe(ana.clientHash);
    expect(server.received[0]?.payload.notification['navigate']).toMatch(
      new RegExp(`/c/${asked.id}[?]m=[0-9a-f-]{36}$`),
    );
  });

  test('whoever is on duty is pushed of one who waits; not of a window that a jump of the clock has closed', async () => {
    const clock = openClock();
    const { run, keys } = await openPart({}, clock.now);
    await hire(keys, 'Ana');
    const { id } = await makeConversation(database().db);
    await write(id);
    await hold(id, 'waiting');
    await run();
    clock.move(1);
    await run();
    server.received.length = 0;
    clock.move(22.6);
    await run();
    expect(titles()).toEqual(['Ana: la ventana se cierra en 30 min']);
    await write(id);
    server.received.length = 0;
    clock.move(25);
    await run();
    expect(titles()).toEqual([]);
  });
});

test('whoever is off duty hears once a day, from nine o’clock, how many wait, and nothing else', async () => {
  let now = new Date('2026-11-24T14:00:00Z');
  const { run, keys } = await openPart({}, () => now, true);
  const luis = await hire(keys, 'Luis', false);
  await run();
  const [one, two] = [await makeConversation(database().db), await makeConversation(database().db)];
  for (const { id } of [one, two]) await hold(id, 'waiting');
  await run();
  expect(titles()).toEqual([]);
  now = new Date('2026-11-24T15:05:00Z');
  await Promise.all([run(), run()]);
  await run();
  expect(server.received.map(({ to }) => to)).toEqual([luis.clientHash]);
  expect(server.received[0]?.payload.notification).toMatchObject({
    title: '2 clientes esperan a una persona',
    body: 'Estás fuera de turno: es el único aviso de hoy',
    navigate: expect.stringMatching(/[/]$/),
  });
  now = new Date('2026-11-25T15:05:00Z');
  await run();
  expect(titles()).toHaveLength(2);
  now = new Date('2026-11-26T15:05:00Z');
  for (const { id } of [one, two]) await hold(id, 'person', luis.id);
  await run();
  expect(titles()).toHaveLength(2);
});

test('without a subject push is off, and mail goes at once', async () => {
  const { run, keys } = await openPart({ VAPID_SUBJECT: '' });
  await hire(keys, 'Ana');
  const { id } = await makeConversation(database().db);
  await hold(id, 'waiting');
  await run();
  expect(server.received).toEqual([]);
  const { rows } = await sql`select to_address, template from mails`.execute(database().db);
  expect(rows).toEqual([{ toAddress: 'ana@shop.example', template: 'escalation' }]);
});
