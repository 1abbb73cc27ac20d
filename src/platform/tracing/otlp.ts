import { type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  type IdGenerator,
  RandomIdGenerator,
  type SpanExporter,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { inTime } from '../in-time.ts';
import { safeAttributes, safeValue } from './attributes.ts';
import { landmarkIdOf, traceIdOf } from './span-ids.ts';
import type { FinishedSpan, Landmark, PlacedSpan } from './types.ts';

export type OtlpSettings = {
  /** Address of the collector, without `/v1/traces`. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
};

export type OtlpOptions = OtlpSettings & {
  /** What this process is: names of the conventions of OpenTelemetry. */
  readonly resource: Readonly<Record<string, string>>;
  /** Told of each batch: null when the collector took it, what went wrong else. */
  readonly onDelivered: (error: { readonly name: string; readonly code?: unknown } | null) => void;
};

export type SpanSink = {
  readonly send: (span: PlacedSpan) => void;
  /** Hands over what is still here, within a second; what the collector does not take by then is lost. */
  readonly close: () => Promise<void>;
};

/** Spans leave together, this often; what does not fit into the queue is dropped, so that a dead collector costs no memory. */
const EVERY_MS = 1_000;
const QUEUE = 2_048;
const EXPORT_MS = 5_000;
const CLOSE_MS = 1_000;

const KINDS = { internal: SpanKind.INTERNAL, client: SpanKind.CLIENT, consumer: SpanKind.CONSUMER } as const;

/**
 * Sends spans to a collector, as JSON over HTTP. Nothing is registered with OpenTelemetry for all of the process: a
 * library that finds a tracer there would add spans of its own, with what it likes in them.
 */
export function openOtlp({ endpoint, headers, resource, onDelivered }: OtlpOptions): SpanSink {
  const ids = createIds();
  const exporter = new OTLPTraceExporter({
    url: `${endpoint}/v1/traces`,
    headers: { ...headers },
    timeoutMillis: EXPORT_MS,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ ...resource }),
    idGenerator: ids,
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: watched(exporter, onDelivered),
        scheduledDelayMillis: EVERY_MS,
        maxQueueSize: QUEUE,
        exportTimeoutMillis: 2 * EXPORT_MS,
      }),
    ],
  });
  const tracer = provider.getTracer('recado');

  const write = (span: FinishedSpan, message: string, under: Context, also: readonly string[]): void => {
    ids.next = { traceId: traceIdOf(message), spanId: span.landmark && landmarkIdOf(span.landmark, message) };
    const errorType = span.errorType === null ? null : safeValue(span.errorType);
    const written = tracer.startSpan(
      span.name,
      {
        kind: KINDS[span.kind],
        startTime: timeOf(span.startMs),
        attributes: safeAttributes({ ...span.attributes, 'error.type': errorType }),
        links: also.map((other) => ({ context: landmark('received', other) })),
      },
      under,
    );
    if (errorType !== null) written.setStatus({ code: SpanStatusCode.ERROR });
    written.end(timeOf(span.endMs));
    for (const part of span.parts) write(part, message, trace.setSpan(under, written), []);
  };

  return {
    send: ({ at, ...span }) => {
      const under =
        at.under === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, landmark(at.under, at.message));
      write(span, at.message, under, at.also ?? []);
    },
    close: () => inTime(provider.shutdown(), CLOSE_MS).catch(() => undefined),
  };
}

const landmark = (which: Landmark, message: string) => ({
  traceId: traceIdOf(message),
  spanId: landmarkIdOf(which, message),
  traceFlags: TraceFlags.SAMPLED,
  isRemote: true,
});

/** Seconds and nanoseconds: a plain number from before this process began would count as time since then. */
const timeOf = (unixMs: number): [number, number] => [
  Math.floor(unixMs / 1_000),
  Math.round((unixMs % 1_000) * 1_000_000),
];

type Ids = IdGenerator & {
  /** Ids of the span that is written next; null where chance may choose. */
  next: { readonly traceId: string; readonly spanId: string | null };
};

function createIds(): Ids {
  const random = new RandomIdGenerator();
  return {
    next: { traceId: random.generateTraceId(), spanId: null },
    generateTraceId() {
      return this.next.traceId;
    },
    generateSpanId() {
      return this.next.spanId ?? random.generateSpanId();
    },
  };
}

const watched = (exporter: SpanExporter, onDelivered: OtlpOptions['onDelivered']): SpanExporter => ({
  export: (spans, done) =>
    exporter.export(spans, (result) => {
      onDelivered(result.code === 0 ? null : (result.error ?? new Error('not taken')));
      done(result);
    }),
  shutdown: () => exporter.shutdown(),
});
