import { sql } from 'kysely';
import { afterEach, describe, expect, test } from 'vitest';
import { calendarOf, spendSources } from '../../../src/app/build-costs.ts';
import { machineClock } from '../../../src/core/clock.ts';
import { newId } from '../../../src/core/ids.ts';
import {
  costRoutes,
  readPrices,
  SHIPPED_PRICES,
  serviceMessagesIn,
  serviceMessagesOf,
} from '../../../src/costs/index.ts';
import { answerErrors, createWebApp } from '../../../src/platform/http/web-app.ts';
import { createLog } from '../../../src/platform/log.ts';
import { createRateLimits } from '../../../src/platform/rate-limit.ts';
import { createKey, requireKey, type Scope } from '../../../src/staff/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { serve } from '../platform/http-support.ts';
import { arrive, database, forgetCosts, NUMBER, REGULAR, statusOf, ZONE } from './world.ts';

afterEach(async () => {
  await forgetCosts();
  await sql`delete from turns`.execute(database().db);
});

type Answer = { readonly status: number; readonly type: string | null; readonly body: Record<string, unknown> };

async function api(...scopes: Scope[]): Promise<(query: string) => Promise<Answer>> {
  const { db } = database();
  const app = createWebApp({ trustProxy: false });
  const limits = createRateLimits({ redis: null, pool: null, onLimited: () => undefined });
  app.use(
    costRoutes({
      sources: spendSources(db),
      businessClock: () => new Date('2026-11-24T18:00:00Z'),
      calendar: async () => calendarOf(ZONE),
      prices: await readPrices(SHIPPED_PRICES),
      freeService: async (month) => ({ used: await serviceMessagesOf(db, NUMBER, month), limit: 1_000 }),
      serviceMessages: (from, to) => serviceMessagesIn(db, from, to),
      needs: requireKey({ db, now: machineClock, limits }),
    }),
  );
  app.use(answerErrors({ log: createLog({ level: 'silent', name: 'test' }) }));
  const { url } = await serve(app);
  const { key } = await createKey({ db, now: machineClock }, { name: 'test', scopes });
  return async (query) => {
    const response = await fetch(`${url}/api/v1/costs${query}`, { headers: { authorization: `Bearer ${key}` } });
    const body = (await response.json()) as Record<string, unknown>;
    return { status: response.status, type: response.headers.get('content-type'), body };
  };
}

async function paidModel(conversationId: string, microUsd: number, at: string): Promise<void> {
  await sql`insert into turns (id, conversation_id, lease_token, outcome, message_ids, customer_texts, language, cost_micro_usd, started_at, committed_at)
    values (${newId()}, ${conversationId}, 1, 'answered', '{}', '{}', 'es', ${microUsd}, ${at}, ${at})`.execute(
    database().db,
  );
}

async function someCosts() {
  const { db } = database();
  const [ana, luz] = [(await makeConversation(db)).id, (await makeConversation(db)).id].sort();
  if (ana === undefined || luz === undefined) throw new Error('two conversations were made');
  await arrive([statusOf('wamid.1', 'delivered', '2026-11-23T18:00:00Z')], ana);
  await arrive([statusOf('wamid.2', 'delivered', '2026-11-24T05:59:59Z')], ana);
  await arrive([statusOf('wamid.3', 'delivered', '2026-11-24T06:00:00Z', { ...REGULAR, category: 'marketing' })], luz);
  await arrive([statusOf('wamid.4', 'delivered', '2026-11-24T07:00:00Z', { ...REGULAR, type: 'free_entry_point' })]);
  await arrive([statusOf('wamid.5', 'failed', '2026-11-24T07:00:00Z')], luz);
  await arrive([statusOf('wamid.6', 'delivered', '2026-10-24T07:00:00Z')], luz);
  await paidModel(ana, 1_234, '2026-11-24T12:00:00Z');
  return { ana, luz };
}

