import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sleep } from '../../src/core/clock.ts';
import type {
  Bubble,
  CustomerAction,
  FaultKind,
  SimCustomer,
  SimEvent,
  SimState,
} from '../../src/simulator/contract.ts';
import { type Program, startProgram } from '../faults/program.ts';

/**
 * What a killed worker had begun at the payment vendor is taken up by others after a minute; a message that was under
 * way holds the next ones back for two, while no status proves that statuses come at all.
 */
const PATIENCE_AFTER_KILL_MS = 150_000;

/** The program as a newcomer starts it, with nothing configured, and the phones of its simulator. */
export type Shop = {
  readonly customer: (name: string) => Promise<SimCustomer>;
  readonly write: (customer: SimCustomer, text: string) => Promise<void>;
  /** The customer attaches a file; `query` says of which kind, and what is said with it. */
  readonly attach: (
    customer: SimCustomer,
    bytes: Uint8Array<ArrayBuffer>,
    mime: string,
    query: string,
  ) => Promise<Bubble>;
  /** The next `remaining` calls fail in this way. */
  readonly setFault: (kind: FaultKind, remaining: number) => Promise<void>;
  /** What went over the wire, newest 200. */
  readonly events: () => Promise<SimEvent[]>;
  /** Folder of everything that the program keeps. */
  readonly folder: string;
  /** Does something else on the phone. */
  readonly act: (customer: SimCustomer, action: CustomerAction) => Promise<void>;
  /** The customer taps a button of a message. */
  readonly choose: (customer: SimCustomer, wamid: string, choiceId: string) => Promise<void>;
  /** The mails that were sent so far. */
  readonly mails: () => Promise<string[]>;
  /** Taps the first button of the newest message that has some. */
  readonly tap: (customer: SimCustomer) => Promise<void>;
  readonly bubbles: (customer: SimCustomer) => Promise<Bubble[]>;
  /** The business's texts to a customer, once there are at least `count`. */
  readonly answers: (customer: SimCustomer, count: number) => Promise<string[]>;
  /** The first answer that matches and was not heard before; what comes beside it is left for later. */
  readonly hear: (customer: SimCustomer, pattern: RegExp) => Promise<string>;
  /** The newest mail that matches, once there is one. */
  readonly mail: (pattern: RegExp) => Promise<string>;
  readonly moveClock: (ms: number) => Promise<void>;
  /** `key` is a key of the REST API. */
  readonly get: (route: string, key?: string) => Promise<Response>;
  readonly post: (route: string, body: object) => Promise<Response>;
  /** What the program has said since it was started last. */
  readonly output: () => string;
  /** Sends the form of a page of the shop. */
  readonly submit: (route: string) => Promise<Response>;
  /** Ends the process as the kernel would, and starts it again on the same data. */
  readonly killAndRestart: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export async function openShop(variables: Readonly<Record<string, string>> = {}): Promise<Shop> {
  const folder = await mkdtemp(path.join(tmpdir(), 'recado-flow-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const start = async (): Promise<Program> => {
    const program = startProgram({ LOG_LEVEL: 'warn', ...variables, PORT: String(port), DATA_DIR: folder });
    await program.ready();
    return program;
  };
  let program = await start();
  const heard = new Map<string, Set<number>>();
  const call = async <T>(method: string, route: string, body?: unknown): Promise<T> => {
    const init =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const response = await fetch(`${url}/simulator/api${route}`, { method, ...init });
    if (!response.ok) throw new Error(`${method} ${route}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  const bubbles = async (customer: SimCustomer): Promise<Bubble[]> =>
    (await call<{ bubbles: Bubble[] }>('GET', `/customers/${customer.id}/bubbles`)).bubbles;
  return {
    bubbles,
    customer: async (name) => {
      const { customers } = await call<SimState>('GET', '/state');
      const found = customers.find((customer) => customer.name.startsWith(name));
      if (!found) throw new Error(`the simulator has no ${name}`);
      return found;
    },
    write: (customer, text) =>
      call('POST', `/customers/${customer.id}/actions`, { kind: 'text', text, quotedWamid: null }),
    folder,
    attach: async (customer, bytes, mime, query) => {
      const route = `${url}/simulator/api/customers/${customer.id}/files?${query}`;
      const response = await fetch(route, { method: 'POST', headers: { 'content-type': mime }, body: bytes });
      if (!response.ok) throw new Error(`attach: ${response.status} ${await response.text()}`);
      return ((await response.json()) as { bubble: Bubble }).bubble;
    },
    events: async () => (await call<{ events: SimEvent[] }>('GET', '/events')).events,
    setFault: (kind, remaining) => call('PUT', '/faults', { kind, remaining }),
    act: (customer, action) => call('POST', `/customers/${customer.id}/actions`, action),
    choose: (customer, wamid, choiceId) =>
      call('POST', `/customers/${customer.id}/actions`, { kind: 'choose', wamid, choiceId }),
    mails: () => mailsIn(folder),
    tap: async (customer) => {
      const asked = (await bubbles(customer)).findLast(({ content }) => content.kind === 'buttons');
      const choiceId = asked?.content.kind === 'buttons' ? asked.content.buttons[0]?.id : undefined;
      if (!asked || choiceId === undefined) throw new Error('nothing was asked with buttons');
      await call('POST', `/customers/${customer.id}/actions`, { kind: 'choose', wamid: asked.wamid, choiceId });
    },
    answers: async (customer, count) => {
      const deadline = performance.now() + PATIENCE_AFTER_KILL_MS;
      for (;;) {
        const texts = (await bubbles(customer)).flatMap(textOfBusiness);
        if (texts.length >= count) return texts;
        if (performance.now() > deadline)
          throw new Error(`only ${texts.length} of ${count} answers: ${program.output().slice(-1_500)}`);
        await sleep(100);
      }
    },
    hear: (customer, pattern) =>
      inTime(
        pattern,
        () => program.output(),
        async () => {
          const texts = (await bubbles(customer)).flatMap(textOfBusiness);
          const known = heard.get(customer.id) ?? new Set<number>();
          const index = texts.findIndex((text, at) => !known.has(at) && pattern.test(text));
          if (index < 0) return undefined;
          heard.set(customer.id, known.add(index));
          return texts[index];
        },
      ),
    mail: (pattern) =>
      inTime(
        pattern,
        () => program.output(),
        async () => (await mailsIn(folder)).findLast((mail) => pattern.test(mail)),
      ),
    moveClock: (advanceMs) => call('POST', '/clock', { advanceMs }),
    get: (route, key) =>
      fetch(`${url}${route}`, key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } }),
    post: (route, body) =>
      fetch(`${url}${route}`, {
        ...{ method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } },
      }),
    output: () => program.output(),
    submit: (route) => fetch(`${url}${route}`, { method: 'POST' }),
    killAndRestart: async () => {
      program.signal('SIGKILL');
      await program.exited;
      program = await start();
    },
    close: async () => {
      program.signal('SIGTERM');
      await program.exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function mailsIn(folder: string): Promise<string[]> {
  const outbox = path.join(folder, 'outbox');
  const names = (await readdir(outbox).catch(() => [])).filter((name) => name.endsWith('.eml')).sort();
  return Promise.all(names.map(async (name) => readable(await readFile(path.join(outbox, name), 'utf8'))));
}

/** Without the line ends and signs of quoted-printable. */
const readable = (mail: string): string =>
  mail
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/(?:=[0-9A-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll('=', ''), 'hex').toString('utf8'));

async function inTime(pattern: RegExp, output: () => string, look: () => Promise<string | undefined>): Promise<string> {
  const deadline = performance.now() + PATIENCE_AFTER_KILL_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`nothing like ${pattern} came: ${output().slice(-1_500)}`);
    await sleep(100);
  }
}

/** What a bubble of the business says, and where its button leads. */
function textOfBusiness({ from, content }: Bubble): string[] {
  if (from !== 'business' || !('text' in content)) return [];
  return [content.kind === 'link' ? `${content.text}\n${content.url}` : content.text];
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
