import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tellForged } from '../../../src/app/tell-forged.ts';
import { createBodyReader, createHttpServer } from '../../../src/platform/http/index.ts';
import { createWebApp } from '../../../src/platform/http/web-app.ts';
import { handshakeRoute, webhookRoute } from '../../../src/vendors/whatsapp/index.ts';
import { createAcceptCall } from '../../../src/webhooks/index.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
const [SECRET, OLD_SECRET, VERIFY] = ['app-secret', 'app-secret-before', 'verify-token'];
const LIMIT = 100_000;

const forged: string[] = [];
let url = '';
let port = 0;
let close = async (): Promise<void> => undefined;

beforeEach(async () => {
  const app = createWebApp({ trustProxy: false });
  app.use(handshakeRoute({ verifyToken: VERIFY }));
  const webhook = webhookRoute({
    accept: createAcceptCall({ db: database().db, onStored: () => undefined }),
    readBody: createBodyReader({ maxBytes: LIMIT, budgetBytes: 10 * LIMIT, timeoutMs: 400 }),
    appSecrets: [SECRET, OLD_SECRET],
    onAnswer: () => undefined,
    onForged: (vendor) => void forged.push(vendor),
  });
  const server = createHttpServer({ app, direct: new Map([['POST /webhooks/whatsapp', webhook]]) });
  port = await server.listen(0, '127.0.0.1');
  url = `http://127.0.0.1:${port}/webhooks/whatsapp`;
  close = () => server.close(0);
  await sql`delete from webhook_calls`.execute(database().db);
});
afterEach(() => close());

const sign = (body: string | Buffer, secret = SECRET): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

async function post(body: string | Buffer, headers: Record<string, string> = {}): Promise<[number, string]> {
  const answer = await fetch(url, { method: 'POST', body, headers });
  return [answer.status, await answer.text()];
}

async function stored(): Promise<string[]> {
  const { rows } = await sql<{ body: Buffer }>`select body from webhook_calls order by id`.execute(database().db);
  return rows.map((row) => row.body.toString());
}

/** Writes raw bytes and returns all that comes back until the server closes. */
const speak = (bytes: string | Buffer): Promise<string> =>
  new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });

const ask = (query: Record<string, string>) => fetch(`${url}?${new URLSearchParams(query)}`);

test('the handshake answers the bare challenge as plain text', async () => {
  const answer = await ask({ 'hub.mode': 'subscribe', 'hub.verify_token': VERIFY, 'hub.challenge': '1158201444' });
  expect([answer.status, await answer.text()]).toEqual([200, '1158201444']);
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
});

test.each([
  ['a wrong token', { 'hub.mode': 'subscribe', 'hub.verify_token': 'guess', 'hub.challenge': 'reflect-me' }],
  ['no token', { 'hub.mode': 'subscribe', 'hub.challenge': 'reflect-me' }],
  ['another mode', { 'hub.mode': 'unsubscribe', 'hub.verify_token': VERIFY, 'hub.challenge': 'reflect-me' }],
  ['no challenge', { 'hub.mode': 'subscribe', 'hub.verify_token': VERIFY }],
  [
    'a script for a challenge',
    { 'hub.mode': 'subscribe', 'hub.verify_token': VERIFY, 'hub.challenge': '<script>reflect-me</script>' },
  ],
])('the handshake with %s is refused and reflects nothing', async (_, query) => {
  const answer = await ask(query);
  expect([answer.status, await answer.text()]).toEqual([403, 'Forbidden']);
});

test('a call signed with the current or the previous app secret is stored word for word', async () => {
  const odd = Buffer.from('{"entry":[ ],"ñ":"\\ud800"}  ');
  expect(await post(odd, { 'x-hub-signature-256': sign(odd) })).toEqual([200, 'OK']);
  expect(await post('{}', { 'x-hub-signature-256': sign('{}', OLD_SECRET) })).toEqual([200, 'OK']);
  expect(await stored()).toEqual([odd.toString(), '{}']);
});

const right = sign('{}');
test.each([
  ['none', undefined],
  ['an empty one', ''],
  ['one of another secret', sign('{}', 'guess')],
  ['one of other bytes', sign('{ }')],
  ['one digit too few', right.slice(0, -1)],
  ['one digit too many', `${right}0`],
  ['an odd number of bytes', right.slice(0, -2)],
  ['no digits at all', 'sha256='],
  ['letters that are no digits', `sha256=${'zz'.repeat(32)}`],
  ['the name of another algorithm', right.replace('sha256', 'sha1')],
  ['the bare digits', right.slice('sha256='.length)],
  ['two at once', `${right}, ${right}`],
  ['a very long one', `sha256=${'ab'.repeat(3_000)}`],
])('a call whose signature is %s gets 403 and is not stored', async (_, signature) => {
  const headers: Record<string, string> = signature === undefined ? {} : { 'x-hub-signature-256': signature };
  expect(await post('{}', headers)).toEqual([403, 'Forbidden']);
  expect(await stored()).toEqual([]);
});

