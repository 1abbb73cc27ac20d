import { afterEach, expect, test, vi } from 'vitest';
import { keepTyping } from '../../../src/turn/keep-typing.ts';

afterEach(() => void vi.useRealTimers());

const message = (kind: string, wamid: string) => ({ kind, wamid }) as never;

test('the customer sees for as long as it takes that an answer is on its way, and not longer', () => {
  vi.useFakeTimers();
  const shown: string[] = [];
  const typing = keepTyping(
    { showTyping: async (wamid) => void shown.push(wamid) },
    { messages: [message('text', 'wamid.1'), message('text', 'wamid.2'), message('call', 'call.3')] },
  );
  vi.advanceTimersByTime(45_000);
  typing.stop();
  vi.advanceTimersByTime(60_000);
  expect(shown).toEqual(['wamid.2', 'wamid.2', 'wamid.2']);
});

test('a call alone shows nothing', () => {
  const shown: string[] = [];
  keepTyping({ showTyping: async (wamid) => void shown.push(wamid) }, { messages: [message('call', 'call.1')] }).stop();
  expect(shown).toEqual([]);
});
