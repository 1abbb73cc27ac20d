import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/core/ids.ts';
import type { Delivery, DeliveryPage, NewWebhook, Webhook, WebhookList } from '../../../src/events/contract.ts';
import { keepEnvironment, webhookRoutes } from '../../../src/events/index.ts';
import { answerErrors, createWebApp } from '../../../src/platform/http/web-app.ts';
import { createLog } from '../../../src/platform/log.ts';
import { createRateLimits } from '../../../src/platform/rate-limit.ts';
import type { KeyList, NewKey } from '../../../src/staff/contract.ts';
import { auditBy, keyRoutes, requireKey } from '../../../src/staff/index.ts';
import { serve } from '../platform/http-support.ts';
import { database, deliver, erp, publish, verify } from './world.ts';

const ANA = { id: newId(), name: 'Ana', email: 'ana@shop.example', role: 'owner', language: 'es' } as const;
const log = createLog({ name: 'tests', level: 'silent' });
const mended: string[] = [];

/** The routes of the console with Ana signed in; what a public name leads to is the test's to say. */
async function open(resolved = '8.8.8.8') {
  const { db } = database();
  const app = createWebApp({ trustProxy: false });
  const needs = () => (_req: unknown, res: { locals: Record<string, unknown> }, next: () => void) => {
    res.locals['viewer'] = ANA;
    next();
  };
  const shared = { db, needs: needs as never, machineClock: () => new Date(), audit: auditBy(() => new Date()) };
  app.use(
    webhookRoutes({
      ...{ ...shared, allowedHosts: ['127.0.0.1'], wake: () => undefined },
      resolve: async (name) => (name === 'nowhere.example' ? [] : [{ address: resolved, family: 4 }]),
      onMended: async (_tx, id, what) => void mended.push(`${what} ${id}`),
    }),
    keyRoutes(shared),
    ...[
      requireKey({
        db,
        now: () => new Date(),
        limits: createRateLimits({ redis: null, pool: null, onLimited: () => undefined }),
      })('alerts:read'),
    ].map((key) => [key, (_req: unknown, res: { json: (body: object) => void }) => res.json({})] as never),
  );
  app.use(answerErrors({ log }));
  const { url } = await serve(app);
  return async <T>(method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const res = await fetch(`${url}/api/console${path}`, {
      method,
      headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    const read = res.headers.get('content-type')?.includes('json') ? await res.json() : null;
    return { status: res.status, body: read as T, code: (read as { error?: { code?: string } } | null)?.error?.code };
  };
}

const acts = async () =>
  (
    await sql<{ act: string }>`select act from staff_acts where staff_id = ${ANA.id} order by id`.execute(database().db)
  ).rows.map(({ act }) => act);

beforeAll(() =>
  sql`insert into staff_members (id, name, email, role, language, password_hash, created_at)
      values (${ANA.id}, 'Ana', ${ANA.email}, 'owner', 'es', 'x', now())`.execute(database().db),
);

describe('webhooks in the console', () => {
  test('are made, tried, looked at, sent again, paused, given another secret and removed, each on record', async () => {
    const ask = await open();
    const added = await ask<NewWebhook>('POST', '/webhooks', {
      url: `${erp.url}/erp`,
      description: 'ERP',
      types: ['order.paid'],
    });
    expect(added.status).toBe(201);
    const { webhook, secret } = added.body;
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    expect(key).toHaveLength(32);
    const listed = await ask<WebhookList>('GET', '/webhooks');
    expect(listed.body.webhooks).toMatchObject([{ id: webhook.id, state: 'active', open: 0, givenUp: 0 }]);
    expect(JSON.stringify(listed.body)).not.toContain('whsec');

    const at = `/webhooks/${webhook.id}`;
    erp.answer = () => ({ status: 418, body: 'a teapot' });
    expect((await ask('POST', `${at}/test`)).status).toBe(200);
    await deliver();
    const [call] = erp.heard;
    if (call === undefined) throw new Error('nothing came');
    expect(call.event.type).toBe('webhook.test');
    await verify(call, key);
    const page = await ask<DeliveryPage>('GET', `${at}/deliveries?state=open`);
    const [first] = page.body.deliveries;
    expect(first).toMatchObject({
      type: 'webhook.test',
      state: 'open',
      attempts: [{ status: 418, word: null, answer: 'a teapot' }],
    });
    expect(Date.parse(first?.nextAt ?? '')).toBeGreaterThan(Date.now());

    await sql`update webhook_deliveries set state = 'given_up'`.execute(database().db);
    expect((await ask<{ count: number }>('POST', `${at}/replay`)).body).toEqual({ count: 1 });
    expect(mended).toContain(`sent_again ${webhook.id}`);
    erp.answer = () => ({ status: 200 });
    await deliver();
    const again = await ask<Delivery>('POST', `${at}/deliveries/${first?.id}/replay`);
    expect(again.body).toMatchObject({ id: first?.id, state: 'open', attempts: [{ status: 200 }, { status: 418 }] });

    expect((await ask<Webhook>('PATCH', at, { state: 'paused' })).body).toMatchObject({
      state: 'paused',
      stateReason: 'staff',
    });
    expect((await ask('POST', `${at}/test`)).code).toBe('webhook_not_active');
    expect((await ask<Webhook>('PATCH', at, { state: 'active', types: [] })).body).toMatchObject({
      state: 'active',
      types: [],
    });
    const rotated = await ask<NewWebhook>('POST', `${at}/secret`);
    expect(rotated.body.secret).not.toBe(secret);
    expect(Date.parse(rotated.body.webhook.previousUntil ?? '')).toBeGreaterThan(Date.now() + 23 * 3_600_000);
    expect((await ask('DELETE', at)).status).toBe(204);
    expect((await ask('GET', `${at}/deliveries`)).code).toBe('webhook_unknown');
    expect(await acts()).toEqual([
      ...[
        'webhook_added',
        'webhook_tested',
        'webhook_replayed',
        'webhook_replayed',
        'webhook_changed',
        'webhook_changed',
      ],
      ...['webhook_secret_changed', 'webhook_removed'],
    ]);
  });

  test.each([
    ['ftp://erp.example/', 'webhook_url_invalid'],
    ['https://ana:secreto@erp.example/', 'webhook_url_invalid'],
    ['http://erp.example/', 'webhook_url_insecure'],
    ['https://10.0.0.7/', 'webhook_address_refused'],
    ['https://[::1]/', 'webhook_address_refused'],
    ['https://nowhere.example/', 'webhook_host_unknown'],
  ])('that lead nowhere good are refused: %s', async (url, code) => {
    const ask = await open();
    expect((await ask('POST', '/webhooks', { url, description: '', types: [] })).code).toBe(code);
    expect((await ask<WebhookList>('GET', '/webhooks')).body.webhooks).toEqual([]);
  });

  test('into the private network, for kinds that there are not, and beyond fifty are refused', async () => {
    const add = (ask: Awaited<ReturnType<typeof open>>, types: readonly string[] = []) =>
      ask('POST', '/webhooks', { url: 'https://erp.example/', description: '', types });
    expect((await add(await open('192.168.1.4'))).code).toBe('webhook_address_refused');
    const ask = await open();
    expect((await add(ask, ['order.lost'])).code).toBe('webhook_type_unknown');
    for (let number = 0; number < 50; number++) expect((await add(ask)).status).toBe(201);
    expect((await add(ask)).code).toBe('webhook_too_many');
  });

  test('of the environment can be paused and asked for more, and nothing else', async () => {
    await keepEnvironment(database().db, new URL(`${erp.url}/env`));
    const ask = await open();
    const [own] = (await ask<WebhookList>('GET', '/webhooks')).body.webhooks;
    const at = `/webhooks/${own?.id}`;
    expect((await ask<Webhook>('PATCH', at, { types: ['order.paid'] })).body.types).toEqual(['order.paid']);
    await keepEnvironment(database().db, new URL(`${erp.url}/env`));
    expect((await ask<WebhookList>('GET', '/webhooks')).body.webhooks[0]?.types).toEqual(['order.paid']);
    for (const [method, path] of [
      ['POST', `${at}/secret`],
      ['DELETE', at],
    ] as const)
      expect((await ask(method, path)).code).toBe('webhook_of_environment');
    await keepEnvironment(database().db, null);
    expect((await ask('PATCH', at, { state: 'active' })).code).toBe('webhook_unset');
  });

  test('show what waits, page by page', async () => {
    const ask = await open();
    const { body } = await ask<NewWebhook>('POST', '/webhooks', { url: `${erp.url}/erp`, description: '', types: [] });
    for (let number = 0; number < 35; number++) await publish('order:a', number);
    const first = (await ask<DeliveryPage>('GET', `/webhooks/${body.webhook.id}/deliveries`)).body;
    expect([first.deliveries.length, first.deliveries[0]?.state, first.before]).toEqual([
      30,
      'open',
      first.deliveries[29]?.id,
    ]);
    const second = (await ask<DeliveryPage>('GET', `/webhooks/${body.webhook.id}/deliveries?before=${first.before}`))
      .body;
    expect([second.deliveries.length, second.before]).toEqual([5, null]);
    expect((await ask<WebhookList>('GET', '/webhooks')).body.webhooks[0]?.open).toBe(35);
  });
});

test('a key of the REST API is made, shown once, works, and ends for good, each act on record', async () => {
  const ask = await open();
  const made = await ask<NewKey>('POST', '/keys', { name: 'erp', scopes: ['alerts:read'] });
  expect(made.status).toBe(201);
  const listed = await ask<KeyList>('GET', '/keys');
  expect(listed.body.keys).toMatchObject([
    { prefix: made.body.prefix, name: 'erp', scopes: ['alerts:read'], revokedAt: null },
  ]);
  expect(JSON.stringify(listed.body)).not.toContain(made.body.key);
  const authorization = `Bearer ${made.body.key}`;
  expect((await ask('GET', '/anything', undefined, { authorization })).status).toBe(200);
  expect((await ask('POST', '/keys', { name: 'erp', scopes: ['everything'] })).code).toBe('body_invalid');
  expect((await ask('DELETE', `/keys/${made.body.prefix}`)).status).toBe(204);
  expect((await ask('DELETE', `/keys/${made.body.prefix}`)).code).toBe('key_unknown');
  expect((await ask('GET', '/anything', undefined, { authorization })).status).toBe(401);
  expect((await acts()).slice(-2)).toEqual(['key_created', 'key_revoked']);
});
