import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runRecado } from '../modules/cli/run-recado.ts';
import { type LocalServer, startLocalServer } from '../support/local-server.ts';
import { openShop, type Shop } from './phone.ts';

const KEY = Buffer.from('0123456789abcdef0123456789abcdef');
const states: string[] = [];
const wrong: string[] = [];
let shop: Shop;
let erp: LocalServer;
let url: string;
let key: string;

beforeAll(async () => {
  erp = await startLocalServer((req, res, body) => {
    const signed = `${String(req.headers['webhook-id'])}.${String(req.headers['webhook-timestamp'])}.${body}`;
    const signature = `v1,${createHmac('sha256', KEY).update(signed).digest('base64')}`;
    if (req.headers['webhook-signature'] !== signature) wrong.push(body);
    const { data } = JSON.parse(body) as { data: { id: string; state: string } };
    states.push(`${data.id} ${data.state}`);
    res.writeHead(204).end();
  });
  shop = await openShop({
    ...{ NOTIFICATION_WEBHOOK_URL: `${erp.url}/hook`, WEBHOOK_ALLOWED_HOSTS: '127.0.0.1', QUIET_HOURS: 'off' },
    NOTIFICATION_WEBHOOK_SECRET: `whsec_${KEY.toString('base64')}`,
  });
  url = new URL((await shop.get('/healthz')).url).origin;
  const made = await runRecado(['keys', 'create', 'erp'], { PORT: new URL(url).port, DATA_DIR: shop.folder });
  key = /rk_\S+/.exec(made.out)?.[0] ?? '';
}, 400_000);
afterAll(async () => {
  await shop?.close();
  await erp?.close();
});

type Answer = { readonly status: number; readonly id: string; readonly errors?: unknown };
async function send(phone: string | null, order: string): Promise<Answer> {
  const body = {
    recipient: { phone },
    template: {
      name: 'order_confirmation',
      parameters: { customer_name: 'Marisol', order_number: order, total: { minor: 34_900, currency: 'MXN' } },
    },
    opt_in: { source: 'web checkout', text: 'Quiero avisos', at: new Date().toISOString() },
  };
  const { status, json } = await post('/notifications', order, body);
  return { ...(json as Omit<Answer, 'status'>), status };
}

async function post(path: string, idempotencyKey: string, body: object) {
  const response = await fetch(`${url}/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
    body: JSON.stringify(body),
  });
  return { status: response.status, json: (await response.json()) as object };
}

test('an ERP reaches a customer who never wrote, by the template, and is told by signed calls what became of it', async () => {
  const marisol = await shop.customer('Marisol');
  // The simulator approves our templates after a while, and our copy of them follows.
  const answers: Answer[] = [];
  const accepted = async () => answers.push(await send(marisol.phone, 'P-1')) > 0 && answers.at(-1)?.status;
  await expect.poll(accepted, { timeout: 120_000, interval: 2_000 }).toBe(202);
  const id = answers.at(-1)?.id;
  expect(await shop.hear(marisol, /P-1/)).toContain('P-1 por un total de $349.00 MXN');
  await expect.poll(() => states.includes(`${id} delivered`), { timeout: 60_000 }).toBe(true);
  expect(wrong).toEqual([]);
}, 400_000);

test('an order of the ERP is confirmed and its shipment told by the templates, each followed by signed calls to its end', async () => {
  const john = await shop.customer('John');
  const placed = await post('/orders', 'W-1-placed', {
    ...{ number: 'W-1', customer: { phone: john.phone, language: 'en' }, state: 'paid', currency: 'MXN' },
    ...{ items: [{ sku: 'CHIS-250-G', quantity: 1, unit_price_minor: 18_900 }], total_minor: 18_900 },
    payments: [{ method: 'card', amount_minor: 18_900, at: new Date(Date.now() - 60_000).toISOString() }],
    opt_in: { source: 'web checkout', text: 'Tell me about my order', at: new Date(Date.now() - 60_000).toISOString() },
  });
  expect(placed).toMatchObject({ status: 201, json: { order: { number: 'W-1', state: 'paid' } } });
  expect(await shop.hear(john, /W-1/)).toContain('registered your order W-1 for a total of MX$189.00');
  const shipment = { carrier: 'DHL', tracking_number: 'JD0146', expected_on: '2026-12-24' };
  const shipped = await post('/orders/W-1/shipments', 'W-1-shipped', shipment);
  expect(shipped.status).toBe(202);
  expect(await shop.hear(john, /JD0146/)).toContain('W-1');
  const ids = [placed, shipped].map(({ json }) => (json as { notification_id: string }).notification_id);
  for (const id of ids) await expect.poll(() => states.includes(`${id} delivered`), { timeout: 60_000 }).toBe(true);
  expect(wrong).toEqual([]);
}, 400_000);

test('what was accepted is sent once when the process is killed before it could be', async () => {
  const marisol = await shop.customer('Marisol');
  const [first] = await Promise.all([send(marisol.phone, 'P-2').catch(() => null), shop.killAndRestart()]);
  const again = await send(marisol.phone, 'P-2');
  expect(again.status).toBe(202);
  if (first !== null) expect(again.id).toBe(first.id);
  await shop.hear(marisol, /P-2/);
  await expect.poll(() => states.includes(`${again.id} delivered`), { timeout: 60_000 }).toBe(true);
  const said = (await shop.bubbles(marisol)).filter((bubble) => JSON.stringify(bubble.content).includes('P-2'));
  expect(said).toHaveLength(1);
}, 400_000);
