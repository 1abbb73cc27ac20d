import nock from 'nock';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId } from '../../../src/core/ids.ts';
import { createCloudApi } from '../../../src/vendors/whatsapp/index.ts';

const GRAPH = 'https://graph.facebook.com';
const ROUTE = '/v25.0/106540352242922/messages';

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  const unused = nock.pendingMocks();
  nock.cleanAll();
  nock.enableNetConnect();
  expect(unused).toEqual([]);
});

const channel = createCloudApi({
  graphUrl: GRAPH,
  graphVersion: 'v25.0',
  phoneNumberId: '106540352242922',
  accessToken: 'token-of-the-test',
});
const id = newId<'outbox'>();
const say = (to: { phone: string | null; bsuid: string | null }) =>
  channel.send({ id, to, content: { kind: 'text', text: 'Hola' } });
const ana = { phone: '5215512345678', bsuid: 'MX.90001' };

const accepted = { messaging_product: 'whatsapp', contacts: [{ input: 'x' }], messages: [{ id: 'wamid.A' }] };
const refused = (code: number) => ({ error: { message: `(#${code}) no`, code, error_data: { details: 'why' } } });

test('a message goes to the phone with a plus sign and carries the id of its row', async () => {
  let body: Record<string, unknown> = {};
  nock(GRAPH, { reqheaders: { authorization: 'Bearer token-of-the-test' } })
    .post(ROUTE, (sent: Record<string, unknown>) => {
      body = sent;
      return true;
    })
    .reply(200, accepted);
  expect(await say(ana)).toEqual({ outcome: 'accepted', wamid: 'wamid.A' });
  expect(body).toMatchObject({ to: '+5215512345678', biz_opaque_callback_data: id, text: { body: 'Hola' } });
  expect(body).not.toHaveProperty('recipient');
});

test('a customer who hides the number is addressed by user id', async () => {
  let body: Record<string, unknown> = {};
  nock(GRAPH)
    .post(ROUTE, (sent: Record<string, unknown>) => {
      body = sent;
      return true;
    })
    .reply(200, accepted);
  await say({ phone: null, bsuid: 'MX.90001' });
  expect(body).toMatchObject({ recipient: 'MX.90001' });
  expect(body).not.toHaveProperty('to');
});

test.each([
  [130429, 400, 'too_fast'],
  [131056, 400, 'slower'],
  [131047, 400, 'window'],
  [190, 401, 'stop'],
  [131042, 400, 'stop'],
  [131026, 400, 'unreachable'],
  [100, 400, 'never'],
])('error %i of WhatsApp asks us to act as "%s"', async (code, status, refusal) => {
  nock(GRAPH).post(ROUTE).reply(status, refused(code));
  expect(await say(ana)).toMatchObject({ outcome: 'refused', refusal, code });
});

test.each([
  [500, refused(131000)],
  [502, '<html>Bad Gateway</html>'],
  [200, { messages: [] }],
  [200, 'not JSON'],
])('an answer %i that tells nothing certain is ambiguous, never a refusal', async (status, body) => {
  nock(GRAPH).post(ROUTE).reply(status, body);
  expect(await say(ana)).toMatchObject({ outcome: 'ambiguous' });
});

test('a message is marked as read without the typing indicator, and whether that was taken is known', async () => {
  const bodies: unknown[] = [];
  const keeps = (body: unknown): boolean => bodies.push(body) > 0;
  nock(GRAPH).post(ROUTE, keeps).reply(200, { success: true });
  nock(GRAPH).post(ROUTE, keeps).reply(400, refused(131009));
  nock(GRAPH)
    .post(ROUTE, keeps)
    .replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
  expect([await channel.markRead('wamid.A'), await channel.markRead('wamid.B')]).toEqual([true, false]);
  expect(await channel.markRead('wamid.C')).toBe(false);
  expect(bodies[0]).toEqual({ messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.A' });
});

test('the typing indicator is the same call with one field more', async () => {
  const typing = {
    messaging_product: 'whatsapp',
    status: 'read',
    message_id: 'wamid.A',
    typing_indicator: { type: 'text' },
  };
  nock(GRAPH).post(ROUTE, typing).reply(200, { success: true });
  await channel.showTyping('wamid.A');
});
