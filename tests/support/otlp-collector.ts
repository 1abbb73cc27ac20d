import { answerJson, startLocalServer } from './local-server.ts';

/** A span as the collector got it, with its attributes as plain values; times are Unix ms. */
export type CollectedSpan = {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly hasFailed: boolean;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  /** Of the process that sent it. */
  readonly resource: Readonly<Record<string, string | number>>;
};

export type Collector = {
  readonly url: string;
  readonly spans: readonly CollectedSpan[];
  /** Every request, word for word, with its headers. */
  readonly requests: readonly {
    readonly path: string;
    readonly headers: NodeJS.Dict<string | string[]>;
    readonly body: string;
  }[];
  /** What it does from now on: takes spans, lets everybody wait, or refuses. */
  readonly behave: (how: 'take' | 'hang' | 'refuse') => void;
  readonly close: () => Promise<void>;
};

type Value = { readonly stringValue?: string; readonly intValue?: number | string; readonly doubleValue?: number };
type Pair = { readonly key: string; readonly value: Value };
type RawSpan = {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status?: { readonly code?: number };
  readonly attributes: readonly Pair[];
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
};
type Body = {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Pair[] };
    readonly scopeSpans: readonly { readonly spans: readonly RawSpan[] }[];
  }[];
};

const STATUS_ERROR = 2;

/** A collector on loopback that reads OTLP/HTTP with JSON, as the specification of OpenTelemetry has it. */
export async function startCollector(): Promise<Collector> {
  const spans: CollectedSpan[] = [];
  const requests: Collector['requests'][number][] = [];
  let how: Parameters<Collector['behave']>[0] = 'take';
  const server = await startLocalServer((req, res, body) => {
    requests.push({ path: req.url ?? '', headers: req.headers, body });
    if (how === 'hang') return;
    if (how === 'refuse') return answerJson(res, 400, { message: 'no' });
    spans.push(...spansIn(JSON.parse(body) as Body));
    answerJson(res, 200, { partialSuccess: {} });
  });
  return {
    url: server.url,
    spans,
    requests,
    behave: (next) => {
      how = next;
    },
    close: server.close,
  };
}

const spansIn = ({ resourceSpans }: Body): CollectedSpan[] =>
  resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        ...{ name: span.name, traceId: span.traceId, spanId: span.spanId, parentSpanId: span.parentSpanId ?? '' },
        startMs: Number(span.startTimeUnixNano) / 1e6,
        endMs: Number(span.endTimeUnixNano) / 1e6,
        hasFailed: span.status?.code === STATUS_ERROR,
        attributes: plain(span.attributes),
        links: (span.links ?? []).map(({ traceId, spanId }) => ({ traceId, spanId })),
        resource: plain(resource.attributes),
      })),
    ),
  );

const plain = (pairs: readonly Pair[]): Record<string, string | number> =>
  Object.fromEntries(
    pairs.map(({ key, value }) => [key, value.stringValue ?? value.doubleValue ?? Number(value.intValue)]),
  );
