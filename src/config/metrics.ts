import { tracingVariables } from './tracing.ts';
import type { ServerSettings } from './types.ts';
import { text, wholeNumber } from './variables.ts';

/** Who may read what this process counts, and where; and who is told how messages went. */
export const metricsVariables = {
  METRICS_TOKEN: text(12).optional().describe('Bearer token for /metrics; without it only this machine may read them.'),
  METRICS_PORT: wholeNumber(1, 65_535)
    .optional()
    .describe('TCP port on which a ROLE=worker answers /metrics and /healthz. Not set: a worker listens on no port.'),
  METRICS_HOST: text().prefault('127.0.0.1').describe('Address that METRICS_PORT listens on. 0.0.0.0: the network.'),
  ...tracingVariables,
};

type Given = {
  readonly ROLE: string;
  readonly METRICS_PORT?: number | undefined;
  readonly METRICS_HOST: string;
};

/** A web shows its figures on its own port; null for it, and for a worker that was given none. */
export const readMetricsPort = (env: Given): ServerSettings['metricsPort'] =>
  env.ROLE === 'worker' && env.METRICS_PORT !== undefined ? { port: env.METRICS_PORT, host: env.METRICS_HOST } : null;
