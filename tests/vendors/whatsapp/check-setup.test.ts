import { readFile } from 'node:fs/promises';
import { afterEach, expect, test } from 'vitest';
import { checkWhatsAppSetup, type SetupAccount } from '../../../src/vendors/whatsapp/index.ts';
import { WANTED_FIELDS } from '../../../src/vendors/whatsapp/webhook-fields.ts';
import { startWorld } from '../../modules/simulator/world.ts';
import { useDatabase } from '../../support/database.ts';
import { answerJson, startLocalServer } from '../../support/local-server.ts';

const database = useDatabase('empty');
const NOW = new Date('2026-11-30T12:00:00Z');
const ACCOUNT = {
  ...{ graphVersion: 'v25.0', phoneNumberId: '100000000000001', wabaId: '200000000000001' },
  ...{ accessToken: 'access-token', appSecret: 'app-secret', callbackUrl: 'https://shop.example/webhooks/whatsapp' },
};

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

const look = async (account: SetupAccount): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await checkWhatsAppSetup(account, NOW)).map(({ part, state, words }) => [part, `${state}: ${words.en}`]),
  );

test('an account that is set up works in all parts, and a wrong token in none', async () => {
  const world = await startWorld(database(), { url: 'http://127.0.0.1:9' }, { isStarted: false });
  open.push(world.close);
  const graphUrl = `${world.url}/emulator/`;
  expect(await look({ ...ACCOUNT, graphUrl, callbackUrl: 'http://127.0.0.1:9' })).toMatchObject({
    token: 'works: has both rights and never expires',
    webhook: 'works: subscribed to the account: Recado',
    number: expect.stringMatching(/^works: quality green/),
  });
  expect(Object.values(await look({ ...ACCOUNT, graphUrl, accessToken: 'other' })).join('\n')).not.toContain('works');
});

/** A Graph that answers as it should but for one path. */
async function graphWith(path: string, answer: object): Promise<string> {
  const good: Record<string, object> = {
    debug_token: {
      data: { app_id: '7', is_valid: true, scopes: ['whatsapp_business_messaging', 'whatsapp_business_management'] },
    },
    subscribed_apps: { data: [{ whatsapp_business_api_data: { id: '7', name: 'Recado' } }] },
    [ACCOUNT.phoneNumberId]: { quality_rating: 'GREEN', name_status: 'APPROVED', status: 'CONNECTED' },
  };
  const server = await startLocalServer((req, res) => {
    const name = new URL(req.url ?? '', 'http://graph').pathname.split('/').at(-1) ?? '';
    answerJson(res, 200, name === path ? answer : (good[name] ?? {}));
  });
  open.push(server.close);
  return server.url;
}

const inDays = (days: number): number => NOW.getTime() / 1_000 + days * 86_400;
const BOTH = ['whatsapp_business_messaging', 'whatsapp_business_management'];

test.each<[path: string, answer: object, part: string, said: RegExp]>([
  ['debug_token', { data: { is_valid: false, scopes: BOTH } }, 'token', /^fails: .*make a new permanent one/],
  ['debug_token', { data: { scopes: BOTH.slice(0, 1) } }, 'token', /^fails: .*lacks whatsapp_business_management/],
  ['debug_token', { data: { scopes: BOTH, expires_at: inDays(9) } }, 'token', /^attention: .*ends in 9 days/],
  ['debug_token', { data: { scopes: BOTH, expires_at: inDays(1) } }, 'token', /^attention: .*ends in 1 day:/],
  ['debug_token', { data: { scopes: BOTH, expires_at: inDays(0) } }, 'token', /^attention: .*ends today:/],
  ['debug_token', { error: { code: 100 } }, 'token', /^attention: Meta does not say/],
  ['subscribed_apps', { data: [] }, 'webhook', /^fails: no app is subscribed: no message arrives.*subscribed_apps/],
  [
    'subscribed_apps',
    { data: [{ whatsapp_business_api_data: { id: '1', name: 'WA DevX Webhook Events' } }] },
    ...(['webhook', /^fails: the app of the token is not subscribed, only WA DevX Webhook Events/] as const),
  ],
  ['subscribed_apps', { error: { code: 100 } }, 'webhook', /^attention: .*\(100\): is WHATSAPP_WABA_ID right\?/],
  [ACCOUNT.phoneNumberId, { status: 'DISCONNECTED' }, 'number', /^fails: the number is disconnected: register it/],
  [ACCOUNT.phoneNumberId, { quality_rating: 'RED' }, 'number', /^attention: quality red.*Send less unasked/],
  [ACCOUNT.phoneNumberId, { name_status: 'DECLINED' }, 'number', /^attention: .*another display name/],
])('where %s answers %j, only the %s is complained of, with a remedy', async (path, answer, part, said) => {
  const found = await look({ ...ACCOUNT, graphUrl: await graphWith(path, answer) });
  expect(found[part]).toMatch(said);
  expect(Object.entries(found).filter(([other, words]) => other !== part && !words.startsWith('works'))).toEqual([]);
});

test('without the id of the account the doctor says which variable is missing', async () => {
  const found = await look({ ...ACCOUNT, wabaId: null, graphUrl: await graphWith('', {}) });
  expect(found['webhook']).toMatch(/^attention: WHATSAPP_WABA_ID is not set/);
});

const subscribed = (over: object = {}, fields: readonly string[] = WANTED_FIELDS) => ({
  data: [
    {
      ...{ object: 'whatsapp_business_account', callback_url: ACCOUNT.callbackUrl, active: true },
      ...{ fields: fields.map((name) => ({ name, version: 'v25.0' })), ...over },
    },
  ],
});

test.each<[what: string, answer: object, said: RegExp]>([
  ['all as it should be', subscribed(), /^works: subscribed to the account/],
  [
    'the secret of another app',
    { error: { code: 190, message: 'Error validating application' } },
    /^fails: WHATSAPP_APP_SECRET is not the secret/,
  ],
  [
    'no callback',
    { data: [] },
    /^fails: the app sends webhooks to nobody: .*https:\/\/shop\.example\/webhooks\/whatsapp/,
  ],
  ['a callback that was switched off', subscribed({ active: false }), /^fails: the app sends webhooks to nobody/],
  [
    'another server',
    subscribed({ callback_url: 'https://old.example/hook' }),
    /^attention: .*to https:\/\/old\.example\/hook/,
  ],
  ['no messages', subscribed({}, WANTED_FIELDS.slice(1)), /^fails: the field messages is not subscribed/],
  [
    'messages alone',
    subscribed({}, ['messages']),
    /^attention: .*are missing: message_template_status_update, .*calls\.$/,
  ],
  ['an answer that says nothing', {}, /^works: subscribed to the account/],
])('the way for webhooks with %s is told with its remedy', async (_what, answer, said) => {
  const found = await look({ ...ACCOUNT, graphUrl: await graphWith('subscriptions', answer) });
  expect(found['webhook']).toMatch(said);
});

test('the page that a newcomer follows names every field that the doctor wants', async () => {
  const page = await readFile('docs/connect.md', 'utf8');
  expect(WANTED_FIELDS.filter((field) => !page.includes(`\`${field}\``))).toEqual([]);
});
