import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newId } from '../../../src/core/ids.ts';
import { forgetSentFiles } from '../../../src/media/index.ts';
import { sendConversation } from '../../../src/outbox/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { agree, approve } from '../announce/world.ts';
import { database } from '../orders/world.ts';
import { consoleOf } from './console-world.ts';
import { outboxOf, sender } from './fence/staff-world.ts';

const db = () => database().db;
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const OGG = Buffer.concat([Buffer.from('OggS'), Buffer.alloc(24), Buffer.from('OpusHead'), Buffer.alloc(40)]);
const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');
const query = (over: Record<string, string> = {}) =>
  new URLSearchParams({ id: newId(), isAnyway: 'true', name: 'foto.png', ...over }).toString();

/** What waits so that it can be taken back is due. */
const fiveSecondsLater = () =>
  sql`update outbox_messages set not_before = not_before - interval '5 seconds' where not_before is not null`.execute(
    db(),
  );

test.each([
  ['a picture', PNG, { name: '../../mi foto.png', text: 'Mira' }, { kind: 'image', text: 'Mira' }],
  ['a voice note', OGG, { name: 'voz.ogg' }, { kind: 'audio', text: '' }],
  [
    'a document, whatever it is called',
    PDF,
    { name: 'lista.png', text: '' },
    { kind: 'document', fileName: 'lista.png' },
  ],
])('%s is stored and sent as what its bytes are, under a link that is signed', async (_, bytes, over, content) => {
  const { id } = await makeConversation(db());
  const { ask, stored } = await consoleOf(db(), 'staff');
  expect((await ask('POST', `/conversations/${id}/files?${query(over)}`, bytes)).status).toBe(201);
  const { deps, sent } = sender(db());
  await fiveSecondsLater();
  await sendConversation(deps, id);
  expect(sent[0]?.content).toMatchObject({
    ...content,
    url: expect.stringMatching(/^https:\/\/shop\.example\/files\/[0-9a-f-]{36}\?until=\d+&signature=/),
  });
  expect([...stored.values()]).toEqual([bytes.length]);
});

test('a file waits five seconds, in which it is taken back; what is said after it waits for it', async () => {
  const { id } = await makeConversation(db());
  const { ask, staff } = await consoleOf(db(), 'staff');
  const { deps, sent } = sender(db());
  const send = async (over: Record<string, string>) => {
    expect((await ask('POST', `/conversations/${id}/files?${query(over)}`, PNG)).status).toBe(201);
    await sendConversation(deps, id);
  };
  const [first, second] = [newId(), newId()];
  await send({ id: first });
  expect(staff.delays).toEqual([5_000]);
  expect((await ask('POST', `/said/${first}/discard`)).status).toBe(200);
  await send({ id: second });
  const words = { id: newId(), lastSeenId: null, isAnyway: true, text: '¿Es esta?' };
  expect((await ask('POST', `/conversations/${id}/messages`, words)).status).toBe(201);
  await sendConversation(deps, id);
  expect(sent).toEqual([]);
  await fiveSecondsLater();
  await sendConversation(deps, id);
  expect(sent.map(({ content }) => (content as { kind: string }).kind)).toEqual(['image', 'text']);
  expect(await ask('POST', `/said/${second}/discard`)).toMatchObject({
    status: 409,
    body: { error: { code: 'said_under_way' } },
  });
});

test('a file goes under the customer’s message that it answers', async () => {
  const { id } = await makeConversation(db());
  const messageId = newId<'message'>();
  await sql`insert into messages (id, conversation_id, wamid, kind, text, sent_at) values (${messageId}, ${id}, 'wamid.asked', 'text', '¿foto?', now())`.execute(
    db(),
  );
  const { ask } = await consoleOf(db(), 'staff');
  expect((await ask('POST', `/conversations/${id}/files?${query({ replyTo: newId() })}`, PNG)).status).toBe(400);
  const under = query({ replyTo: messageId });
  expect((await ask('POST', `/conversations/${id}/files?${under}`, PNG)).status).toBe(201);
  await sql`update messages set revoked_at = now() where id = ${messageId}`.execute(db());
  expect((await ask('POST', `/conversations/${id}/files?${under}`, PNG)).status).toBe(201);
  const { deps, sent } = sender(db());
  await fiveSecondsLater();
  await sendConversation(deps, id);
  expect(sent.map(({ content }) => content)).toMatchObject([{ kind: 'image', replyTo: 'wamid.asked' }]);
});

test('a file sent twice is one; what is none that WhatsApp takes, or is too large, is refused', async () => {
  const { id } = await makeConversation(db());
  const { ask, stored } = await consoleOf(db(), 'staff');
  const same = query();
  for (const status of [201, 201])
    expect((await ask('POST', `/conversations/${id}/files?${same}`, PNG)).status).toBe(status);
  expect(stored.size).toBe(1);
  const huge = Buffer.concat([PNG, Buffer.alloc(6_000_000)]);
  for (const bytes of [Buffer.from('MZ\0\0'), Buffer.alloc(0), huge])
    expect((await ask('POST', `/conversations/${id}/files?${query()}`, bytes)).status).toBe(400);
  expect(await outboxOf(db(), id)).toHaveLength(1);
});