describe('GET /api/v1/costs', () => {
  test('gives each day of the month so far, where the shop is, with everything that was paid', async () => {
    await someCosts();
    const { status, body } = await (await api('costs:read'))('');
    expect(status).toBe(200);
    expect(body).toEqual({
      by: 'day',
      from: '2026-11-01',
      to: '2026-11-24',
      timeZone: ZONE,
      rows: [
        { day: '2026-11-23', currency: 'USD', amountMicro: 17_000, count: 2, isEstimated: true },
        { day: '2026-11-24', currency: 'USD', amountMicro: 31_734, count: 3, isEstimated: true },
      ],
      next: null,
      // Nobody has read these figures in WhatsApp's own list, and that is said.
      prices: {
        ...{ asOf: '2026-11-24', currency: 'USD', isConfirmed: false },
        source: { es: expect.stringContaining('México'), en: expect.stringContaining('Mexican') },
      },
      freeServiceMessages: { month: '2026-11', used: 2, limit: 1_000 },
      serviceMessages: [{ phoneNumberId: NUMBER, month: '2026-11', free: 0, charged: 2, limit: 1_000 }],
    });
  });

  test('counts the free service messages beside the charged ones, for each number and month that was asked for', async () => {
    await someCosts();
    const free = { ...REGULAR, type: 'free_customer_service', billable: false };
    for (const name of ['wamid.7', 'wamid.8', 'wamid.9'])
      await arrive([statusOf(name, 'delivered', '2026-11-30T20:00:00Z', free)]);
    // Midnight has passed in Greenwich, not where the shop is.
    await arrive([statusOf('wamid.10', 'delivered', '2026-12-01T05:00:00Z', free)]);
    await sql`update message_costs set phone_number_id = '2' where wamid = 'wamid.9'`.execute(database().db);
    const { body } = await (await api('costs:read'))('?from=2026-10-30&to=2026-11-02');
    const [limit, month] = [1_000, '2026-11'];
    expect(body['serviceMessages']).toEqual([
      { phoneNumberId: NUMBER, month: '2026-10', free: 0, charged: 1, limit },
      { phoneNumberId: NUMBER, month, free: 3, charged: 2, limit },
      { phoneNumberId: '2', month, free: 1, charged: 0, limit },
    ]);
  });

  test('says what it was paid for, of all or of one conversation', async () => {
    const { ana } = await someCosts();
    const ask = await api('costs:read');
    expect((await ask('?by=kind')).body['rows']).toEqual([
      { kind: 'model', currency: 'USD', amountMicro: 1_234, count: 1, isEstimated: false },
      { kind: 'whatsapp_marketing', currency: 'USD', amountMicro: 30_500, count: 1, isEstimated: true },
      { kind: 'whatsapp_service', currency: 'USD', amountMicro: 17_000, count: 3, isEstimated: true },
    ]);
    expect((await ask(`?by=kind&conversationId=${ana}`)).body['rows']).toEqual([
      { kind: 'model', currency: 'USD', amountMicro: 1_234, count: 1, isEstimated: false },
      { kind: 'whatsapp_service', currency: 'USD', amountMicro: 17_000, count: 2, isEstimated: true },
    ]);
  });

  test('gives what each conversation cost in pages that hold every row once', async () => {
    const { ana, luz } = await someCosts();
    const ask = await api('costs:read');
    const rows: unknown[] = [];
    let cursor = '';
    for (let page = 0; page < 9; page += 1) {
      const { body } = await ask(`?by=conversation&limit=1${cursor}`);
      rows.push(...(body['rows'] as unknown[]));
      if (body['next'] === null) break;
      cursor = `&cursor=${String(body['next'])}`;
    }
    expect(rows).toEqual([
      { conversationId: null, currency: 'USD', amountMicro: 0, count: 1, isEstimated: false },
      { conversationId: ana, currency: 'USD', amountMicro: 18_234, count: 3, isEstimated: true },
      { conversationId: luz, currency: 'USD', amountMicro: 30_500, count: 1, isEstimated: true },
    ]);
  });

  test('keeps currencies apart', async () => {
    const { db } = database();
    await someCosts();
    await sql`update message_costs set currency = 'MXN' where wamid = 'wamid.3'`.execute(db);
    const ask = await api('costs:read');
    const { body } = await ask('?from=2026-11-24&limit=1');
    expect(body).toMatchObject({ rows: [{ currency: 'MXN', amountMicro: 30_500 }], next: '2026-11-24.MXN' });
    const second = await ask('?from=2026-11-24&limit=1&cursor=2026-11-24.MXN');
    expect(second.body).toMatchObject({ rows: [{ currency: 'USD', amountMicro: 1_234 }], next: null });
  });

  test.each([
    ['?by=week', 'by'],
    ['?from=2026-13-01', 'from'],
    ['?to=yesterday', 'to'],
    ['?from=2026-11-24&to=2026-11-23', 'from'],
    ['?from=2020-01-01&to=2026-11-23', 'from'],
    ['?limit=0', 'limit'],
    ['?limit=many', 'limit'],
    ['?limit=501', 'limit'],
    ['?cursor=%27%3B--', 'cursor'],
    ['?conversationId=7', 'conversationId'],
    ['?days=7', 'days'],
    ['?from=2026-11-01&from=2026-11-02', 'from'],
  ])('refuses %s as a problem that names the field', async (query, field) => {
    const { status, type, body } = await (await api('costs:read'))(query);
    expect([status, type]).toEqual([400, 'application/problem+json; charset=utf-8']);
    expect(body).toMatchObject({
      type: 'about:blank',
      status: 400,
      code: 'request_invalid',
      errors: [{ field, problem: expect.stringMatching(/must|is not/) }],
    });
  });

  test('needs a key with the right to read costs', async () => {
    expect((await (await api('orders:write'))('')).status).toBe(403);
  });
});
