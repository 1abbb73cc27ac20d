import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createMediaSource } from '../../../src/vendors/whatsapp/index.ts';
import { mediaHosts } from '../../../src/vendors/whatsapp/media-hosts.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const asked: { readonly path: string; readonly token: string | undefined }[] = [];
const answers = new Map<string, Answer>();
const server = createServer((request, response) => {
  const path = (request.url ?? '').split('?')[0] ?? '';
  asked.push({ path, token: request.headers.authorization });
  const answer = answers.get(path);
  if (answer) return answer(request, response);
  response.statusCode = 404;
  return void response.end();
});
const stranger = createServer((request, response) => {
  asked.push({ path: `stranger${request.url}`, token: request.headers.authorization });
  response.end('secret');
});
let base = '';
let strangerUrl = '';
const listen = async (one: typeof server): Promise<string> => {
  await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(one.address() as AddressInfo).port}`;
};
beforeAll(async () => {
  base = await listen(server);
  strangerUrl = await listen(stranger);
});
afterAll(() => {
  for (const one of [server, stranger]) {
    one.closeAllConnections();
    one.close();
  }
});
beforeEach(() => {
  asked.length = 0;
  answers.clear();
});

const open = (place: { mediaId?: string; url?: string | null }) =>
  createMediaSource({ graphUrl: base, graphVersion: 'v25.0', phoneNumberId: '1', accessToken: 'token' }).open(
    { mediaId: place.mediaId ?? '42', url: place.url ?? null },
    AbortSignal.timeout(5_000),
  );
const bodyOf = async (opened: Awaited<ReturnType<typeof open>>): Promise<string> =>
  opened.outcome === 'open' ? text(opened.body) : `refused: ${opened.reason}`;
const says =
  (status: number, body = '', headers: Record<string, string> = {}): Answer =>
  (_, response) => {
    response.writeHead(status, headers).end(body);
  };
const found = (url: string): Answer =>
  says(200, JSON.stringify({ url, sha256: 'ab'.repeat(32), file_size: '5', id: '42' }));

test('a file is fetched by the address of the webhook, with the token, and nobody else is asked', async () => {
  answers.set('/bytes', says(200, 'hello'));
  expect(await bodyOf(await open({ url: `${base}/bytes` }))).toBe('hello');
  expect(asked).toEqual([{ path: '/bytes', token: 'Bearer token' }]);
});

test.each([401, 403, 404, 410, 429, 500])('an address that answers %i is asked for anew by the id', async (status) => {
  answers.set('/old', says(status));
  answers.set('/v25.0/42', found(`${base}/new`));
  answers.set('/new', says(200, 'hello'));
  const opened = await open({ url: `${base}/old` });
  expect(opened).toMatchObject({ outcome: 'open', bytes: 5, sha256: 'ab'.repeat(32) });
  expect(await bodyOf(opened)).toBe('hello');
});

test.each([
  [400, 'gone', false],
  [404, 'gone', false],
  [401, 'unreachable', true],
  [429, 'unreachable', true],
  [500, 'unreachable', true],
  [503, 'unreachable', true],
])('an id that answers %i is %s', async (status, reason, isWorthRetrying) => {
  answers.set('/v25.0/42', says(status));
  expect(await open({})).toMatchObject({ outcome: 'refused', reason, isWorthRetrying });
});

test.each([
  [190, 'unreachable', true],
  [4, 'unreachable', true],
  [130429, 'unreachable', true],
  [2, 'unreachable', true],
  [100, 'gone', false],
])('an id that answers 400 with the code %i is %s', async (code, reason, isWorthRetrying) => {
  answers.set('/v25.0/42', says(400, JSON.stringify({ error: { code, message: 'no' } })));
  expect(await open({})).toMatchObject({ outcome: 'refused', reason, isWorthRetrying });
});

test('how long Meta wants to be left alone is told on', async () => {
  answers.set('/v25.0/42', says(429, '', { 'retry-after': '30' }));
  expect(await open({})).toMatchObject({ retryAfterMs: 30_000 });
});

test.each([
  'http://169.254.169.254/latest/meta-data',
  'file:///etc/passwd',
  'STRANGER/bytes',
  'https://evil.example/bytes',
  'https://lookaside.fbsbx.com.evil.example/bytes',
  'https://user:pass@lookaside.fbsbx.com/bytes',
  'http://lookaside.fbsbx.com/bytes',
  'https://lookaside.fbsbx.com:8443/bytes',
  'not an address',
])('an address of a message like %s is not asked, and never sees the token', async (url) => {
  answers.set('/v25.0/42', says(404));
  expect(await open({ url: url.replace('STRANGER', strangerUrl) })).toMatchObject({
    outcome: 'refused',
    reason: 'gone',
  });
  expect(asked).toEqual([{ path: '/v25.0/42', token: 'Bearer token' }]);
});

test.each(['http://169.254.169.254/x', 'STRANGER/x', '/loop'])('a redirect to %s is not followed', async (to) => {
  answers.set('/loop', says(302, '', { location: to.replace('STRANGER', strangerUrl) }));
  answers.set('/v25.0/42', found(`${base}/loop`));
  expect(await open({})).toMatchObject({ outcome: 'refused', reason: 'place_refused', isWorthRetrying: false });
  expect(asked.some(({ path }) => path.startsWith('stranger'))).toBe(false);
});

test('a redirect within the own host is followed', async () => {
  answers.set('/moved', says(302, '', { location: '/bytes' }));
  answers.set('/bytes', says(200, 'hello'));
  expect(await bodyOf(await open({ url: `${base}/moved` }))).toBe('hello');
});

test.each(['not json', '{}', '{"url":5}', `{"url":"${'x'.repeat(200_000)}"}`])(
  'an answer that is no answer is tried again later: %.20s',
  async (body) => {
    answers.set('/v25.0/42', says(200, body));
    expect(await open({})).toMatchObject({ outcome: 'refused', reason: 'unreachable', isWorthRetrying: true });
  },
);

test('an id with signs of a path stays an id', async () => {
  await open({ mediaId: '../../1/messages?x=' });
  expect(asked.map(({ path }) => path)).toEqual(['/v25.0/..%2F..%2F1%2Fmessages%3Fx%3D']);
});

describe('with the real Graph API', () => {
  const hosts = mediaHosts('https://graph.facebook.com');
  test.each([
    ['https://graph.facebook.com/v25.0/1', { seesToken: true, mayBePrivate: false }],
    ['https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1', { seesToken: true, mayBePrivate: false }],
    ['https://mmg.whatsapp.net/x', { seesToken: false, mayBePrivate: false }],
    ['https://scontent.xx.fbcdn.net/x', { seesToken: false, mayBePrivate: false }],
    ['https://l.facebook.com/l.php?u=x', null],
    ['https://fbsbx.com/', null],
    ['https://evilfbcdn.net/', null],
    ['https://127.0.0.1/', null],
  ])('%s is trusted with %j', (url, trust) => {
    expect(hosts.trustOf(new URL(url))).toEqual(trust);
  });
});