test('bytes that no header should hold are refused like any wrong signature', async () => {
  const head = `POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nX-Hub-Signature-256: sha256=`;
  const answer = await speak(Buffer.concat([Buffer.from(head), Buffer.alloc(64, 0xff), Buffer.from('\r\n\r\n{}')]));
  expect(answer).toMatch(/^HTTP\/1\.1 403 /);
  expect(await stored()).toEqual([]);
});

test('a body beyond the limit is refused with 413, announced or not', async () => {
  const large = 'x'.repeat(LIMIT + 1);
  expect((await post(large, { 'x-hub-signature-256': sign(large) }))[0]).toBe(413);
  const bomb = gzipSync(large.repeat(20));
  expect((await post(bomb, { 'x-hub-signature-256': sign(bomb), 'content-encoding': 'gzip' }))[0]).toBe(413);
  expect(await stored()).toEqual([]);
});

test('a body that does not arrive is answered with 408 and its connection ends', async () => {
  const head = `POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nX-Hub-Signature-256: ${right}\r\n\r\n{`;
  expect(await speak(head)).toMatch(/^HTTP\/1\.1 408 .*connection: close/is);
  expect(await stored()).toEqual([]);
});

test('gzip that is none gets 400; an encoding that nobody understands gets 415', async () => {
  expect((await post('{}', { 'x-hub-signature-256': right, 'content-encoding': 'gzip' }))[0]).toBe(400);
  expect((await post('{}', { 'x-hub-signature-256': right, 'content-encoding': 'br' }))[0]).toBe(415);
  expect(await stored()).toEqual([]);
});

test('what decompresses to the signed bytes is stored as those bytes', async () => {
  const packed = gzipSync('{"a":1}');
  const answer = await post(packed, { 'x-hub-signature-256': sign('{"a":1}'), 'content-encoding': 'gzip' });
  expect(answer).toEqual([200, 'OK']);
  expect(await stored()).toEqual(['{"a":1}']);
});

test('signed bytes that are no JSON are stored all the same', async () => {
  for (const body of ['null', '[]', 'no json', '['.repeat(50_000), '\u0000'])
    expect(await post(body, { 'x-hub-signature-256': sign(body) })).toEqual([200, 'OK']);
  expect(await stored()).toHaveLength(5);
});

test.each([
  ['statuses of our messages wait', 'bulk', [{ field: 'messages', value: { statuses: [{ id: 'a' }] } }]],
  ['a message does not', 'urgent', [{ field: 'messages', value: { messages: [{ text: { body: '"statuses"' } }] } }]],
  [
    'nor does what comes together with one',
    'urgent',
    [
      { field: 'messages', value: { statuses: [{ id: 'a' }] } },
      { field: 'messages', value: { messages: [{ id: 'b' }] } },
    ],
  ],
  ['nor a call with both in one', 'urgent', [{ field: 'messages', value: { statuses: [{}], messages: [{}] } }]],
  ['nor news of the account', 'urgent', [{ field: 'account_update', value: { event: 'ACCOUNT_RESTRICTION' } }]],
])('in the order of reading, %s', async (_, lane, changes) => {
  const body = JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '1', changes }] });
  await post(body, { 'x-hub-signature-256': sign(body) });
  const { rows } = await sql<{ lane: string }>`select lane from webhook_calls`.execute(database().db);
  expect(rows).toEqual([{ lane }]);
});

test('a call that is signed with another secret is told of in the log, once a minute; an unsigned one is not', async () => {
  forged.length = 0;
  await post('{}', { 'x-hub-signature-256': sign('{}', 'another') });
  await post('{}');
  await post('{}', { 'x-hub-signature-256': sign('{}') });
  expect(forged).toEqual(['whatsapp']);
  const lines: unknown[] = [];
  const tell = tellForged({ warn: (fields) => void lines.push(fields) });
  for (const vendor of ['whatsapp', 'whatsapp', 'stripe']) tell(vendor);
  expect(lines).toEqual([{ vendor: 'whatsapp' }, { vendor: 'stripe' }]);
});
