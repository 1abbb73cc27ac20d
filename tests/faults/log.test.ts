import { createHmac } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { newId } from '../../src/core/ids.ts';
import { loadShop } from '../../src/knowledge/index.ts';
import { queueMail } from '../../src/notify/index.ts';
import { openDb } from '../../src/platform/db/index.ts';
import { openShop } from '../flows/phone.ts';
import { mailbox } from '../modules/notify/world.ts';
import { ACCOUNT, messagesCall, statusCall } from '../support/fake-meta.ts';
import { startGossip, startMailGossip } from '../support/gossip.ts';
import { freePort } from '../support/local-server.ts';
import type { MetaFile } from '../support/meta-files.ts';
import { overheard } from '../support/overheard.ts';
import { openDatabaseFolder } from './database-process.ts';
import { startProgram } from './program.ts';
import { productionLike } from './world.ts';

const SHOP = fileURLToPath(new URL('../../fixtures/shop', import.meta.url));
const PATIENCE = { timeout: 60_000, interval: 200 };
const TOOL = 'list_plans';

const SECRETS = {
  words: 'axolote turquesa',
  caption: 'quetzal de plata',
  reply: 'cenzontle dormido',
  name: 'Xóchitl Huitrón',
  phone: '5215587654321',
  mail: 'xochitl.huitron@correo.example',
  'WhatsApp token': ACCOUNT.accessToken,
  'app secret': ACCOUNT.appSecret,
  'verify token': ACCOUNT.verifyToken,
  'model key': 'sk-or-v1-0a1b2c3d4e5f',
  'Stripe key': 'sk_test_51GossipGossipGossip',
  'webhook secret': 'whsec_gossipgossipgossip',
  'speech key': 'sk-proj-speechspeech',
  'mail password': 'buzon-secreto',
  'metrics token': 'metricas-secretas',
};
const KNOWN = `(${SECRETS.mail}, +52 1 55 8765 4321, ${SECRETS.reply})`;

const LINES = [
  'a model call failed',
  'a tool failed',
  'WhatsApp refuses what is sent',
  'a sweep failed',
  'an attempt to send a mail ended',
  'a step of a file ended',
  'a webhook call was set aside',
];

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** The whole program among vendors that fail and repeat what they were told, with everything switched on. */
async function openScene() {
  const database = await openDatabaseFolder(100, true);
  open.push(database.close);
  await database.start();
  const gossip = await startGossip(SECRETS, KNOWN, TOOL);
  const mails = await startMailGossip(KNOWN);
  open.push(gossip.close, mails.close);
  const port = await freePort();
  const program = startProgram({
    ...productionLike({ port, dataDir: database.dataDir, graphUrl: gossip.url, modelUrl: `${gossip.url}/api/v1` }),
    ...{ DATABASE_URL: await database.url(), LOG_LEVEL: 'trace', METRICS_TOKEN: SECRETS['metrics token'] },
    ...{ OPENROUTER_API_KEY: SECRETS['model key'], LLM_MODEL_VISION: 'test/gossip' },
    ...{ STRIPE_SECRET_KEY: SECRETS['Stripe key'], STRIPE_WEBHOOK_SECRET: SECRETS['webhook secret'] },
    ...{ STRIPE_API_URL: gossip.url, OPENAI_API_KEY: SECRETS['speech key'], OPENAI_BASE_URL: `${gossip.url}/v1` },
    SMTP_URL: `smtp://shop:${SECRETS['mail password']}@127.0.0.1:${mails.port}`,
    SMTP_FROM_EMAIL: 'shop@example.mx',
  });
  open.push(async () => {
    program.signal('SIGTERM');
    await program.exited;
  });
  await program.ready();
  const { db, pool } = openDb({ connectionString: await database.url(), maxConnections: 1, applicationName: 'tests' });
  open.push(() => pool.end());
  await loadShop({ db, newId }, SHOP);
  const post = async (raw: string): Promise<number> => {
    const signature = createHmac('sha256', ACCOUNT.appSecret).update(raw).digest('hex');
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` };
    const answer = await fetch(`http://127.0.0.1:${port}/webhooks/whatsapp`, { method: 'POST', headers, body: raw });
    return answer.status;
  };
  const sql = async <Row extends object>(text: string): Promise<Row[]> => (await pool.query<Row>(text)).rows;
  return { db, gossip, program, post, sql, url: `http://127.0.0.1:${port}` };
}

let written = 0;
const wamid = (): string => {
  written += 1;
  return `wamid.${Buffer.from(`..${SECRETS.phone}..${written}`).toString('base64')}`;
};

function call(text: string, file?: MetaFile): string {
  const [phone, name, timestamp] = [SECRETS.phone, SECRETS.name, Math.floor(Date.now() / 1_000)];
  return JSON.stringify(messagesCall([{ wamid: wamid(), phone, name, text, timestamp, ...(file && { file }) }]));
}

