import { Ajv } from 'ajv';
import nock from 'nock';
import { afterEach, expect, test } from 'vitest';
import type { OutgoingMail } from '../../../src/notify/index.ts';
import { createSendGrid } from '../../../src/vendors/sendgrid/index.ts';
import { FROM, sampleMail } from '../../contracts/mailer.ts';
import { MAIL_SEND } from './mail-send-schema.ts';

const isMailSend = new Ajv({ allErrors: true }).compile(MAIL_SEND);
const mailer = createSendGrid({ apiKey: 'SG.secret-key', from: FROM });

afterEach(() => {
  nock.cleanAll();
  nock.restore();
  nock.activate();
});

/** The body that leaves for a mail. */
async function bodyOf(mail: OutgoingMail): Promise<Record<string, unknown>> {
  let body: unknown = null;
  nock('https://api.sendgrid.com')
    .post('/v3/mail/send', (sent) => {
      body = sent;
      return true;
    })
    .reply(202);
  expect(await mailer.send(mail)).toMatchObject({ outcome: 'accepted' });
  return { ...Object(body) };
}
const faultsOf = (body: unknown): readonly string[] => {
  isMailSend(body);
  return (isMailSend.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
};

test.each<[string, Partial<OutgoingMail>]>([
  ['as it is', {}],
  ['to somebody without a name', { to: { ...sampleMail().to, name: null } }],
  ['with headers of its own', { headers: { 'List-Unsubscribe': '<https://tienda.example/baja/abc>' } }],
  ['without headers', { headers: {} }],
])('a mail %s leaves in the form that SendGrid describes', async (_, over) => {
  expect(faultsOf(await bodyOf({ ...sampleMail(), ...over }))).toEqual([]);
});

test('it goes to one receiver, in both forms, and comes back with our id', async () => {
  const mail = sampleMail();
  const body = await bodyOf(mail);
  expect(body).toMatchObject({
    personalizations: [{ to: [{ email: mail.to.address }] }],
    content: [
      { type: 'text/plain', value: mail.text },
      { type: 'text/html', value: mail.html },
    ],
    custom_args: { recado_mail: mail.id },
    tracking_settings: { click_tracking: { enable: false }, open_tracking: { enable: false } },
  });
});

test.each<[string, (body: Record<string, unknown>) => unknown]>([
  ['no receiver', (body) => ({ ...body, personalizations: [{ to: [] }] })],
  ['a second receiver', (body) => ({ ...body, personalizations: [{ to: [{ email: 'a@b.c' }, { email: 'd@e.f' }] }] })],
  ['no subject', ({ subject: _, ...body }) => body],
  ['a field that nobody knows', (body) => ({ ...body, replyTo: { email: 'a@b.c' } })],
  ['custom arguments as text', (body) => ({ ...body, custom_args: '{}' })],
  ['a header that SendGrid keeps for itself', (body) => ({ ...body, headers: { bcc: 'x@y.z' } })],
  ['a line break in a header', (body) => ({ ...body, headers: { 'X-A': 'a\r\nBcc: x@y.z' } })],
])('a body with %s would be noticed', async (_, spoil) => {
  expect(faultsOf(spoil(await bodyOf(sampleMail())))).not.toEqual([]);
});
