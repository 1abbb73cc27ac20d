import { expect, test } from 'vitest';
import { sleep } from '../../../src/core/clock.ts';
import { createTurnstile } from '../../../src/platform/jobs/turnstile.ts';

test('a crowd starts in order, and the first has moved on before the last begins', async () => {
  const enter = createTurnstile();
  const events: string[] = [];
  await Promise.all(
    [1, 2, 3].map(async (person) => {
      await enter();
      events.push(`${person} starts`);
      await Promise.resolve();
      events.push(`${person} moves on`);
    }),
  );
  expect(events).toEqual(['1 starts', '1 moves on', '2 starts', '2 moves on', '3 starts', '3 moves on']);
});

test('a loop that is never idle still lets everybody start', async () => {
  const enter = createTurnstile();
  let isOver = false;
  const keepBusy = (): void => {
    const until = performance.now() + 30;
    while (performance.now() < until);
    if (!isOver) setImmediate(keepBusy);
  };
  keepBusy();
  await Promise.all([enter(), enter(), enter()]);
  isOver = true;
  await sleep(1);
  expect(isOver).toBe(true);
});
