import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { OpenAI } from 'openai';
import { afterEach, expect, test } from 'vitest';
import { move, pay } from '../modules/orders/life.ts';
import { customer, database, placed } from '../modules/orders/world.ts';
import { freePort, startLocalServer } from '../support/local-server.ts';
import { type Program, startProgram } from './program.ts';

const SECRET = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
const PATIENCE = { timeout: 90_000, interval: 50 };
const verifier = new OpenAI({ apiKey: 'none', webhookSecret: SECRET });

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

type Heard = { readonly id: string; readonly type: string; readonly number: string };

/** An ERP that takes nothing whose signature is wrong, and does not answer what it is told to hold. */
async function openErp() {
  const erp = { heard: [] as Heard[], wrong: 0, held: '', url: '' };
  const server = await startLocalServer(async (req, res, body) => {
    try {
      await verifier.webhooks.unwrap(body, req.headers as Record<string, string>);
    } catch {
      erp.wrong += 1;
      return void res.writeHead(401).end();
    }
    const { type, data } = JSON.parse(body) as { type: string; data: { number?: string } };
    erp.heard.push({ id: String(req.headers['webhook-id']), type, number: data.number ?? '' });
    if (type !== erp.held) res.writeHead(204).end();
  });
  open.push(server.close);
  erp.url = server.url;
  return erp;
}

async function startRecado(erpUrl: string): Promise<() => Promise<Program>> {
  const folder = await mkdtemp(join(tmpdir(), 'recado-test-events-'));
  open.push(() => rm(folder, { recursive: true, force: true }));
  const environment = {
    ...{ DATABASE_URL: database().url, DATA_DIR: folder, PORT: String(await freePort()) },
    ...{ NOTIFICATION_WEBHOOK_URL: `${erpUrl}/hook`, NOTIFICATION_WEBHOOK_SECRET: SECRET },
    WEBHOOK_ALLOWED_HOSTS: '127.0.0.1',
  };
  return async () => {
    const program = startProgram(environment);
    open.push(async () => {
      if (program.isRunning()) program.signal('SIGKILL');
      await program.exited;
    });
    await program.ready();
    return program;
  };
}

test('an ERP hears an order’s whole life signed and in order across a kill -9 of who tells it', async () => {
  const erp = await openErp();
  const start = await startRecado(erp.url);
  const first = await start();
  await sql`update webhook_endpoints set types = '{}' where origin = 'environment'`.execute(database().db);
  erp.held = 'order.preparing';
  const ana = await customer();
  const number = await placed(ana);
  const plain = number.replace('-', '');
  const life = () => erp.heard.filter((one) => one.number === plain);
  await pay(number);
  await move(number, 'preparing');
  await expect.poll(() => life().some(({ type }) => type === 'order.preparing'), PATIENCE).toBe(true);
  first.signal('SIGKILL');
  await first.exited;
  // What happens while nobody tells it.
  await move(number, 'shipped');
  erp.held = '';
  await start();
  await move(number, 'delivered');
  await expect.poll(() => life().some(({ type }) => type === 'order.delivered'), PATIENCE).toBe(true);
  expect(erp.wrong).toBe(0);
  expect(life().map(({ type }) => type)).toEqual([
    ...['order.placed', 'payment.received', 'order.paid', 'order.preparing', 'order.preparing'],
    ...['order.shipped', 'order.delivered'],
  ]);
  const twice = life().filter(({ type }) => type === 'order.preparing');
  expect(new Set(twice.map(({ id }) => id)).size).toBe(1);
}, 240_000);