test('a file under an id that was used goes only when it is the same, with the same words', async () => {
  const { id } = await makeConversation(db());
  const { ask } = await consoleOf(db(), 'staff');
  const same = { id: newId(), text: 'Mira' };
  const send = (over: Record<string, string>, bytes = PNG) =>
    ask('POST', `/conversations/${id}/files?${query({ ...same, ...over })}`, bytes);
  for (const status of [201, 201]) expect((await send({})).status).toBe(status);
  expect(await send({ text: 'Otra' })).toMatchObject({ status: 409, body: { error: { code: 'message_id_taken' } } });
  expect(await send({}, Buffer.concat([PNG, PNG]))).toMatchObject({
    status: 409,
    body: { error: { code: 'file_id_of_another' } },
  });
  expect(await outboxOf(db(), id)).toHaveLength(1);
});

test('a file that no message came to speak of is removed after an hour', async () => {
  const { id } = await makeConversation(db());
  const { ask, stored, storage } = await consoleOf(db(), 'staff');
  await sql`update conversations set last_inbound_at = now() - interval '25 hours' where id = ${id}`.execute(db());
  expect((await ask('POST', `/conversations/${id}/files?${query()}`, PNG)).status).toBe(409);
  expect(stored.size).toBe(1);
  await sql`update sent_files set created_at = now() - interval '61 minutes' where said_at is null`.execute(db());
  expect(await forgetSentFiles({ db: db(), storage }, 90, 100)).toBe(1);
  expect(stored.size).toBe(0);
});

test('files that cannot be deleted, however many, do not keep those of others and are tried again later', async () => {
  const { id } = await makeConversation(db());
  const { ask, stored, storage } = await consoleOf(db(), 'staff');
  await sql`update conversations set last_inbound_at = now() - interval '25 hours' where id = ${id}`.execute(db());
  const hoursPass = () => sql`update sent_files set created_at = created_at - interval '2 hours'`.execute(db());
  const upload = async () => {
    expect((await ask('POST', `/conversations/${id}/files?${query()}`, PNG)).status).toBe(409);
    return [...stored.keys()].at(-1);
  };
  const locked = new Set([await upload(), await upload(), await upload()]);
  await hoursPass();
  const other = await upload();
  await hoursPass();
  const remove = (key: string): Promise<void> =>
    locked.has(key) ? Promise.reject(new Error('AccessDenied')) : storage.remove(key);
  const sweep = () => forgetSentFiles({ db: db(), storage: { ...storage, remove } }, 90, 2);
  // Whoever sweeps is told.
  await expect(sweep()).rejects.toThrow('AccessDenied');
  expect(stored.has(other ?? '')).toBe(false);
  expect(await sweep()).toBe(0);
  const tenMinutesPass = () =>
    sql`update sent_files set removal_failed_at = removal_failed_at - interval '11 minutes'`.execute(db());
  await tenMinutesPass();
  const later = await upload();
  await hoursPass();
  await expect(sweep()).rejects.toThrow('AccessDenied');
  expect(stored.has(later ?? '')).toBe(false);
  locked.clear();
  await tenMinutesPass();
  expect(await sweep()).toBe(3);
  expect(stored.size).toBe(0);
});

test('templates are listed with what they need, those that can go first, and why the others cannot', async () => {
  await approve();
  const { id, customerId } = await makeConversation(db());
  const { ask } = await consoleOf(db(), 'viewer');
  const list = async () =>
    ((await ask('GET', `/conversations/${id}/templates`)).body as { templates: Record<string, unknown>[] }).templates;
  expect((await list()).every(({ canGo, reason }) => !canGo && reason !== null)).toBe(true);
  await agree(customerId);
  const reminder = (await list()).find(({ name }) => name === 'payment_reminder');
  expect(reminder).toMatchObject({
    canGo: true,
    reason: null,
    language: 'es_MX',
    price: { minor: 12, currency: 'MXN' },
  });
  expect(reminder?.['parameters']).not.toEqual([]);
});

test('a template goes as what the business begins, with consent only, and makes the conversation the person’s', async () => {
  await approve();
  const { id, customerId } = await makeConversation(db());
  const { ask, staff } = await consoleOf(db(), 'staff');
  const { body } = await ask('GET', `/conversations/${id}/templates`);
  const { templates } = body as { templates: { name: string; language: string; parameters: { name: string }[] }[] };
  const reminder = templates.find(({ name }) => name === 'payment_reminder');
  const parameters = Object.fromEntries((reminder?.parameters ?? []).map(({ name }) => [name, '2026-12-01']));
  const wanted = { id: newId(), name: 'payment_reminder', language: 'es_MX', parameters };
  const path = `/conversations/${id}/templates`;
  expect(await ask('POST', path, wanted)).toMatchObject({
    status: 409,
    body: { error: { code: 'template_without_consent' } },
  });
  await agree(customerId);
  expect((await ask('POST', path, { ...wanted, parameters: {} })).status).toBe(400);
  for (const status of [201, 201]) expect((await ask('POST', path, wanted)).status).toBe(status);
  const others = Object.fromEntries(Object.keys(parameters).map((name) => [name, '2026-12-24']));
  for (const over of [{ parameters: others }, { language: 'en' }])
    expect(await ask('POST', path, { ...wanted, ...over })).toMatchObject({
      status: 409,
      body: { error: { code: 'template_id_taken' } },
    });
  const { rows } =
    await sql`select origin, topic, purpose, author_id is not null as is_signed from outbox_messages where conversation_id = ${id}`.execute(
      db(),
    );
  expect(rows).toEqual([{ origin: 'initiated', topic: 'payment_reminder', purpose: 'utility', isSigned: true }]);
  expect(staff.audited).toEqual(['conversation_taken', 'template_said']);
});
