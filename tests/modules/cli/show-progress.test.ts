import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { showProgress } from '../../../src/cli/show-progress.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** What reaches a screen while ten thousand of ten thousand things are done in twenty seconds. */
function watch(isTTY: boolean): string {
  let written = '';
  const { update, end } = showProgress({
    isTTY,
    write: (text) => {
      written += text;
    },
  });
  for (let done = 0; done <= 10_000; done += 100) {
    update({ step: 'reading', done, total: 10_000 });
    vi.advanceTimersByTime(200);
  }
  end();
  return written;
}

test('a terminal shows one bar that is drawn over itself and leaves a clean line', () => {
  const written = watch(true);
  expect(written).toContain('reading  [###############...............] 50 %');
  expect(written).not.toContain('\n');
  expect(written.endsWith('\r\u001b[K')).toBe(true);
});

test('elsewhere there are a few plain lines without control signs', () => {
  expect(watch(false)).toBe('reading 25 %\nreading 50 %\nreading 75 %\nreading 100 %\n');
});
