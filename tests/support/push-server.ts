import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:https';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import type { Subscription } from '../../src/notify/push/types.ts';
import { bodyOf } from './local-server.ts';

/** `web-push-testing`: checks the signature, decrypts, and knows when a subscription has expired. */
type Model = {
  notifyUrl: string;
  readonly messages: Record<string, string[]>;
  subscribe(options: object): Promise<Subscription & { readonly clientHash: string }>;
  expireSubscription(clientHash: string): void;
  handleNotification(clientHash: string, headers: object, body: Buffer): Promise<void>;
};
const { PushApiModel } = createRequire(import.meta.url)('web-push-testing/src/PushApiModel.js') as {
  PushApiModel: new () => Model;
};

export type Received = {
  readonly to: string;
  readonly headers: IncomingHttpHeaders;
  readonly payload: {
    readonly notification: Record<string, unknown>;
    readonly token: string;
    readonly app_badge: number;
  };
  readonly bytes: number;
};
type Answer = { readonly status: number; readonly headers?: Readonly<Record<string, string>> };

export type PushServer = {
  readonly host: string;
  /** File of the certificate, for programs that are to trust it. */
  readonly certificate: string;
  readonly received: Received[];
  /** What the next pushes are answered with, before they are taken. */
  readonly answers: Answer[];
  /** Pushes with more bytes are answered 413. */
  mostBytes: number;
  readonly subscribe: (publicKey: string) => Promise<Subscription & { readonly clientHash: string }>;
  readonly expire: (clientHash: string) => void;
  readonly close: () => Promise<void>;
};

/** A push service on this machine, over HTTPS, that reads what it is sent as a browser would. */
export async function startPushServer(): Promise<PushServer> {
  const folder = await mkdtemp(join(tmpdir(), 'recado-push-'));
  const { key, cert } = await makeCertificate(folder);
  const trusted = tls.getCACertificates();
  tls.setDefaultCACertificates([...trusted, cert.toString()]);
  const model = new PushApiModel();
  const [received, answers]: [Received[], Answer[]] = [[], []];
  const limit = { mostBytes: 4_096 };
  const server = createServer({ key, cert }, async (req, res) => {
    const body = await bodyOf(req);
    if (body === null) return;
    const to = (req.url ?? '').slice(1);
    const { status, headers = {} } = answers.shift() ?? (await take(model, to, req.headers, body, limit.mostBytes));
    if (status === 201) {
      const payload = JSON.parse(model.messages[to]?.at(-1) ?? '{}') as Received['payload'];
      received.push({ to, headers: req.headers, payload, bytes: body.length });
    }
    res.writeHead(status, headers).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const host = 'localhost';
  model.notifyUrl = `https://${host}:${(server.address() as AddressInfo).port}/`;
  return Object.assign(limit, {
    host,
    received,
    answers,
    certificate: join(folder, 'cert.pem'),
    subscribe: (applicationServerKey: string) => model.subscribe({ userVisibleOnly: 'true', applicationServerKey }),
    expire: (clientHash: string) => model.expireSubscription(clientHash),
    close: async () => {
      tls.setDefaultCACertificates(trusted);
      server.closeAllConnections();
      await once(server.close(), 'close');
      await rm(folder, { recursive: true, force: true });
    },
  });
}

async function take(
  model: Model,
  to: string,
  headers: IncomingHttpHeaders,
  body: Buffer,
  most: number,
): Promise<Answer> {
  if (body.length > most) return { status: 413 };
  try {
    const { 'content-encoding': encoding, ttl, authorization } = headers;
    await model.handleNotification(to, { encoding, ttl, authorization }, body);
    return { status: 201 };
  } catch (error) {
    return { status: error instanceof Error && error.name === 'SubscriptionExpiredError' ? 410 : 400 };
  }
}

async function makeCertificate(folder: string) {
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const args = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout ${keyFile} -out ${certFile}`;
  execFileSync('openssl', args.split(' '), { stdio: 'ignore' });
  return { key: await readFile(keyFile), cert: await readFile(certFile) };
}
