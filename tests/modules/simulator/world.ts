import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express, { Router } from 'express';
import { machineClock, sleep } from '../../../src/core/clock.ts';
import { createLog } from '../../../src/platform/log.ts';
import type { Bubble, SimCustomer, SimEvent, SimState } from '../../../src/simulator/contract.ts';
import {
  createSimulator,
  type SimMails,
  type Simulator,
  type SimulatorSettings,
} from '../../../src/simulator/index.ts';
import type { TestDatabase } from '../../support/database.ts';

export const SECRET = 'app-secret';
const TOKEN = 'access-token';
const PHONE_ID = '100000000000001';

export type Received = { readonly body: Buffer; readonly signature: string; readonly at: number };
// biome-ignore lint/suspicious/noExplicitAny: what arrives is only looked at
export type Json = any;

/** A front door that keeps what arrives and answers what the test wants. */
export type FrontDoor = {
  readonly url: string;
  readonly received: Received[];
  readonly handshakes: URLSearchParams[];
  /** HTTP status of the next answers, 200 when used up. */
  readonly answers: number[];
  readonly close: () => Promise<void>;
};

export async function openFrontDoor(): Promise<FrontDoor> {
  const received: Received[] = [];
  const handshakes: URLSearchParams[] = [];
  const answers: number[] = [];
  const server = createServer((request, response) => {
    if (request.method === 'GET') {
      const query = new URL(request.url ?? '', 'http://x').searchParams;
      handshakes.push(query);
      response.end(query.get('hub.challenge'));
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const signature = String(request.headers['x-hub-signature-256']);
      received.push({ body: Buffer.concat(chunks), signature, at: performance.now() });
      response.statusCode = answers.shift() ?? 200;
      response.end();
    });
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}/webhooks/whatsapp`,
    received,
    handshakes,
    answers,
    close: () => close(server),
  };
}

export type World = {
  readonly simulator: Simulator;
  readonly url: string;
  readonly graph: (path: string, body?: object | string, token?: string) => Promise<{ status: number; json: Json }>;
  readonly send: (body: object) => Promise<{ status: number; json: Json }>;
  readonly api: <Answer = Json>(path: string, body?: object, method?: string) => Promise<Answer>;
  readonly customer: (name: string) => Promise<SimCustomer>;
  readonly write: (customer: SimCustomer, text: string) => Promise<Bubble>;
  readonly bubbles: (customer: SimCustomer) => Promise<Bubble[]>;
  readonly events: () => Promise<SimEvent[]>;
  readonly close: () => Promise<void>;
};

type WorldOptions = {
  readonly settings?: Partial<SimulatorSettings>;
  readonly headers?: Record<string, string>;
  readonly isStarted?: boolean;
  readonly mails?: SimMails;
  /** The built page beside the simulator's API. */
  readonly pages?: Router;
};

const NO_MAILS: SimMails = {
  list: async () => [],
  read: async () => null,
  templates: () => [],
  preview: () => null,
};

/** The simulator in a real HTTP server, delivering to `door`. */
export async function startWorld(
  database: TestDatabase,
  door: Pick<FrontDoor, 'url'>,
  options: WorldOptions = {},
): Promise<World> {
  const simulator = await createSimulator({
    mails: options.mails ?? NO_MAILS,
    db: database.db,
    pool: database.pool,
    log: createLog({ level: 'silent', name: 'test' }),
    machineClock,
    listWorkers: async () => [{ pid: 4121, isAlive: true }],
    settings: {
      webhookUrl: door.url,
      appSecret: SECRET,
      verifyToken: 'verify-token',
      accessToken: TOKEN,
      phoneNumberId: PHONE_ID,
      wabaId: '200000000000001',
      displayPhone: '+52 55 5555 0100',
      timeZone: 'America/Mexico_City',
      shopName: 'Tienda',
      mediaFolder: join(tmpdir(), `recado-simulator-media-${process.pid}`),
      model: { kind: 'rules', id: 'recado/demo-rules' },
      demoModelIds: ['shop/usual', 'shop/premium'],
      simulatorKey: null,
      modelLatencyMs: 0,
      ...options.settings,
    },
  });
  const server = createServer(express().use(simulator.router, options.pages ?? Router()));
  const url = `http://127.0.0.1:${await listen(server)}`;
  if (options.isStarted !== false) simulator.start();
  const call = async (path: string, init: RequestInit): Promise<{ status: number; json: Json }> => {
    const response = await fetch(`${url}${path}`, init);
    return { status: response.status, json: await response.json() };
  };
  const graph: World['graph'] = (path, body, token = TOKEN) =>
    call(`/emulator/v25.0/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  const api: World['api'] = async (path, body, method = body ? 'POST' : 'GET') => {
    const headers = { 'content-type': 'application/json', ...options.headers };
    const { json } = await call(`/simulator/api${path}`, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return json;
  };
  return {
    simulator,
    url,
    graph,
    send: (body) => graph(`${PHONE_ID}/messages`, { messaging_product: 'whatsapp', ...body }),
    api,
    customer: async (name) => {
      const { customers } = await api<SimState>('/state');
      const found = customers.find((customer) => customer.name.startsWith(name));
      if (!found) throw new Error(`no customer ${name}`);
      return found;
    },
    write: async (customer, text) =>
      (await api(`/customers/${customer.id}/actions`, { kind: 'text', text, quotedWamid: null })).bubble,
    bubbles: async (customer) => (await api(`/customers/${customer.id}/bubbles`)).bubbles,
    events: async () => (await api('/events?limit=1000')).events,
    close: async () => {
      await simulator.stop();
      await close(server);
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

/** Waits until `look` gives something, for at most 20 s. */
export async function until<Value>(
  what: string,
  look: () => Value | undefined | null | false | Promise<Value | undefined | null | false>,
  withinMs = 20_000,
): Promise<Value> {
  const end = performance.now() + withinMs;
  while (performance.now() < end) {
    const found = await look();
    if (found) return found;
    await sleep(20);
  }
  throw new Error(`did not happen within ${withinMs / 1_000} s: ${what}`);
}

/** The one `value` of a webhook, out of its raw bytes. */
export const changeIn = ({ body }: Received): Json => JSON.parse(body.toString()).entry[0].changes[0].value;
/** The statuses that arrived for a message, in the order of their arrival. */
export const statusesOf = (door: FrontDoor, wamid: string): Json[] =>
  door.received.flatMap((one) => changeIn(one).statuses ?? []).filter((status: Json) => status.id === wamid);
export const messagesIn = (door: FrontDoor): Json[] => door.received.flatMap((one) => changeIn(one).messages ?? []);
