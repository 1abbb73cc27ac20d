import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findCustomerByIdentity, identityValues } from '../../src/customers/index.ts';
import { type Db, findRunningPostgres, openDb } from '../../src/platform/db/index.ts';
import type { Bubble, SimCustomer } from '../../src/simulator/contract.ts';
import { openShop, type Shop } from './phone.ts';

const PATIENCE = { timeout: 60_000, interval: 200 };

let shop: Shop;
let db: Db;
let pool: pg.Pool;
beforeAll(async () => {
  shop = await openShop();
  const connectionString = await findRunningPostgres(shop.folder);
  if (connectionString === null) throw new Error('the database of the program does not run');
  ({ db, pool } = openDb({ connectionString, maxConnections: 2, applicationName: 'tests' }));
}, 90_000);
afterAll(async () => {
  await pool?.end();
  await shop?.close();
});

type Asked = 'location_request' | 'contact_request';

/** The assistant asks for what the customer wants to share; gives the message as it is seen on the phone. */
async function ask(customer: SimCustomer, words: string, kind: Asked): Promise<Bubble> {
  await shop.write(customer, words);
  const seen = async () => (await shop.bubbles(customer)).find(({ content }) => content.kind === kind);
  await expect.poll(seen, PATIENCE).toMatchObject({ from: 'business', content: { kind } });
  const bubble = await seen();
  if (!bubble) throw new Error('the message is gone');
  return bubble;
}

/** What is kept of the message that answers this one: the assistant's answer shows that it was told so. */
const answerTo = async (wamid: string): Promise<unknown> =>
  (await pool.query("select kind, content, outcome from messages where context ->> 'replyTo' = $1", [wamid])).rows[0];

test('who is asked where they are answers by a tap, and the assistant sees the place as an answer to the question', async () => {
  const marisol = await shop.customer('Marisol');
  await shop.write(marisol, 'Hola, ¿a qué hora abren?');
  await shop.answers(marisol, 1);
  const { wamid } = await ask(marisol, '¿Te mando mi ubicación?', 'location_request');
  const place = { latitude: 19.4187, longitude: -99.1635, name: null, address: null };
  await shop.act(marisol, { kind: 'location', ...place, quotedWamid: wamid });
  await shop.hear(marisol, /^Gracias por la ubicación/);
  expect(await answerTo(wamid)).toMatchObject({
    kind: 'location',
    content: { latitude: 19.4187, longitude: -99.1635 },
  });
}, 120_000);

test('who hides their number gives it by a tap; the assistant sees it, and nothing is proven by it', async () => {
  const luz = await shop.customer('Luz');
  await shop.write(luz, 'Hola, ¿a qué hora abren?');
  await shop.answers(luz, 1);
  const { wamid } = await ask(luz, '¿Te paso mi número?', 'contact_request');
  await shop.act(luz, { kind: 'share_number', wamid });
  await shop.hear(luz, /^Gracias por el contacto/);
  const given = (await shop.bubbles(luz)).findLast(({ from }) => from === 'customer')?.content;
  if (given?.kind !== 'contact') throw new Error('no number was given');
  expect(await answerTo(wamid)).toMatchObject({
    kind: 'contacts',
    content: { cards: [{ name: luz.name, phones: [given.phone], isOwnNumber: true }] },
  });
  const id = await findCustomerByIdentity(db, luz.bsuid);
  expect(id && (await identityValues(db, id))).toEqual([luz.bsuid]);
}, 120_000);
