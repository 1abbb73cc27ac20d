import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Template } from '../../src/simulator/templates/types.ts';
import { type Ran, runRecado } from '../modules/cli/run-recado.ts';
import { openShop, type Shop } from './phone.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 90_000);
afterAll(() => shop?.close());

const recado = async (...words: string[]): Promise<Ran> => {
  const { port } = new URL((await shop.get('/healthz')).url);
  return runRecado(words, { PORT: port, DATA_DIR: shop.folder, LANG: 'en_US.UTF-8' });
};
const listed = async (): Promise<readonly Template[]> =>
  ((await (await shop.get('/simulator/api/templates')).json()) as { templates: Template[] }).templates;
const review = async (values: string, name: string, language: string): Promise<void> => {
  const found = (await listed()).find((one) => one.name === name && one.language === language);
  const url = new URL(`/simulator/templates/${found?.id}/review`, (await shop.get('/healthz')).url);
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(values), redirect: 'manual' });
  expect(answer.status).toBe(303);
};

test('a first start creates our templates in the simulator, which approves them', async () => {
  await expect.poll(async () => (await listed()).map(({ status }) => status)).toEqual(Array(6).fill('APPROVED'));
  expect((await listed()).map(({ name, language }) => `${name} ${language}`)).toEqual([
    'order_confirmation en_US',
    'order_confirmation es_MX',
    'payment_reminder en_US',
    'payment_reminder es_MX',
    'shipping_update en_US',
    'shipping_update es_MX',
  ]);
});

test('`templates check` finds nothing that could not be sent', async () => {
  const { code, out, err } = await recado('templates', 'check');
  expect([code, err]).toEqual([0, '']);
  expect(out.match(/approved, the same as ours/g)).toHaveLength(6);
});

test('one that is paused makes it fail, and says which; `sync` lists every one', async () => {
  await review('kind=pause', 'payment_reminder', 'es_MX');
  await review('kind=recategorise&category=MARKETING', 'shipping_update', 'en_US');
  const { code, out } = await recado('templates', 'check');
  expect(code).toBe(1);
  expect(out).toContain('payment_reminder (es_MX): cannot be sent: its status is paused');
  expect(out).toContain('shipping_update (en_US): WhatsApp charges it as marketing, not as utility');
  const synced = await recado('templates', 'sync');
  expect(synced).toMatchObject({ code: 0, out: expect.stringContaining('payment_reminder (es_MX)  paused  utility') });
});

test('`push` creates nothing twice', async () => {
  await review('kind=approve', 'payment_reminder', 'es_MX');
  const again = await recado('templates', 'push');
  expect(again).toMatchObject({ code: 0, err: '' });
  expect(again.out).not.toContain('created');
  expect(await listed()).toHaveLength(6);
});

test('without the id of an account it is said which variable is missing', async () => {
  const { code, err } = await runRecado(['templates', 'check'], {
    WHATSAPP_ACCESS_TOKEN: 'token-of-the-test',
    WHATSAPP_APP_SECRET: 'secret-of-the-test',
    WHATSAPP_WEBHOOK_VERIFY_TOKEN: 'word-of-the-test',
    WHATSAPP_PHONE_NUMBER_ID: '106540352242922',
    OPENROUTER_API_KEY: 'key-of-the-test',
    DATA_DIR: shop.folder,
  });
  expect([code, err]).toEqual([78, expect.stringContaining('WHATSAPP_WABA_ID is missing')]);
});
