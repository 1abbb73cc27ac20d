import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sleep } from '../src/core/clock.ts';
import { newId, type WorkerId } from '../src/core/ids.ts';
import { insertEndpoint } from '../src/events/endpoint-store.ts';
import { type DeliverDeps, deliverEvents, postTo, publishEvent } from '../src/events/index.ts';
import type { Db } from '../src/platform/db/index.ts';
import type { Benchmark } from './benchmark.ts';
import { type OwnDatabase, onOwnDatabase } from './own-database.ts';
import { percentile } from './statistics.ts';
import { inMs, type Row, rounded } from './table.ts';

const ENDPOINTS = 20;
/** These answer 500, never answer, and are not there. */
const FAILING = ['500', 'hangs', 'gone'] as const;
const HEALTHY = ENDPOINTS - FAILING.length;
const SUBJECTS = 500;
/** Events a second; each goes to every endpoint. */
const PACE = 25;
const MOST_P95_MS = 1_000;
const PATIENCE_MS = 120_000;
const SECRET = Buffer.alloc(32, 1);

type Heard = { readonly subject: string; readonly number: number; readonly ms: number };

/** 10,000 events to 20 endpoints of which 3 fail: how soon, whether each came, and in which order. */
export const events: Benchmark = ({ isQuick }) => onOwnDatabase(12, (own) => measure(own, isQuick ? 500 : 10_000));

async function measure({ db }: OwnDatabase, count: number): Promise<Row[]> {
  const erp = await openErp();
  const deps = delivering(db);
  let isOver = false;
  try {
    for (let at = 0; at < ENDPOINTS; at += 1) await addEndpoint(db, erp.urlOf(at));
    // As the sweep of a worker does it.
    const worker = (async () => {
      while (!isOver) {
        await deliverEvents({ ...deps, isStopping: () => isOver });
        await sleep(100);
      }
    })();
    await publishAll(db, count);
    const deadline = performance.now() + PATIENCE_MS;
    while (erp.count() < count * HEALTHY && performance.now() < deadline) await sleep(200);
    isOver = true;
    await worker;
    return rowsOf(erp.heard, count);
  } finally {
    isOver = true;
    await erp.close();
  }
}

const delivering = (db: Db): DeliverDeps => ({
  ...{ db, machineClock: () => new Date(), chance: Math.random, worker: newId<'worker'>() as WorkerId },
  ...{ environmentKey: null, isStopping: () => false },
  post: postTo({ allowedHosts: ['127.0.0.1'], patienceMs: 5_000 }),
  tell: { givenUp: async () => undefined, switchedOff: async () => undefined },
});

const addEndpoint = (db: Db, url: string): Promise<void> =>
  db
    .transaction()
    .execute((tx) =>
      insertEndpoint(tx, { id: newId<'webhook_endpoint'>(), url, description: '', types: [], secret: SECRET }),
    );

/** Each subject gets numbers that rise; the time is taken before the transaction. */
async function publishAll(db: Db, count: number): Promise<void> {
  const startedAt = performance.now();
  for (let number = 0; number < count; number += 1) {
    const late = startedAt + (number * 1_000) / PACE - performance.now();
    if (late > 0) await sleep(late);
    const at = new Date();
    const subject = `order:${number % SUBJECTS}`;
    const event = { type: 'order.changed', subject, customerId: null, at, data: { number, sentAt: Date.now() } };
    await db.transaction().execute((tx) => publishEvent(tx, event));
  }
}

/** One server for all: the path says which endpoint it is. */
async function openErp() {
  const heard = new Map<string, Heard[]>();
  const server = createServer((req, res) => {
    const parts: Buffer[] = [];
    req.on('data', (part: Buffer) => parts.push(part));
    req.on('end', () => {
      const path = req.url ?? '';
      if (path === '/hangs') return;
      if (path === '/500') return void res.writeHead(500).end();
      const { subject, data } = JSON.parse(Buffer.concat(parts).toString('utf8')) as {
        subject: string;
        data: { number: number; sentAt: number };
      };
      const of = heard.get(path) ?? [];
      heard.set(path, of);
      of.push({ subject, number: data.number, ms: Date.now() - data.sentAt });
      res.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    heard,
    count: () => [...heard.values()].reduce((sum, of) => sum + of.length, 0),
    urlOf: (at: number) => {
      const kind = FAILING[at];
      // Nobody listens on port 9.
      return kind === 'gone' ? 'http://127.0.0.1:9/' : `http://127.0.0.1:${port}/${kind ?? `healthy-${at}`}`;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function rowsOf(heard: ReadonlyMap<string, readonly Heard[]>, count: number): Row[] {
  const all = [...heard.values()];
  const times = all.flat().map(({ ms }) => ms);
  const came = all.reduce((sum, of) => sum + new Set(of.map(({ number }) => number)).size, 0);
  const disordered = all.reduce((sum, of) => sum + outOfOrder(of), 0);
  const p95 = percentile(times, 0.95);
  return [
    row(
      `p95 of ${HEALTHY} healthy endpoints, ${count} events, ${PACE} a second`,
      inMs(p95),
      '< 1 s',
      p95 < MOST_P95_MS,
    ),
    row('p50 of them', inMs(percentile(times, 0.5)), '–', null),
    row('delivered there', `${came} of ${count * HEALTHY}`, 'all', came === count * HEALTHY),
    row('out of order within a subject', rounded(disordered), '0', disordered === 0),
  ];
}

function outOfOrder(of: readonly Heard[]): number {
  const newest = new Map<string, number>();
  let wrong = 0;
  for (const { subject, number } of of) {
    if (number < (newest.get(subject) ?? -1)) wrong += 1;
    newest.set(subject, Math.max(number, newest.get(subject) ?? -1));
  }
  return wrong;
}

const row = (measure: string, recado: string, target: string, isReached: boolean | null): Row => ({
  ...{ benchmark: 'events', measure, recado, beside: null, ratio: null, target, isReached },
});
