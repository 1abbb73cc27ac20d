import { generateKeyPairSync, sign } from 'node:crypto';
import nock from 'nock';
import { afterEach, describe, expect, test } from 'vitest';
import { createSendGrid } from '../../../src/vendors/sendgrid/index.ts';
import { readSendGridCalls } from '../../../src/vendors/sendgrid/read-calls.ts';
import { isSignedBySendGrid } from '../../../src/vendors/sendgrid/verify-signature.ts';
import { FROM, sampleMail } from '../../contracts/mailer.ts';

afterEach(() => {
  const open = nock.pendingMocks();
  nock.cleanAll();
  nock.restore();
  nock.activate();
  expect(open).toEqual([]);
});

const api = () => nock('https://api.sendgrid.com');
const errors = { errors: [{ message: 'x', field: null, help: null }] };
const mailer = createSendGrid({ apiKey: 'SG.secret-key', from: FROM });

test.each([
  [400, 'never', null],
  [413, 'never', null],
  [401, 'stop', null],
  [403, 'stop', null],
  [429, 'later', 7_000],
  [500, 'later', null],
  [503, 'later', null],
] as const)('HTTP %i means %s', async (status, refusal, retryAfterMs) => {
  api().post('/v3/mail/send').reply(status, errors, { 'retry-after': '7' });
  expect(await mailer.send(sampleMail())).toMatchObject({
    outcome: 'refused',
    refusal,
    code: String(status),
    retryAfterMs,
  });
});

test.each([502, 504, 408])('HTTP %i comes from something in between: nobody knows', async (status) => {
  api().post('/v3/mail/send').reply(status, '<html>');
  expect(await mailer.send(sampleMail())).toEqual({ outcome: 'ambiguous', code: String(status) });
});

test.each([
  ['ECONNREFUSED', { outcome: 'refused', refusal: 'later' }],
  ['ENOTFOUND', { outcome: 'refused', refusal: 'later' }],
  ['CERT_HAS_EXPIRED', { outcome: 'refused', refusal: 'later' }],
  ['ECONNRESET', { outcome: 'ambiguous' }],
  ['ETIMEDOUT', { outcome: 'ambiguous' }],
])('%s without an answer is %o', async (code, result) => {
  api()
    .post('/v3/mail/send')
    .replyWithError(Object.assign(new Error('x'), { code }));
  expect(await mailer.send(sampleMail())).toMatchObject({ ...result, code });
});

test('an accepted mail has the id of SendGrid', async () => {
  api().post('/v3/mail/send').reply(202, '', { 'x-message-id': 'abc' });
  expect(await mailer.send(sampleMail())).toEqual({ outcome: 'accepted', providerId: 'abc' });
});

test('a key that may not send is found out without sending', async () => {
  api()
    .get('/v3/scopes')
    .reply(200, { scopes: ['stats.read'] });
  expect(await mailer.check()).toMatchObject({
    outcome: 'refused',
    words: { en: expect.stringContaining('Mail Send') },
  });
  api().get('/v3/scopes').reply(401, errors);
  const refused = await mailer.check();
  expect(refused).toMatchObject({ outcome: 'refused', words: { en: expect.stringContaining('SENDGRID_API_KEY') } });
  expect(JSON.stringify(refused)).not.toContain('secret-key');
});

describe('the signature of the event webhook', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  const body = Buffer.from('[{"event":"bounce","ñ":1}]\r\n');
  const headersFor = (bytes: Buffer, timestamp = '1764000000') => ({
    'x-twilio-email-event-webhook-timestamp': timestamp,
    'x-twilio-email-event-webhook-signature': sign(
      'sha256',
      Buffer.concat([Buffer.from(timestamp), bytes]),
      privateKey,
    ).toString('base64'),
  });

  test('holds for the raw bytes and their timestamp', () => {
    expect(isSignedBySendGrid(headersFor(body), body, key)).toBe(true);
  });

  test.each([
    ['other bytes', headersFor(Buffer.from('[]'))],
    ['another timestamp', { ...headersFor(body), 'x-twilio-email-event-webhook-timestamp': '1764000001' }],
    ['no headers', {}],
    ['nonsense', { ...headersFor(body), 'x-twilio-email-event-webhook-signature': 'A'.repeat(96) }],
  ])('does not hold for %s', (_, headers) => {
    expect(isSignedBySendGrid(headers, body, key)).toBe(false);
  });

  test('does not hold under another key, and a broken key verifies nothing', () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'der', type: 'spki' });
    expect(isSignedBySendGrid(headersFor(body), body, other.toString('base64'))).toBe(false);
    expect(isSignedBySendGrid(headersFor(body), body, 'x'.repeat(60))).toBe(false);
  });
});

test('events become reports of mails and addresses; what is unknown is only counted', () => {
  const id = '01930000-0000-7000-8000-000000000001';
  const event = (over: object) => ({
    email: 'Ana@Example.mx',
    timestamp: 1_764_000_000,
    sg_event_id: 'e1',
    recado_mail: id,
    ...over,
  });
  const read = readSendGridCalls(
    Buffer.from(
      JSON.stringify([
        event({ event: 'bounce', type: 'bounce', sg_event_id: 'e1' }),
        event({ event: 'bounce', type: 'blocked', sg_event_id: 'e2' }),
        event({ event: 'spamreport', sg_event_id: 'e3', recado_mail: 'no id' }),
        event({ event: 'delivered', sg_event_id: 'e4', email: 'a@x, b@y' }),
        event({ event: 'open', sg_event_id: 'e5' }),
        { event: 'delivered' },
        'text',
      ]),
    ),
  );
  expect(read?.events.map(({ id: name, kind, address, mailId }) => [name, kind, address, mailId])).toEqual([
    ['sendgrid:e1', 'bounced', 'ana@example.mx', id],
    ['sendgrid:e2', 'dropped', 'ana@example.mx', id],
    ['sendgrid:e3', 'complained', 'ana@example.mx', null],
    ['sendgrid:e4', 'delivered', null, id],
  ]);
  expect(read?.ignored).toBe(3);
  expect(readSendGridCalls(Buffer.from('{}'))).toBeNull();
  expect(readSendGridCalls(Buffer.from('no json'))).toBeNull();
});
