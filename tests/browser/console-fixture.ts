import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type NextFunction, type Request, type Response } from 'express';
import type { ConsoleEvent, InboxRow } from '../../src/console/contract.ts';
import { serveWeb } from '../../src/platform/http/serve-web.ts';
import { accountRoutes } from './console-account-routes.ts';
import { insightRoutes } from './console-insight-routes.ts';
import { ownerFixtureRoutes } from './console-owner-routes.ts';
import { readinessFixture } from './console-readiness.ts';
import { message } from './console-records.ts';
import { type Call, type FixtureOptions, type FixtureState, makeState, refuse, threadOf } from './console-state.ts';
import { talkRoutes } from './console-talk-routes.ts';
import { webhookRoutes } from './console-webhook-routes.ts';

const PAGES = [
  '/',
  '/c',
  '/orders',
  '/billing',
  '/templates',
  '/insights',
  '/knowledge',
  '/problems',
  '/system',
  '/readiness',
  '/settings',
  '/sign-in',
  '/welcome',
  '/invitation',
  '/password',
  '/verify',
];
const LOG_SIZE = 200;

export type ConsoleFixture = {
  readonly url: string;
  readonly state: FixtureState;
  /** What was asked for by anything but GET. */
  readonly calls: Call[];
  readonly tell: (event: ConsoleEvent) => void;
  /** The customer writes: thread, row and stream know it. */
  readonly hear: (conversationId: string, text: string) => void;
  /** Ends every open stream, as a restart of the server would. */
  readonly cutStreams: () => void;
  readonly streams: () => number;
  readonly close: () => Promise<void>;
};

/** A small real HTTP server that keeps the console's contract in memory: for tests of the page alone. */
export async function startConsoleFixture(options: FixtureOptions = {}): Promise<ConsoleFixture> {
  const state = makeState(options);
  const stream = openStream();
  const touch = (id: string, change: Partial<InboxRow> = {}) => {
    state.rows = state.rows.map((row) => (row.conversationId === id ? { ...row, ...change } : row));
    const conversations = [{ id, what: ['items', 'holder'] }];
    stream.tell({ type: 'changes', conversations, hasInbox: true, hasAlerts: true });
  };
  const app = express();
  app.use(express.json());
  app.use('/api/console', guard(state));
  app.get('/api/console/stream', stream.handler);
  if (options.real !== undefined) app.use(options.real);
  app.use('/api/console', accountRoutes(state, stream.tell), webhookRoutes(state), readinessFixture());
  app.use('/api/console', talkRoutes(state, touch), insightRoutes(state), ownerFixtureRoutes());
  app.use('/api', (_req, res) => void res.status(404).json({ error: { code: 'not_found', message: 'Not found' } }));
  app.use(serveWeb({ pages: PAGES }));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  let heard = 0;
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    calls: state.calls,
    tell: stream.tell,
    hear: (id, text) => {
      heard += 1;
      state.threads.set(id, [...threadOf(state, id), message(`heard-${heard}`, 0, text, { outcome: 'open' })]);
      const row = state.rows.find((one) => one.conversationId === id);
      const lastLine = { by: 'customer', kind: 'text', text, state: null } as const;
      const window = { state: 'open', closesAt: new Date(Date.now() + 86_400_000).toISOString() } as const;
      touch(id, { lastLine, window, lastAt: new Date().toISOString(), unread: (row?.unread ?? 0) + 1 });
    },
    cutStreams: stream.cut,
    streams: stream.count,
    close: () => {
      stream.cut();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const OPEN_DOORS = /^\/(session|first-owner|invitations\/accept|password-reset|password|verify-email)$/;

/** Nobody without a session, nothing changed without its token; every change is written down. */
function guard(state: FixtureState) {
  return (req: Request, res: Response, next: NextFunction) => {
    if (req.method !== 'GET') state.calls.push({ method: req.method, path: req.path, body: req.body });
    const isDoor = OPEN_DOORS.test(req.path) && req.method === 'POST';
    if (isDoor) return next();
    if (!state.isSignedIn) return void refuse(res, 401, 'signed_out', 'Nobody is signed in.');
    if (req.method !== 'GET' && req.get('x-csrf-token') !== state.session.csrfToken) {
      return void refuse(res, 403, 'csrf', 'The token is missing.');
    }
    next();
  };
}

function openStream() {
  const open = new Set<Response>();
  const log: { readonly id: number; readonly json: string }[] = [];
  let lastId = 0;
  const write = (res: Response, entry: { id: number; json: string }) =>
    res.write(`id: ${entry.id}\ndata: ${entry.json}\n\n`);
  return {
    handler: (req: Request, res: Response) => {
      res.set({ 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      res.write(': here\n\n');
      const since = req.get('last-event-id');
      if (since !== undefined) for (const entry of log) if (entry.id > Number(since)) write(res, entry);
      open.add(res);
      res.on('close', () => open.delete(res));
    },
    tell: (event: ConsoleEvent) => {
      lastId += 1;
      const entry = { id: lastId, json: JSON.stringify(event) };
      log.push(entry);
      if (log.length > LOG_SIZE) log.shift();
      for (const res of open) write(res, entry);
    },
    cut: () => {
      for (const res of open) res.end();
      open.clear();
    },
    count: () => open.size,
  };
}
