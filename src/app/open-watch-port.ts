import type { ServerSettings } from '../config/index.ts';
import { createHttpServer, type HttpServer, watchRoutes } from '../platform/http/index.ts';
import { securityHeaders } from '../platform/http/security-headers.ts';
import { answerErrors, answerNotFound, createWebApp } from '../platform/http/web-app.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';

type WatchPortDeps = {
  readonly server: Pick<ServerSettings, 'metricsPort' | 'metricsToken' | 'publicUrl'>;
  readonly metrics: Metrics;
  readonly log: Log;
};

/** Shows what a worker counts, and that it runs, to whoever may see it; null where no port was asked for. */
export async function openWatchPort({ server, metrics, log }: WatchPortDeps): Promise<HttpServer | null> {
  if (server.metricsPort === null) return null;
  const app = createWebApp({ trustProxy: false });
  app.use(
    securityHeaders({ publicUrl: server.publicUrl }),
    watchRoutes({ metrics, metricsToken: server.metricsToken }),
  );
  app.use(answerNotFound, answerErrors({ log }));
  const opened = createHttpServer({ app });
  await opened.listen(server.metricsPort.port, server.metricsPort.host);
  return opened;
}
