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
}, 200_000);
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
  const response = await fetch(`${url}/api/v1/notifications`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': order },
    body: JSON.stringify(body),
  });
  return { ...((await response.json()) as Omit<Answer, 'status'>), status: response.status };
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
}, 200_000);

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
}, 200_000);
