import { once } from 'node:events';
import { type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { sql } from 'kysely';
import { beforeAll } from 'vitest';
import type { AnnounceDeps } from '../../../src/announce/index.ts';
import { followChanges } from '../../../src/announce/index.ts';
import { buildApi } from '../../../src/app/build-api.ts';
import { calendarOf } from '../../../src/app/build-costs.ts';
import { announcing, retellBy, tellOrderBy } from '../../../src/app/join-announcements.ts';
import { changeConsent } from '../../../src/consent/index.ts';
import { machineClock } from '../../../src/core/clock.ts';
import { type ConversationId, type CustomerId, newId } from '../../../src/core/ids.ts';
import { readPrices, SHIPPED_PRICES } from '../../../src/costs/index.ts';
import { keepEnvironment } from '../../../src/events/index.ts';
import { openAlert } from '../../../src/handoff/index.ts';
import { findOrderId } from '../../../src/orders/index.ts';
import { answerErrors, createWebApp } from '../../../src/platform/http/web-app.ts';
import { createLog } from '../../../src/platform/log.ts';
import { createRateLimits } from '../../../src/platform/rate-limit.ts';
import { answerOnce, createKey, requireKey, SCOPES, type Scope } from '../../../src/staff/index.ts';
import { type ReadTemplate, seedVariants, syncTemplates } from '../../../src/templates/index.ts';
import { database, NOW } from '../orders/world.ts';
import { serve } from '../platform/http-support.ts';

export const REFUSAL_KEY = Buffer.alloc(32, 7);

const WABA = '200000000000001';
const NUMBER = '1';

const SETTINGS = { whatsapp: { phoneNumberId: NUMBER } };

/** Another system is told of states. */
beforeAll(() => keepEnvironment(database().db, new URL('https://erp.example/hook')));

/** Announcing as in the program, with states told to somebody. */
export const deps = (now = NOW): AnnounceDeps => announcing(SETTINGS, () => now);
export const tell = (now = NOW) => tellOrderBy(deps(now), 'off');

export const follow = (): Promise<number> =>
  followChanges({
    ...{ ...deps(), db: database().db, retell: retellBy(tell()) },
    alertUnheard: (tx, id) => openAlert(tx, 'window_closed', id, {}),
  });

/** Ours as they are approved, in Spanish and English, and others. */
export async function approve(...others: readonly ReadTemplate[]): Promise<void> {
  const ours = seedVariants().map(({ name, language, header, body, footer, replies }, index): ReadTemplate => {
    const buttons = replies.map((label) => ({ kind: 'reply', label }) as const);
    const components = { header: { kind: 'text', text: header } as const, body, footer, buttons, unsupported: [] };
    return { ...APPROVED, id: String(1_000 + index), name, language, components };
  });
  const page = { outcome: 'read', templates: [...ours, ...others], next: null } as const;
  const account = { id: WABA, listPage: async () => page, create: async () => ({ outcome: 'exists' }) as const };
  await syncTemplates({ db: database().db, account, businessClock: () => new Date() });
}

const APPROVED = { status: 'approved', reason: null, quality: 'green', category: 'utility', format: 'named' } as const;

export const notice = (name: string, over: Partial<ReadTemplate> = {}): ReadTemplate => ({
  ...{ ...APPROVED, id: `9${name}`, name, language: 'es_MX' },
  components: { header: null, body: 'Hola, {{who}}, es el {{day}}.', footer: null, buttons: [], unsupported: [] },
  ...over,
});

/** They agreed to get notices of their own things. */
export const agree = (customerId: CustomerId, scope: 'utility' | 'marketing' = 'utility') =>
  database()
    .db.transaction()
    .execute((tx) =>
      changeConsent(
        tx,
        {
          ...{ customerId, scopes: [scope], about: null, isGiven: true, source: 'staff', at: NOW },
          ...{ shown: null, reason: null, by: null, cause: null },
        },
        NOW,
      ),
    );

/** Their window is closed. */
export const silent = (id: ConversationId) =>
  sql`update conversations set last_inbound_at = ${new Date(NOW.getTime() - 30 * 3_600_000)} where id = ${id}`.execute(
    database().db,
  );

export const wroteNow = (id: ConversationId) =>
  sql`update conversations set last_inbound_at = ${NOW} where id = ${id}`.execute(database().db);

/** An address on their record that is proven. */
export const withAddress = (customerId: CustomerId, address = 'ana@example.com') =>
  sql`insert into verifications (customer_id, address, address_origin) values (${customerId}, ${address}, 'record')
    on conflict (customer_id) do update set address = excluded.address`.execute(database().db);

export type SentRow = {
  readonly id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly content: { readonly kind: string; readonly text: string };
  readonly template: { readonly name: string; readonly parameters: Record<string, unknown> } | null;
  readonly purpose: string;
  readonly about: string | null;
};

/** What the business began with a customer. */
export const begun = async (customerId: CustomerId): Promise<readonly SentRow[]> =>
  (
    await sql<SentRow>`
      select o.id, o.state, o.reason, o.content, o.template, o.purpose, o.about from outbox_messages o
      join conversations c on c.id = o.conversation_id
      where c.customer_id = ${customerId} and o.origin = 'initiated' order by o.seq`.execute(database().db)
  ).rows;

export const mailsTo = async (customerId: CustomerId) =>
  (
    await sql<{ template: string; key: string; data: Record<string, unknown> }>`
      select template, key, data from mails where customer_id = ${customerId} order by id`.execute(database().db)
  ).rows;

export const eventsAbout = async (id: string) =>
  (
    await sql<{ body: string }>`select e.body from webhook_events e join webhook_deliveries d on d.event_id = e.id
      where e.type = 'notification.updated' and e.body like ${`%${id}%`} order by d.id`.execute(database().db)
  ).rows.map(({ body }) => JSON.parse(body) as { type: string; data: Record<string, unknown> });

export const setState = (id: string, state: string, reason: string | null = null, code: number | null = null) =>
  sql`update outbox_messages set state = ${state}, reason = ${reason}, error_code = ${code} where id = ${id}`.execute(
    database().db,
  );

const NO_STORAGE = {
  kind: 'disk',
  put: async () => undefined,
  open: async () => Promise.reject(new Error('nothing is stored')),
  remove: async () => undefined,
} as const;

export type Answer = { readonly status: number; readonly headers: Headers; readonly body: Record<string, unknown> };
export type Ask = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>;

/** A POST whose headers may stand twice, which fetch cannot send; status and code of the answer. */
type AskRaw = (path: string, body: object, headers: OutgoingHttpHeaders) => Promise<string>;

/** The whole REST API, asked with a key of these rights (all when none is named). A text is sent as it is. */
export async function api(
  ...scopes: Scope[]
): Promise<{ readonly ask: Ask; readonly askRaw: AskRaw; readonly woken: () => number }> {
  const { db } = database();
  let woken = 0;
  const app = createWebApp({ trustProxy: false });
  const limits = createRateLimits({ redis: null, pool: null, onLimited: () => undefined });
  const routers = buildApi({
    ...{
      ...deps(),
      db,
      machineClock,
      account: WABA,
      tell: tellOrderBy(deps(), 'off', true),
      refunds: null,
      once: answerOnce({ db }),
    },
    ...{ needs: requireKey({ db, now: machineClock, limits }), publicUrl: 'https://shop.example' },
    ...{ sources: [], calendar: async () => calendarOf('America/Mexico_City'), linkKey: Buffer.alloc(32) },
    refusalHashKey: REFUSAL_KEY,
    ...{
      prices: await readPrices(SHIPPED_PRICES),
      freeService: async () => ({ used: 0, limit: 1_000 }),
      storage: NO_STORAGE,
    },
    orderWith: (ref: string) => findOrderId(db, ref),
    serviceMessages: async () => [],
    onReturned: async () => undefined,
    wake: () => void woken++,
  });
  app.use(...routers);
  app.use(answerErrors({ log: createLog({ level: 'silent', name: 'test' }) }));
  const { url } = await serve(app);
  const wanted = scopes.length === 0 ? SCOPES : scopes;
  const { key } = await createKey({ db, now: machineClock }, { name: 'erp', scopes: wanted });
  const ask: Ask = async (method, path, body, headers = {}) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        ...{ authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': newId() },
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const answer = JSON.parse(await response.text()) as Answer['body'];
    return { status: response.status, headers: response.headers, body: answer };
  };
  const askRaw: AskRaw = async (path, body, headers) => {
    const asked = request(`${url}/api/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    }).end(JSON.stringify(body));
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    const { code } = JSON.parse(await text(response)) as { code: string };
    return `${response.statusCode} ${code}`;
  };
  return { ask, askRaw, woken: () => woken };
}
