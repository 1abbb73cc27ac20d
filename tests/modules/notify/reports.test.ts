import { generateKeyPairSync, sign } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { mailWebhooks } from '../../../src/app/mail-webhooks.ts';
import { createMailReaders } from '../../../src/app/read-mail-calls.ts';
import { newId } from '../../../src/core/ids.ts';
import { isMailable, sendMails, unsubscribeRoutes } from '../../../src/notify/index.ts';
import { createBodyReader, createHttpServer, type HttpServer } from '../../../src/platform/http/index.ts';
import { createWebApp } from '../../../src/platform/http/web-app.ts';
import { createLog } from '../../../src/platform/log.ts';
import { createAcceptCall, readCalls } from '../../../src/webhooks/index.ts';
import { FROM } from '../../contracts/mailer.ts';
import { useDatabase } from '../../support/database.ts';
import { mailbox, openPost, queueAnswer } from './world.ts';

const database = useDatabase();
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const webhookKey = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
let server: HttpServer;
let url = '';

beforeAll(async () => {
  const app = createWebApp({ trustProxy: false });
  app.use(unsubscribeRoutes({ db: database().db }));
  const account = { kind: 'sendgrid', apiKey: 'SG.x', from: FROM, webhookKey } as const;
  const direct = mailWebhooks(
    { account, dailyLimit: 20, staff: [] },
    {
      accept: createAcceptCall({ db: database().db, onStored: () => undefined }),
      readBody: createBodyReader(),
      onAnswer: () => undefined,
    },
  );
  server = createHttpServer({ app, direct });
  url = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
});
afterAll(() => server.close(0));
beforeEach(async () => {
  await sql`truncate mails, email_addresses, mail_events, webhook_calls, early_calls`.execute(database().db);
});

async function report(events: readonly object[], key = privateKey): Promise<number> {
  const [body, timestamp] = [JSON.stringify(events), '1764000000'];
  const signature = sign('sha256', Buffer.from(timestamp + body), key).toString('base64');
  const headers = {
    'x-twilio-email-event-webhook-signature': signature,
    'x-twilio-email-event-webhook-timestamp': timestamp,
  };
  return (await fetch(`${url}/webhooks/sendgrid`, { method: 'POST', body, headers })).status;
}
const read = () => {
  const log = createLog({ level: 'silent', name: 'test' });
  return readCalls({ db: database().db, readers: createMailReaders(log), onParked: () => undefined });
};
const mails = async () =>
  (
    await sql<{ id: string; state: string; reason: string | null; alertAt: Date | null }>`
      select id, state, reason, alert_at from mails order by id`.execute(database().db)
  ).rows;
const event = (kind: string, mail: string, over: object = {}) => ({
  event: kind,
  email: 'ana@example.mx',
  timestamp: 1_764_000_000,
  sg_event_id: newId(),
  recado_mail: mail,
  ...over,
});

test('a mail whose answer was lost is sent once its provider reports it, and staff is not told', async () => {
  const { db } = database();
  const { deps } = openPost(db, [{ outcome: 'ambiguous', code: 'ECONNRESET' }]);
  await queueAnswer(db, { to: 'ana@example.mx' });
  await sendMails({ ...deps, mailer: deps.mailer && { ...deps.mailer, provider: 'sendgrid' } });
  const [mail] = await mails();
  expect(mail?.state).toBe('unconfirmed');
  expect(await report([event('processed', mail?.id ?? '')])).toBe(200);
  await read();
  expect(await mails()).toMatchObject([{ state: 'sent', reason: null, alertAt: null }]);
});

test('an address that bounced gets nothing any more; the report counts once however often it comes', async () => {
  const { db } = database();
  const post = openPost(db);
  await queueAnswer(db, { to: 'ana@example.mx' });
  await sendMails(post.deps);
  const [mail] = await mails();
  const bounce = event('bounce', mail?.id ?? '', { type: 'bounce' });
  for (let index = 0; index < 3; index += 1) expect(await report([bounce, bounce])).toBe(200);
  await read();
  expect(await mails()).toMatchObject([{ state: 'failed', reason: 'bounced' }]);
  expect(await isMailable(db, mailbox('ana@example.mx'))).toBe(false);
  expect(await isMailable(db, mailbox('luis@example.mx'))).toBe(true);
  const { rows } = await sql`select from mail_events`.execute(db);
  expect(rows).toHaveLength(1);
  await queueAnswer(db, { to: 'ANA@example.mx' });
  await sendMails(post.deps);
  expect(post.sent).toHaveLength(1);
});

test('reports in the wrong order change nothing: a bounce stays a bounce', async () => {
  const { db } = database();
  await queueAnswer(db, { to: 'ana@example.mx' });
  await sendMails(openPost(db).deps);
  const id = (await mails())[0]?.id ?? '';
  await report([event('bounce', id), event('delivered', id), event('processed', id)]);
  await read();
  expect(await mails()).toMatchObject([{ state: 'failed', reason: 'bounced' }]);
});

test('a complaint marks the address although the mail is none of ours', async () => {
  expect(await report([{ event: 'spamreport', email: 'Luis@Example.mx', sg_event_id: 'x' }])).toBe(200);
  await read();
  expect(await isMailable(database().db, mailbox('luis@example.mx'))).toBe(false);
});

test('a report that nobody signed is not stored', async () => {
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  expect(await report([{ event: 'spamreport', email: 'ana@example.mx', sg_event_id: 'x' }], other)).toBe(403);
  expect((await fetch(`${url}/webhooks/sendgrid`, { method: 'POST', body: '[]' })).status).toBe(403);
  expect((await fetch(`${url}/webhooks/ses`, { method: 'POST', body: '{}' })).status).toBe(404);
  const { rows } = await sql`select from webhook_calls`.execute(database().db);
  expect(rows).toEqual([]);
});

test('a signed call that is no report is set aside', async () => {
  const body = JSON.stringify({ hello: 'world' });
  const signature = sign('sha256', Buffer.from(`1${body}`), privateKey).toString('base64');
  const headers = {
    'x-twilio-email-event-webhook-signature': signature,
    'x-twilio-email-event-webhook-timestamp': '1',
  };
  await fetch(`${url}/webhooks/sendgrid`, { method: 'POST', body, headers });
  await read();
  const { rows } = await sql<{ state: string }>`select state from webhook_calls`.execute(database().db);
  expect(rows).toEqual([{ state: 'parked' }]);
});

test('the link of a mail unsubscribes by one POST, not by looking at it, and tells nobody whether it was right', async () => {
  const { db } = database();
  const token = 'a'.repeat(32);
  await sql`insert into email_addresses (address, unsubscribe_token) values ('ana@example.mx', ${token})`.execute(db);
  const unsubscribed = async () =>
    (await sql`select from email_addresses where unsubscribed_at is not null`.execute(db)).rows.length;
  const link = `${url}/email/unsubscribe/${token}`;
  expect(await (await fetch(link)).text()).toContain('<form method="post">');
  expect(await unsubscribed()).toBe(0);
  const body = 'List-Unsubscribe=One-Click';
  const right = await fetch(link, { method: 'POST', body });
  const wrong = await fetch(`${url}/email/unsubscribe/${'b'.repeat(32)}`, { method: 'POST', body });
  expect(await unsubscribed()).toBe(1);
  expect(await right.text()).toContain('Listo');
  expect([wrong.status, await wrong.text()]).toEqual([right.status, expect.stringContaining('Listo')]);
});
