import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import nock from 'nock';
import { afterAll, afterEach, beforeAll, beforeEach, describe, test, vi } from 'vitest';
import { z } from 'zod';
import type { Mailer } from '../../src/notify/index.ts';
import { createMailFiles } from '../../src/vendors/mail-files/index.ts';
import { createSendGrid } from '../../src/vendors/sendgrid/index.ts';
import { createSes } from '../../src/vendors/ses/index.ts';
import { createSmtp } from '../../src/vendors/smtp/index.ts';
import { freePort, type LocalServer, startLocalServer } from '../support/local-server.ts';
import { type MailServer, missingMailServer, startMailServer } from '../support/mail-server.ts';
import { type Arrived, FROM, mailerContract } from './mailer.ts';
import { readMessage } from './read-message.ts';

const missing = missingMailServer();
// A CommonJS package that each loader wraps in its own way.
const { default: startSes } = createRequire(import.meta.url)('aws-ses-v2-local') as typeof import('aws-ses-v2-local');

/** Every mailbox of the To line: those in angle brackets, or the only one there is. */
function mailboxesIn(message: string): string[] {
  const to = /^To: (.*)$/m.exec(message.replaceAll(/\r\n[ \t]+/g, ' '))?.[1] ?? '';
  const bracketed = [...to.matchAll(/<([^<>]+)>/g)].map((found) => found[1] ?? '');
  return bracketed.length > 0 ? bracketed : [to];
}

/** What the stand-in answers to the question for the account. */
const SES_ACCOUNT = {
  DedicatedIpAutoWarmupEnabled: false,
  Details: {
    AdditionalContactEmailAddresses: [],
    ContactLanguage: 'ES',
    MailType: 'TRANSACTIONAL',
    ReviewDetails: { CaseId: '1', Status: 'GRANTED' },
    UseCaseDescription: '',
    WebsiteURL: 'https://shop.example',
  },
  EnforcementStatus: 'HEALTHY',
  ProductionAccessEnabled: true,
  SendingEnabled: true,
  SendQuota: { Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: 0 },
  SuppressionAttributes: { SuppressedReasons: [] },
};

describe('files', () => {
  let folder = '';
  let mailer: Mailer;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recado-outbox-'));
    mailer = createMailFiles({ folder, from: FROM });
  });
  afterAll(() => rm(folder, { recursive: true }));
  mailerContract('files', {
    mailer: () => mailer,
    arrived: async () => {
      const names = (await readdir(folder)).sort();
      return Promise.all(
        names.map(async (name) => {
          const message = await readFile(join(folder, name), 'latin1');
          return readMessage(mailboxesIn(message), message);
        }),
      );
    },
  });
});

describe('SMTP', () => {
  if (missing !== null) return test.skip(missing);
  let server: MailServer;
  let mailer: Mailer;
  beforeAll(async () => {
    server = await startMailServer();
    mailer = createSmtp({ url: server.url, from: FROM, ca: server.ca });
  });
  afterAll(() => server.close());
  mailerContract('SMTP', {
    mailer: () => mailer,
    arrived: async () => server.received.map(({ tos, message }) => readMessage(tos, message)),
  });
});

describe('SES', () => {
  const Sent = z.looseObject({
    Content: z.object({ Raw: z.object({ Data: z.string() }) }),
    Destination: z.object({ ToAddresses: z.array(z.string()) }),
    EmailTags: z.tuple([z.object({ Name: z.literal('recado_mail'), Value: z.uuid() })]),
  });
  let ses: Server;
  let door: LocalServer;
  let mailer: Mailer;
  const arrived: Arrived[] = [];
  beforeAll(async () => {
    const port = await freePort();
    ses = await startSes({ port, host: '127.0.0.1' });
    // The stand-in keeps no headers of raw mails: what it accepted is read on the way to it.
    door = await startLocalServer(async (request, response, body) => {
      const { method = 'GET', url = '/' } = request;
      const headers = { 'content-type': 'application/json', authorization: request.headers.authorization ?? '' };
      const answer = await fetch(
        `http://127.0.0.1:${port}${url}`,
        method === 'GET' ? { headers } : { method, headers, body },
      );
      if (answer.ok && method === 'POST') {
        const { Content, Destination } = Sent.parse(JSON.parse(body));
        arrived.push(readMessage(Destination.ToAddresses, Buffer.from(Content.Raw.Data, 'base64').toString('latin1')));
      }
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
    });
    const account = { accessKeyId: 'any', secretAccessKey: 'any', region: 'us-east-1', configurationSet: null };
    mailer = createSes({ ...account, from: FROM, endpoint: door.url });
  });
  beforeEach(() => void vi.stubEnv('AWS_SES_ACCOUNT', JSON.stringify(SES_ACCOUNT)));
  afterAll(async () => {
    await door.close();
    ses.closeAllConnections();
    ses.close();
  });
  mailerContract('SES', { mailer: () => mailer, arrived: async () => arrived });
});

describe('SendGrid', () => {
  const Body = z.strictObject({
    from: z.strictObject({ email: z.string(), name: z.string() }),
    personalizations: z.tuple([
      z.strictObject({
        to: z.tuple([z.strictObject({ email: z.string(), name: z.string() })]),
      }),
    ]),
    subject: z.string(),
    content: z.tuple([
      z.strictObject({ type: z.literal('text/plain'), value: z.string() }),
      z.strictObject({ type: z.literal('text/html'), value: z.string() }),
    ]),
    headers: z.record(z.string(), z.string()),
    custom_args: z.strictObject({ recado_mail: z.uuid() }),
    tracking_settings: z.looseObject({}),
  });
  let mailer: Mailer;
  let taken: Arrived[] = [];
  beforeAll(() => {
    mailer = createSendGrid({ apiKey: 'SG.contract', from: FROM });
  });
  beforeEach(() => {
    taken = [];
    nock('https://api.sendgrid.com')
      .persist()
      .post('/v3/mail/send')
      .reply(202, async (request: Request) => {
        const body = Body.parse(await request.json());
        const [{ to }] = body.personalizations;
        taken.push({
          to: to.map(({ email }) => email),
          from: `${body.from.name} <${body.from.email}>`,
          subject: body.subject,
          text: body.content[0].value,
          html: body.content[1].value,
          header: (name) => body.headers[name],
        });
        return '';
      })
      .get('/v3/scopes')
      .reply(200, { scopes: ['mail.send'] });
  });
  afterEach(() => {
    nock.cleanAll();
    nock.restore();
    nock.activate();
  });
  mailerContract('SendGrid', { mailer: () => mailer, arrived: async () => taken });
});
