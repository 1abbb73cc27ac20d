import { type RequestHandler, Router } from 'express';
import { messageOf } from '../../core/errors.ts';
import { inTime } from '../in-time.ts';
import { bearerOf, isFromThisMachine, isSameSecret } from './bearer.ts';

/** A part of the program that can be asked how it is: null when well, else what is wrong in words. */
export type HealthCheck = {
  readonly name: string;
  /** Without a required part the process takes no traffic; without another one it is degraded. */
  readonly isRequired: boolean;
  readonly check: () => Promise<string | null>;
};

export type Readiness = {
  readonly ready: boolean;
  readonly missing: Readonly<Record<string, string>>;
  readonly degraded: Readonly<Record<string, string>>;
};

const CHECK_TIMEOUT_MS = 2_000;

/** Asks all parts at once. Callers that come while it runs share the answer, so that probes cannot pile up. */
export function createReadiness(checks: readonly HealthCheck[]): () => Promise<Readiness> {
  let running: Promise<Readiness> | null = null;
  return () => {
    running ??= askAll(checks).finally(() => {
      running = null;
    });
    return running;
  };
}

async function askAll(checks: readonly HealthCheck[]): Promise<Readiness> {
  const answers = await Promise.all(checks.map(async (part) => ({ ...part, problem: await ask(part) })));
  const ill = (isRequired: boolean): Record<string, string> =>
    Object.fromEntries(
      answers.flatMap((part) =>
        part.problem !== null && part.isRequired === isRequired ? [[part.name, part.problem]] : [],
      ),
    );
  const missing = ill(true);
  return { ready: Object.keys(missing).length === 0, missing, degraded: ill(false) };
}

async function ask({ check }: HealthCheck): Promise<string | null> {
  try {
    return await inTime(check(), CHECK_TIMEOUT_MS);
  } catch (error) {
    return messageOf(error);
  }
}

type WatchDeps = {
  readonly metrics: { readonly contentType: string; readonly text: () => Promise<string> };
  /** Opens /metrics to other machines; null keeps it to this one. */
  readonly metricsToken: string | null;
};

type HealthDeps = WatchDeps & { readonly readiness: () => Promise<Readiness> };

/** `/healthz` (the process runs), `/readyz` (it can take traffic; names what is degraded), `/metrics`. */
export function healthRoutes(deps: HealthDeps): Router {
  const router = watchRoutes(deps);
  router.get('/readyz', async (_req, res) => {
    const { ready, missing, degraded } = await deps.readiness();
    // The words of an error may name hosts and users: outside, the names of the parts are enough.
    res.status(ready ? 200 : 503).json({ ready, missing: Object.keys(missing), degraded: Object.keys(degraded) });
  });
  return router;
}

/** `/healthz` and `/metrics`: what also a process shows that takes no traffic. */
export function watchRoutes({ metrics, metricsToken }: WatchDeps): Router {
  const router = Router();
  router.get('/healthz', (_req, res) => {
    res.json({ status: 'up' });
  });
  router.get('/metrics', guardMetrics(metricsToken), async (_req, res) => {
    res.type(metrics.contentType).send(await metrics.text());
  });
  return router;
}

const guardMetrics =
  (token: string | null): RequestHandler =>
  (req, res, next) => {
    const given = bearerOf(req);
    if (token !== null && given !== null && isSameSecret(given, token)) return next();
    if (isFromThisMachine(req)) return next();
    res
      .status(403)
      .json({ error: { code: 'metrics_closed', message: 'Read them on this machine or with METRICS_TOKEN.' } });
  };
