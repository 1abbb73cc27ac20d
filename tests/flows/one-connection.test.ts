import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Inbox, Thread } from '../../src/console/contract.ts';
import type { DraftAnswers, Replay } from '../../src/replay/contract.ts';
import { signIn } from './owner.ts';
import { openShop, type Shop } from './phone.ts';

/**
 * Work that holds a connection and asks for another waits for itself as soon as all are held by such work, until it is
 * given up after seconds. With a single connection it does so at once.
 */
let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ DATABASE_CONNECTIONS: '1' });
}, 90_000);
afterAll(() => shop?.close());

const VOICE = new URL('../../fixtures/voice/order.ogg', import.meta.url);

test('with one connection to the database an order is placed and paid, a file is kept, prices are counted, and no work waits for itself', async () => {
  const marisol = await shop.customer('Marisol');
  await shop.attach(marisol, new Uint8Array(await readFile(VOICE)), 'audio/ogg', 'kind=audio&isVoice=true');
  await shop.answers(marisol, 1);
  await shop.write(marisol, 'quiero 2 bolsas de Chiapas');
  await shop.hear(marisol, /En tu carrito/);
  await shop.write(marisol, 'Marisol Peña, Durango 90, Roma Norte, 06700 Ciudad de México, CDMX');
  await shop.hear(marisol, /¿Confirmas este pedido\?/);
  await shop.tap(marisol);
  const placed = await shop.hear(marisol, /^Listo, tu pedido quedó registrado/);
  const link = /https?:\/\/\S+/.exec(await shop.hear(marisol, /^Paga tu pedido/))?.[0] ?? '';
  await shop.submit(new URL(link).pathname);
  await shop.hear(marisol, /^Recibimos tu pago/);
  await shop.mail(new RegExp(/[A-Z]{2}-\d{5}/.exec(placed)?.[0] ?? 'no number'));
  expect(shop.output()).not.toMatch(/timeout exceeded|a job or its queue failed/);
}, 120_000);

test('with one connection a turn is repeated and a draft is tried, what they look up included, and no work waits for itself', async () => {
  const ask = await signIn(shop);
  const marisol = await shop.customer('Marisol');
  await shop.write(marisol, '¿a qué hora abren?');
  await shop.hear(marisol, /abrimos|horario|lunes/i);
  const { rows } = (await (await ask('GET', '/inbox')).json()) as Inbox;
  const row = rows.find(({ customer }) => customer.name?.startsWith('Marisol'));
  const { items } = (await (await ask('GET', `/conversations/${row?.conversationId}/items`)).json()) as Thread;
  const said = items.findLast((item) => item.type === 'said' && item.turnId !== null);
  const turnId = said?.type === 'said' ? said.turnId : null;
  const repeated = await ask('POST', `/turns/${turnId}/replays`, { prompt: 'now' });
  expect(repeated.status).toBe(200);
  expect(((await repeated.json()) as Replay).again.outcome).not.toBe('failed');
  const draft = { of: 'page', id: null, kind: 'page', title: 'Envíos a Mérida', content: 'Llegan en dos días.' };
  for (const question of ['¿qué planes tienen?', '¿cuál es mi suscripción?', '¿a qué hora abren?']) {
    const tried = await ask('POST', '/draft-answers', { question, draft });
    expect([question, tried.status]).toEqual([question, 200]);
    const { now, draft: then } = (await tried.json()) as DraftAnswers;
    for (const { calls } of [now, then]) expect(calls.map(({ from }) => from)).not.toContain('not_done');
    expect([...now.calls, ...then.calls].length).toBeGreaterThan(0);
  }
  expect(shop.output()).not.toMatch(/timeout exceeded|a job or its queue failed|request could not be served/);
}, 120_000);
