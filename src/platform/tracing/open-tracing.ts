import type { Log } from '../log.ts';
import type { OtlpSettings } from './otlp.ts';
import { createTracing, noTracing } from './tracing.ts';
import type { Tracing } from './types.ts';

export type OpenTracing = {
  readonly tracing: Tracing;
  /** Hands over what is still here; takes a second at most and never rejects. */
  readonly close: () => Promise<void>;
};

type About = { readonly role: string; readonly instance: string; readonly log: Log };

/**
 * Tracing to the collector of these settings; null follows nothing and loads nothing. A collector that is away or does
 * not answer is said once, and once more when it is back.
 */
export async function openTracing(settings: OtlpSettings | null, { role, instance, log }: About): Promise<OpenTracing> {
  if (settings === null) return { tracing: noTracing, close: async () => undefined };
  const { openOtlp } = await import('./otlp.ts');
  let isAway = false;
  const sink = openOtlp({
    ...settings,
    resource: { 'service.name': 'recado', 'service.instance.id': instance, 'recado.role': role },
    onDelivered: (error) => {
      if (error !== null && !isAway)
        log.warn({ error: error.name, code: error.code ?? null }, 'the collector takes no spans; they are dropped');
      if (error === null && isAway) log.info({}, 'the collector takes spans again');
      isAway = error !== null;
    },
  });
  const tracing = createTracing((span) => {
    try {
      sink.send(span);
    } catch (error) {
      log.debug({ err: error }, 'a span could not be written');
    }
  });
  return { tracing, close: sink.close };
}
