import { execFileSync } from 'node:child_process';
import { createSign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createSes } from '../../../src/vendors/ses/index.ts';
import { readSesCall } from '../../../src/vendors/ses/read-call.ts';
import { createSnsVerifier } from '../../../src/vendors/ses/verify-signature.ts';
import { FROM, sampleMail } from '../../contracts/mailer.ts';
import { answerJson, freePort, startLocalServer } from '../../support/local-server.ts';

const account = {
  accessKeyId: 'AKIAEXAMPLE',
  secretAccessKey: 'secret',
  region: 'us-east-1',
  configurationSet: null,
  from: FROM,
};

test.each([
  [429, 'TooManyRequestsException', 'later'],
  [400, 'LimitExceededException', 'later'],
  [500, 'InternalServiceErrorException', 'later'],
  [400, 'MessageRejected', 'never'],
  [400, 'BadRequestException', 'never'],
  [400, 'AccountSuspendedException', 'stop'],
  [400, 'SendingPausedException', 'stop'],
  [400, 'MailFromDomainNotVerifiedException', 'stop'],
  [403, 'InvalidSignatureException', 'stop'],
  [403, 'UnrecognizedClientException', 'stop'],
])('HTTP %i %s means %s', async (status, name, refusal) => {
  const asked: string[] = [];
  const server = await startLocalServer((request, response) => {
    asked.push(request.url ?? '');
    answerJson(response, status, { message: 'x' }, { 'x-amzn-errortype': name });
  });
  const result = await createSes({ ...account, endpoint: server.url }).send(sampleMail());
  await server.close();
  expect(result).toMatchObject({ outcome: 'refused', refusal, code: name });
  // The SDK does not try again by itself.
  expect(asked).toHaveLength(1);
});

test('an answer that is lost on the way leaves open what happened', async () => {
  const server = await startLocalServer((request) => void request.socket.destroy());
  expect(await createSes({ ...account, endpoint: server.url }).send(sampleMail())).toMatchObject({
    outcome: 'ambiguous',
  });
  await server.close();
});

test('a service that cannot be reached has nothing', async () => {
  const mailer = createSes({ ...account, endpoint: `http://127.0.0.1:${await freePort()}` });
  expect(await mailer.send(sampleMail())).toMatchObject({ outcome: 'refused', refusal: 'later', code: 'ECONNREFUSED' });
  expect(await mailer.check()).toMatchObject({ outcome: 'unreachable' });
});

const TOPIC = 'arn:aws:sns:us-east-1:123456789012:recado-mail';
const CERT_URL = 'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem';
const folder = mkdtempSync(join(tmpdir(), 'recado-sns-'));
afterAll(() => rmSync(folder, { recursive: true }));
const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
execFileSync(
  'openssl',
  `req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=sns.amazonaws.com -keyout ${keyFile} -out ${certFile}`.split(
    ' ',
  ),
  {
    stdio: 'ignore',
  },
);
const certificate = readFileSync(certFile, 'utf8');

/** Signs a message as SNS does: names and values, line by line. */
function signed(over: Record<string, string> = {}): Record<string, string> {
  const message: Record<string, string> = {
    Type: 'Notification',
    MessageId: 'm-1',
    TopicArn: TOPIC,
    Message: '{}',
    Timestamp: '2026-11-28T10:00:00.000Z',
    SignatureVersion: '2',
    SigningCertURL: CERT_URL,
    ...over,
  };
  const names =
    message['Type'] === 'Notification'
      ? ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
      : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
  const text = names.flatMap((name) => (message[name] === undefined ? [] : [`${name}\n${message[name]}\n`])).join('');
  const hash = message['SignatureVersion'] === '1' ? 'RSA-SHA1' : 'RSA-SHA256';
  return { ...message, Signature: createSign(hash).update(text).sign(readFileSync(keyFile), 'base64') };
}
const bytes = (message: object): Buffer => Buffer.from(JSON.stringify(message));

function verifier(now = () => new Date()) {
  const loaded: string[] = [];
  const verify = createSnsVerifier({
    topicArn: TOPIC,
    now,
    fetchCertificate: async (url) => {
      loaded.push(url);
      return certificate;
    },
  });
  return { verify, loaded };
}

