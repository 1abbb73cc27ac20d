import { afterAll, beforeAll, expect, test } from 'vitest';
import { runRecado } from '../modules/cli/run-recado.ts';
import { openShop, type Shop } from './phone.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 90_000);
afterAll(() => shop?.close());

type Status = { readonly id: string; readonly pricing?: { readonly billable: boolean; readonly type: string } };

/** All statuses that went over the wire, as WhatsApp wrote them. */
async function statuses(): Promise<Status[]> {
  const events = await shop.events();
  return events
    .filter(({ label }) => label.startsWith('status:'))
    .flatMap(({ request }) => JSON.parse(request.body).entry[0].changes[0].value.statuses as Status[]);
}

test('what a conversation costs adds up to the prices in its statuses, each message once', async () => {
  const marisol = await shop.customer('Marisol');
  await shop.act(marisol, { kind: 'text', text: 'hola, vi su anuncio', quotedWamid: null, fromAd: true });
  await shop.answers(marisol, 1);
  await shop.moveClock(73 * 3_600_000);
  for (const [index, text] of [
    '¿tienen café de Chiapas?',
    '¿a qué hora abren mañana?',
    '¿cuánto cuesta el envío a Puebla?',
  ].entries()) {
    await shop.write(marisol, text);
    await shop.answers(marisol, index + 2);
  }
  const charged = async (): Promise<Set<string>> =>
    new Set((await statuses()).filter(({ pricing }) => pricing?.billable === true).map(({ id }) => id));
  await expect.poll(async () => (await charged()).size, { timeout: 20_000 }).toBe(3);
  const free = (await statuses()).filter(({ pricing }) => pricing?.type === 'free_entry_point');
  expect(new Set(free.map(({ id }) => id)).size).toBe(1);
  // Each message has two or three statuses that carry its price.
  await expect.poll(async () => (await statuses()).length, { timeout: 20_000 }).toBeGreaterThanOrEqual(8);

  const data = { DATA_DIR: shop.folder };
  const made = await runRecado(['keys', 'create', 'test', '--scopes', 'costs:read'], data);
  const key = made.out.split('\n').find((line) => line.startsWith('rk_')) ?? '';
  // The clock was moved, perhaps into another month.
  const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const [from, to] = [day(-2), day(6)];
  const ask = async (by: string) => {
    const response = await shop.get(`/api/v1/costs?by=${by}&from=${from}&to=${to}`, key);
    return (await response.json()) as { rows: Record<string, unknown>[]; freeServiceMessages: { used: number } };
  };
  await expect
    .poll(async () => (await ask('conversation')).rows, { timeout: 20_000 })
    .toMatchObject([{ currency: 'USD', amountMicro: 3 * 8_500, isEstimated: true }]);
  const { rows, freeServiceMessages } = await ask('kind');
  expect(rows).toMatchObject([{ kind: 'whatsapp_service', amountMicro: 25_500, count: 4 }]);
  expect(freeServiceMessages.used).toBe(3);
  expect((await runRecado(['costs', '--from', from, '--to', to], data)).out).toMatch(
    /^whatsapp_service {2}~0\.0255 {2}USD +4$/m,
  );
}, 120_000);
