import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IRouter, RequestHandler } from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildConsole } from '../../../src/app/build-console.ts';
import { readConfig } from '../../../src/config/index.ts';
import { machineClock } from '../../../src/core/clock.ts';
import { createHttpServer } from '../../../src/platform/http/http-server.ts';
import { answerErrors, answerNotFound, createWebApp } from '../../../src/platform/http/web-app.ts';
import type { Jobs } from '../../../src/platform/jobs/index.ts';
import { createLog } from '../../../src/platform/log.ts';
import { createRateLimits } from '../../../src/platform/rate-limit.ts';
import type { NewInvitation } from '../../../src/staff/contract.ts';
import { firstOwnerLink, type StaffRole } from '../../../src/staff/index.ts';
import { createDiskStorage } from '../../../src/vendors/storage/index.ts';
import { useDatabase } from '../../support/database.ts';
import { type Browser, openBrowser, outcomeOf, owner, PASSWORD, tokenOf } from './accounts-world.ts';

/** What may be asked without being signed in: ways in, each with limits of its own. */
const OPEN_TO_ALL = [
  'POST /api/console/session',
  'POST /api/console/first-owner',
  'POST /api/console/invitations/accept',
  'POST /api/console/password',
  'POST /api/console/password-reset',
  'POST /api/console/verify-email',
  'POST /api/console/push/shown',
];

const ROLES: readonly StaffRole[] = ['viewer', 'staff', 'owner'];
const PUBLIC_URL = 'http://shop.example';
const log = createLog({ level: 'silent', name: 'test' });
const database = useDatabase();

type Layer = {
  readonly handle: RequestHandler & { role?: StaffRole; stack?: readonly Layer[] };
  readonly route?: Route;
};
type Route = { readonly path: string; readonly methods: Record<string, boolean>; readonly stack: readonly Layer[] };
type Found = { readonly method: string; readonly path: string; readonly role: StaffRole | null };

/** Every route of routers and the routers in them, with the role that it asks for. */
const routesOf = (stack: readonly Layer[]): Found[] =>
  stack.flatMap(({ handle, route }) =>
    route === undefined
      ? routesOf(handle.stack ?? [])
      : Object.keys(route.methods).map((method) => ({
          ...{ method: method.toUpperCase(), path: route.path },
          role: route.stack.map((layer) => layer.handle.role).find((role) => role !== undefined) ?? null,
        })),
  );

const read = readConfig({ PUBLIC_URL });
if (!read.ok) throw new Error(read.problems.join());
const config = { ...read.config, mail: { ...read.config.mail, account: { kind: 'none' as const } } };

const jobs = { wake: async () => undefined } as unknown as Jobs;
const storage = createDiskStorage(mkdtempSync(join(tmpdir(), 'recado-test-routes-')));

const refuse = () => Promise.reject(new Error('nothing is let through to here'));

function build(): readonly RequestHandler[] {
  const { db, pool } = database();
  return buildConsole(
    {
      ...{ config, log, infrastructure: { db, pool, jobs }, storage, businessClock: () => new Date(), billing: null },
      channel: { markRead: async () => true },
      costs: {
        estimate: async () => ({
          amountMicro: 0,
          currency: 'USD',
          isEstimated: true,
          market: 'MX',
          why: 'market_rate',
        }),
      },
      secrets: {
        sessionKey: 'a secret of the test',
        deviceKey: Buffer.from('another'),
        vapid: { publicKey: '', privateKey: '' },
        fileLinkKey: Buffer.from('a third'),
        refusalHashKey: Buffer.from('a fourth'),
        accessToken: 'none',
      },
      replay: {
        ...{
          isBudgetSpent: refuse,
          mind: { models: [], isServed: refuse, promptNow: refuse, promptsAt: refuse, run: refuse },
        },
        tools: { all: [], look: refuse },
        checks: { checkClaims: () => ({ unsupported: [] }), timeZone: async () => 'America/Mexico_City' },
        trials: { now: () => new Date(), today: refuse, withDraft: refuse },
      },
      shop: { name: async () => 'Café La Paloma', timeZone: async () => 'America/Mexico_City' },
    },
    createRateLimits({ redis: null, pool: null, onLimited: () => undefined }),
  ).handlers;
}

let url = '';
let close = async (): Promise<void> => undefined;
let routes: readonly Found[] = [];
const people = new Map<StaffRole, Browser>();

beforeAll(async () => {
  const handlers = build();
  routes = routesOf(
    (handlers as readonly IRouter[]).flatMap((one) => (one.stack ?? []) as unknown as readonly Layer[]),
  );
  const app = createWebApp({ trustProxy: false });
  app.use(...handlers, answerNotFound, answerErrors({ log }));
  const server = createHttpServer({ app });
  url = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
  close = () => server.close(0);
  const link = await firstOwnerLink({ db: database().db, now: machineClock, publicUrl: PUBLIC_URL });
  const ana = openBrowser(url, {});
  await ana.ask('POST', '/first-owner', owner(tokenOf(link)));
  people.set('owner', ana);
  for (const role of ['staff', 'viewer'] as const) {
    const email = `${role}@shop.example`;
    const invited = await ana.ask('POST', '/invitations', { email, role, language: 'es' });
    const token = tokenOf((invited.body as NewInvitation).link);
    const browser = openBrowser(url, {});
    await browser.ask('POST', '/invitations/accept', { token, name: role, password: PASSWORD, language: 'es' });
    people.set(role, browser);
  }
});
afterAll(() => close());

const NO_ID = '01900000-0000-7000-8000-000000000000';
/** Asks for a route, and reads of its answer just what stands at its beginning: some never end. */
async function ask(browser: Browser, { method, path }: Found, headers: Record<string, string> = {}): Promise<string> {
  const asked = path.replace('/api/console', '').replaceAll(/:\w+|\*\w+/g, NO_ID);
  return outcomeOf(await browser.ask(method, asked, undefined, headers, 'beginning'));
}

describe('every route of the console', () => {
  test('was found, and asks for a role unless it is a way in', () => {
    expect(routes.length).toBeGreaterThan(15);
    const open = routes.filter(({ role }) => role === null).map(({ method, path }) => `${method} ${path}`);
    expect(open.sort()).toEqual([...OPEN_TO_ALL].sort());
    expect(routes.filter(({ path }) => !path.startsWith('/api/console/'))).toEqual([]);
  });

  test('refuses whoever is not signed in', async () => {
    const answers = [];
    for (const route of routes.filter(({ role }) => role !== null))
      answers.push([`${route.method} ${route.path}`, await ask(openBrowser(url, {}), route)]);
    expect(answers.filter(([, answer]) => answer !== '401 signed_out')).toEqual([]);
  });

  test.each(ROLES)('refuses a %s what takes more, and nothing else', async (mine) => {
    const browser = people.get(mine) as Browser;
    const may = ({ role }: Found): boolean => ROLES.indexOf(mine) >= ROLES.indexOf(role ?? 'viewer');
    const wrong = [];
    for (const route of routes.filter(({ role }) => role !== null)) {
      // What one may do is asked for without the token, so that it is let through to nothing.
      const isRead = route.method === 'GET';
      const answer = await ask(browser, route, may(route) && !isRead ? { 'x-csrf-token': 'none' } : {});
      const expected = may(route) ? (isRead ? /^(?!401|403)/ : /^403 csrf_refused$/) : /^403 role_missing$/;
      if (!expected.test(answer)) wrong.push(`${route.method} ${route.path}: ${answer}`);
    }
    expect(wrong).toEqual([]);
  });
});
