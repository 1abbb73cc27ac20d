import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '../../core/errors.ts';

/** Connections that the kernel keeps waiting while the loop is busy: a wave of webhooks must not be refused. */
const BACKLOG = 4_096;

/** A route that is answered before Express: `POST /webhooks/whatsapp` carries nearly all of the load. */
export type DirectRoutes = ReadonlyMap<string, (req: IncomingMessage, res: ServerResponse) => void>;

type HttpServerOptions = {
  readonly app: RequestListener;
  /** By `METHOD /path`, without query. */
  readonly direct?: DirectRoutes;
};

export type HttpServer = {
  /** Starts to listen and returns the port (that of the system when 0 was asked for). */
  readonly listen: (port: number, host: string) => Promise<number>;
  /** Takes no new connection, lets running requests finish, and cuts what is left after `graceMs`. */
  readonly close: (graceMs: number) => Promise<void>;
};

/** The web server of the process. Slow senders are cut by the server itself, idle connections are kept for 75 s. */
export function createHttpServer({ app, direct = new Map() }: HttpServerOptions): HttpServer {
  const server = createServer(
    {
      keepAliveTimeout: 75_000,
      headersTimeout: 15_000,
      requestTimeout: 60_000,
      connectionsCheckingInterval: 5_000,
      noDelay: true,
    },
    direct.size === 0
      ? app
      : (req, res) => {
          const route = direct.get(`${req.method} ${req.url}`);
          if (route === undefined) app(req, res);
          else route(req, res);
        },
  );
  return { listen: (port, host) => listen(server, port, host), close: (graceMs) => close(server, graceMs) };
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const onError = (cause: NodeJS.ErrnoException): void =>
      reject(new AppError(CODES[cause.code ?? ''] ?? 'listen_failed', 'unavailable', { facts: { port, host }, cause }));
    server.once('error', onError);
    server.listen({ port, host, backlog: BACKLOG }, () => {
      server.off('error', onError);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

const CODES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'port_taken',
  EACCES: 'port_forbidden',
  EADDRNOTAVAIL: 'host_unknown',
  ENOTFOUND: 'host_unknown',
};

/** Connections that fall idle while the server closes would hold it open until their keep-alive ends. */
const IDLE_SWEEP_MS = 50;

function close(server: Server, graceMs: number): Promise<void> {
  if (!server.listening) return Promise.resolve();
  const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS);
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  return new Promise((resolve) => {
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(cut);
      resolve();
    });
  });
}
