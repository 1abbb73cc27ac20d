import { AsyncLocalStorage } from 'node:async_hooks';
import { type Attributes, errorTypeOf } from './attributes.ts';
import type { FinishedSpan, Landmark, Place, PlacedSpan, SpanHandle, SpanStart, Tracing } from './types.ts';

const UNHEARD: SpanHandle = {
  set: () => undefined,
  fail: () => undefined,
  mark: () => undefined,
  place: () => undefined,
};

/** Follows nothing and costs nothing. */
export const noTracing: Tracing = {
  trace: (_at, _start, work) => work(UNHEARD),
  within: (_start, work) => work(UNHEARD),
  record: () => undefined,
};

/** A span under way. */
type Open = {
  readonly start: SpanStart;
  readonly startMs: number;
  readonly parts: FinishedSpan[];
  attributes: Attributes;
  errorType: string | null;
  landmark: Landmark | null;
  at: Place | null;
};

/** Wall-clock time that never jumps back, Unix ms with fractions. */
const nowMs = (): number => performance.timeOrigin + performance.now();

/** Hands each span on, with its parts, once the outermost one is over; `sink` must not throw. */
export function createTracing(sink: (span: PlacedSpan) => void): Tracing {
  const current = new AsyncLocalStorage<Open>();

  const run = async <T>(open: Open, work: (span: SpanHandle) => Promise<T>): Promise<T> => {
    try {
      return await current.run(open, () => work(handleOf(open)));
    } catch (error) {
      open.errorType = errorTypeOf(error);
      throw error;
    }
  };

  return {
    trace: async (at, start, work) => {
      const open = begin(start, at);
      try {
        return await run(open, work);
      } finally {
        sink({ ...finish(open), at: open.at ?? at });
      }
    },
    within: async (start, work) => {
      const around = current.getStore();
      if (around === undefined) return work(UNHEARD);
      const open = begin(start, null);
      try {
        return await run(open, work);
      } finally {
        around.parts.push(finish(open));
      }
    },
    record: (at, { startMs, endMs, why, ...start }) => {
      const open = begin(start, at);
      if (why !== undefined) open.errorType = errorTypeOf(why);
      sink({ ...finish(open), startMs, endMs, at });
    },
  };
}

const begin = (start: SpanStart, at: Place | null): Open => ({
  ...{ start, at, startMs: nowMs(), parts: [] },
  ...{ attributes: start.attributes ?? {}, errorType: null, landmark: at?.is ?? null },
});

const finish = ({ start, startMs, parts, attributes, errorType, landmark }: Open): FinishedSpan => ({
  ...{ name: start.name, kind: start.kind ?? 'internal', startMs, endMs: nowMs() },
  ...{ parts, attributes, errorType, landmark },
});

const handleOf = (open: Open): SpanHandle => ({
  set: (attributes) => {
    open.attributes = { ...open.attributes, ...attributes };
  },
  fail: (why) => {
    open.errorType = errorTypeOf(why);
  },
  mark: (landmark) => {
    open.landmark = landmark;
  },
  place: (place) => {
    open.at = place;
  },
});
