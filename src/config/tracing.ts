import { z } from 'zod';
import type { TracingSettings } from './types.ts';
import { address } from './variables.ts';

/** `name=value` pairs with commas between them, values as in an address: what OpenTelemetry writes headers in. */
const headers = () =>
  z
    .string()
    .refine((text) => pairsOf(text) !== null, 'must be a comma list such as api-key=…,x-team=shop')
    .transform((text) => Object.fromEntries(pairsOf(text) ?? []));

function pairsOf(text: string): readonly (readonly [string, string])[] | null {
  const pairs = text.split(',').map((pair) => /^\s*([\w-]+)\s*=\s*([!-~]+)\s*$/.exec(pair));
  try {
    return pairs.map((found) => {
      if (found === null) throw new Error('no pair');
      return [found[1] ?? '', decodeURIComponent(found[2] ?? '')];
    });
  } catch {
    return null;
  }
}

/** Where it is told how messages went their way. */
export const tracingVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: address('http', 'https')
    .optional()
    .describe(
      'Collector of OpenTelemetry that gets traces by OTLP/HTTP, such as http://127.0.0.1:4318. Not set: none.',
    ),
  OTEL_EXPORTER_OTLP_HEADERS: headers()
    .optional()
    .describe('Headers that it wants, such as api-key=…: a comma list, values as in an address.'),
};

type Variables = {
  readonly OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined;
  readonly OTEL_EXPORTER_OTLP_HEADERS?: Readonly<Record<string, string>> | undefined;
};

export const readTracing = (env: Variables): TracingSettings | null =>
  env.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
    ? null
    : { endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT, headers: env.OTEL_EXPORTER_OTLP_HEADERS ?? {} };

/** Headers without anybody who gets them. */
export const tracingDoubts = (given: ReadonlySet<string>): string[] =>
  given.has('OTEL_EXPORTER_OTLP_HEADERS') && !given.has('OTEL_EXPORTER_OTLP_ENDPOINT')
    ? ['OTEL_EXPORTER_OTLP_HEADERS has no effect without OTEL_EXPORTER_OTLP_ENDPOINT: name the collector too.']
    : [];
