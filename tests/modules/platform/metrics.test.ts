import { describe, expect, test } from 'vitest';
import { createLog } from '../../../src/platform/log.ts';
import { createMetrics } from '../../../src/platform/metrics.ts';

function metricsWithLines(level: 'debug' | 'info' | 'silent' = 'debug') {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string): void => void lines.push(JSON.parse(line) as Record<string, unknown>);
  const log = createLog({ level, name: 'test', destination: { write } });
  return { metrics: createMetrics({ log }), lines };
}

describe('an event', () => {
  test('raises its counter, fills its histogram and leaves one line', async () => {
    const { metrics, lines } = metricsWithLines();
    metrics.record('turn_finished', { outcome: 'answered', ms: 700, conversationId: 'c1' });
    metrics.record('turn_finished', { outcome: 'handed_over', ms: 20 });
    const text = await metrics.text();
    expect(text).toContain('recado_turn_finished_total{outcome="answered"} 1');
    expect(text).toContain('recado_turn_finished_total{outcome="handed_over"} 1');
    expect(text).toContain('recado_turn_finished_seconds_bucket{le="0.5"} 1');
    expect(text).toContain('recado_turn_finished_seconds_bucket{le="1"} 2');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatchObject({ event: 'turn_finished', outcome: 'answered', ms: 700, conversationId: 'c1' });
  });

  test('is counted although its line is too quiet for the log', async () => {
    const { metrics, lines } = metricsWithLines('info');
    metrics.record('webhook_answered', { vendor: 'whatsapp', status: '200', ms: 3 });
    expect(await metrics.text()).toContain('recado_webhook_answered_total{vendor="whatsapp",status="200"} 1');
    expect(lines).toEqual([]);
  });

  test('keeps ids out of the counters', async () => {
    const { metrics } = metricsWithLines();
    metrics.record('call_parked', { reason: 'unreadable', callId: 'c-0001' });
    expect(await metrics.text()).not.toContain('c-0001');
  });
});

describe('a gauge', () => {
  test('is read when somebody looks', async () => {
    const { metrics } = metricsWithLines();
    let waiting = 3;
    metrics.gauge('messages_without_outcome', async () => waiting);
    expect(await metrics.text()).toContain('recado_messages_without_outcome 3');
    waiting = 0;
    expect(await metrics.text()).toContain('recado_messages_without_outcome 0');
  });

  test('that cannot be read is left out, and the others stay', async () => {
    const { metrics, lines } = metricsWithLines();
    let isAway = false;
    metrics.gauge('messages_without_outcome', async () => {
      if (isAway) throw new Error('database away');
      return 7;
    });
    metrics.record('cache_read', { result: 'hit' });
    expect(await metrics.text()).toContain('recado_messages_without_outcome 7');
    isAway = true;
    const text = await metrics.text();
    expect(text).not.toMatch(/recado_messages_without_outcome \d/);
    expect(text).toContain('recado_cache_read_total{result="hit"} 1');
    expect(lines.at(-1)).toMatchObject({ gauge: 'recado_messages_without_outcome', level: 'warn' });
  });
});

test('two processes in one, as in tests, do not share their figures', async () => {
  const [one, two] = [metricsWithLines('silent').metrics, metricsWithLines('silent').metrics];
  one.record('cache_read', { result: 'miss' });
  expect(await two.text()).not.toContain('recado_cache_read_total{result="miss"}');
});