/** What became of a message of ours, with everything that Meta may put into an error. */
function failure(callbackId: string): string {
  const message = { at: Date.now(), to: SECRETS.phone, text: '', callbackId, wamid: wamid() };
  const error = { code: 131026, title: 'Undeliverable', message: KNOWN, error_data: { details: KNOWN } };
  return JSON.stringify(statusCall(message, 'failed')).replace(
    '"status":"failed"',
    `"status":"failed","errors":[${JSON.stringify(error)}]`,
  );
}

test('whatever vendors repeat in their errors, nothing that people said, nobody’s number and no key is printed', async () => {
  const { db, gossip, program, post, sql, url } = await openScene();
  const open = async (): Promise<number> =>
    (
      await sql(
        "select 1 from messages where outcome is null union all select 1 from mails where state in ('queued', 'sending')",
      )
    ).length;
  await queueMail({
    ...{ template: 'answer', data: { text: SECRETS.reply }, language: 'es', key: '1', customerId: null },
    to: { address: mailbox(SECRETS.mail), name: SECRETS.name },
  }).execute(db);
  const place = { mime: 'image/jpeg', sha256: '', url: `${gossip.url}/media?to=${SECRETS.phone}` };
  for (const body of [
    call(`${SECRETS.words} ${SECRETS.mail} ${TOOL}`),
    call(SECRETS.caption, { ...place, id: '71', kind: 'image' }),
    call('', { ...place, id: '72', kind: 'audio', mime: 'audio/ogg' }),
    failure(newId<'outbox'>()),
    `{"from":"${SECRETS.phone}","text":"${SECRETS.words}"`,
    JSON.stringify({ object: SECRETS.words, entry: [{ from: SECRETS.phone }] }),
  ])
    expect(await post(body)).toBe(200);
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${SECRETS['metrics token']}` };
  await fetch(`${url}/api/v1/notifications`, {
    method: 'POST',
    headers,
    body: `{"to":"${SECRETS.phone}", ${SECRETS.words}`,
  });
  await fetch(
    `${url}/webhooks/whatsapp?hub.mode=subscribe&hub.verify_token=${SECRETS['verify token']}&hub.challenge=1`,
  );
  await expect.poll(open, PATIENCE).toBe(0);
  // Each of these lines is one in which a vendor's words could stand.
  const unsaid = () => LINES.filter((line) => !program.output().includes(line));
  await expect.poll(unsaid, PATIENCE).toEqual([]);
  expect(gossip.told()).toEqual(
    expect.arrayContaining(['words', 'phone', 'mail', 'name', 'model key', 'WhatsApp token', 'Stripe key']),
  );
  expect(overheard(program.output(), SECRETS)).toEqual([]);
}, 280_000);

test('a day with an order, its payment, a code by mail and a card number leaves nothing of anybody in the log', async () => {
  const [card, address, words] = ['4111 1111 1111 1111', 'Durango 90, Roma Norte', 'ajolote color de rosa'];
  const shop = await openShop({ LOG_LEVEL: 'trace' });
  open.push(shop.close);
  const juan = await shop.customer('Juan');
  await shop.write(juan, `¿puedo pagar con mi tarjeta ${card}?`);
  await shop.hear(juan, /nunca mandes fotos ni números de tarjetas/);
  await shop.write(juan, 'quiero 2 bolsas de Chiapas');
  await shop.hear(juan, /En tu carrito/);
  await shop.write(juan, `Juan Pérez, ${address}, 06700 Ciudad de México, CDMX`);
  await shop.hear(juan, /¿Confirmas este pedido\?/);
  await shop.tap(juan);
  const link = /https?:\/\/\S+/.exec(await shop.hear(juan, /^Paga tu pedido/))?.[0] ?? '';
  await shop.submit(new URL(link).pathname);
  await shop.hear(juan, /^Recibimos tu pago/);
  await shop.write(juan, 'mándamelo por correo');
  await shop.hear(juan, /Te envié un código/);
  const code = /\b\d{6}\b/.exec(await shop.mail(/To: juan@correo\.example.*\b\d{6}\b/s))?.[0] ?? '';
  await shop.write(juan, code);
  await shop.hear(juan, /ya confirmé que eres tú/);
  await shop.write(juan, words);
  await shop.hear(juan, /./);
  // Nothing was cut off, and all kinds of lines are there.
  expect(shop.output()).toContain('Recado is running');
  for (const line of ['a turn ended', 'a send ended', 'an attempt to send a mail ended'])
    expect(shop.output()).toContain(line);
  const said = { card, address, words, code: `"${code}"`, name: juan.name, link: new URL(link).pathname };
  expect(overheard(shop.output(), { ...said, phone: juan.phone ?? '', mail: 'juan@correo.example' })).toEqual([]);
}, 280_000);
