import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Log } from './log.ts';
import { EVENTS, type EventFields, type EventName, GAUGES, type GaugeName } from './metrics-events.ts';

export type RecordEvent = <Name extends EventName>(event: Name, fields: EventFields<Name>) => void;

export type Metrics = {
  /** Raises the counter of an event, fills its histogram when it is timed, and writes its log line. */
  readonly record: RecordEvent;
  /** A figure that is read when somebody looks, such as rows that wait. When reading fails it is left out. */
  readonly gauge: (name: GaugeName, read: () => Promise<number>) => void;
  readonly contentType: string;
  /** All figures in the text format of Prometheus. */
  readonly text: () => Promise<string>;
};

/** From an ack of 1 ms to an answer that took minutes. */
const BUCKETS_S = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 90, 300];

/** The counters, histograms and gauges of this process, filled from the one catalogue of events. */
export function createMetrics({ log }: { readonly log: Log }): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'recado_' });
  const meters = new Map(Object.keys(EVENTS).map((name) => [name, meterOf(registry, name as EventName)]));
  return {
    record: (event, fields) => {
      meters.get(event)?.(fields);
      const { level, message } = EVENTS[event];
      log[level]({ event, ...fields }, message);
    },
    gauge: (name, read) => addGauge({ registry, log }, name, read),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}

type Meter = (fields: Readonly<Record<string, unknown>>) => void;

function meterOf(registry: Registry, name: EventName): Meter {
  const { help, labels, isTimed } = EVENTS[name];
  const registers = [registry];
  const counter = new Counter({ name: `recado_${name}_total`, help, labelNames: labels, registers });
  const histogram = isTimed
    ? new Histogram({ name: `recado_${name}_seconds`, help, buckets: BUCKETS_S, registers })
    : null;
  return (fields) => {
    counter.inc(Object.fromEntries(labels.map((label) => [label, String(fields[label])])));
    if (typeof fields['ms'] === 'number') histogram?.observe(fields['ms'] / 1_000);
  };
}

type GaugeDeps = { readonly registry: Registry; readonly log: Log };

function addGauge({ registry, log }: GaugeDeps, gauge: GaugeName, read: () => Promise<number>): void {
  const name = `recado_${gauge}`;
  new Gauge({
    name,
    help: GAUGES[gauge],
    registers: [registry],
    async collect() {
      // The other figures must stay readable while the database is not; a figure of before would be a lie.
      this.remove();
      try {
        this.set(await read());
      } catch (error) {
        log.warn({ err: error, gauge: name }, 'a gauge could not be read');
      }
    },
  });
}