test.each(['1', '2'])('a message of our topic that SNS signed (version %s) is believed', async (SignatureVersion) => {
  const { verify, loaded } = verifier();
  expect(await verify(bytes(signed({ SignatureVersion })))).toBe(true);
  expect(await verify(bytes(signed({ SignatureVersion, Subject: 'Amazon SES', MessageId: 'm-2' })))).toBe(true);
  expect(loaded).toEqual([CERT_URL]);
});

test.each([
  ['changed after it was signed', { ...signed(), Message: '{"eventType":"Bounce"}' }],
  ['of a topic of somebody else', signed({ TopicArn: 'arn:aws:sns:us-east-1:999999999999:evil' })],
  ['without a signature', { ...signed(), Signature: '' }],
  ['that is no message', []],
])('a message %s is refused', async (_, message) => {
  expect(await verifier().verify(bytes(message))).toBe(false);
});

test.each([
  'https://evil.example/SimpleNotificationService-0123456789abcdef.pem',
  'https://sns.us-east-1.amazonaws.com.evil.example/SimpleNotificationService-0123456789abcdef.pem',
  'http://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem',
  'https://sns.us-east-1.amazonaws.com@evil.example/SimpleNotificationService-0123456789abcdef.pem',
  'https://s3.amazonaws.com/bucket/SimpleNotificationService-0123456789abcdef.pem',
])('a certificate from %s is not even loaded', async (SigningCertURL) => {
  const { verify, loaded } = verifier();
  expect(await verify(bytes(signed({ SigningCertURL })))).toBe(false);
  expect(loaded).toEqual([]);
});

test('a certificate that is over proves nothing', async () => {
  const later = () => new Date(Date.now() + 10 * 86_400_000);
  expect(await verifier(later).verify(bytes(signed()))).toBe(false);
});

test('whoever invents certificates makes us load ten a minute at most', async () => {
  const { verify, loaded } = verifier();
  for (let index = 0; index < 30; index += 1) {
    const hex = index.toString(16).padStart(32, '0');
    await verify(bytes(signed({ SigningCertURL: CERT_URL.replace('0123456789abcdef0123456789abcdef', hex) }))).catch(
      () => false,
    );
  }
  expect(loaded).toHaveLength(10);
});

const id = '01930000-0000-7000-8000-000000000001';
const mail = {
  messageId: 'ses-1',
  timestamp: '2026-11-28T10:00:00.000Z',
  destination: ['Ana <ana@example.mx>'],
  tags: { recado_mail: [id] },
};
const report = (over: object) => bytes(signed({ Message: JSON.stringify({ mail, ...over }) }));
const bounce = (bounceType: string) => ({ bounceType, bouncedRecipients: [{ emailAddress: 'Ana@example.mx' }] });

test.each([
  ['a permanent bounce', { notificationType: 'Bounce', bounce: bounce('Permanent') }, 'bounced'],
  ['a permanent bounce of a configuration set', { eventType: 'Bounce', bounce: bounce('Permanent') }, 'bounced'],
  ['a full mailbox', { eventType: 'Bounce', bounce: bounce('Transient') }, 'dropped'],
  [
    'a complaint',
    { eventType: 'Complaint', complaint: { complainedRecipients: [{ emailAddress: 'ana@example.mx' }] } },
    'complained',
  ],
  ['a delivery', { eventType: 'Delivery' }, 'delivered'],
  ['a send', { eventType: 'Send' }, 'accepted'],
])('%s is read', (_, over, kind) => {
  expect(readSesCall(report(over))).toMatchObject({
    kind: 'events',
    events: [{ id: 'ses:m-1:0', kind, address: 'ana@example.mx', mailId: id, providerId: 'ses-1' }],
  });
});

test('a subscription is confirmed at Amazon only, and what is no report is set aside', () => {
  const confirmation = (SubscribeURL: string) =>
    bytes(signed({ Type: 'SubscriptionConfirmation', SubscribeURL, Token: 't' }));
  const url = 'https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=x&Token=t';
  expect(readSesCall(confirmation(url))).toEqual({ kind: 'confirm', url });
  expect(readSesCall(confirmation(url.replace('sns.us-east-1.amazonaws.com', '169.254.169.254')))).toEqual({
    kind: 'unknown',
  });
  expect(readSesCall(bytes(signed({ Message: 'Successfully validated SNS topic' })))).toEqual({ kind: 'unknown' });
  expect(readSesCall(report({ eventType: 'Open' }))).toEqual({ kind: 'events', events: [] });
});
