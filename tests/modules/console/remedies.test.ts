import { expect, test } from 'vitest';
import { outcomeOf } from '../../../src/console/thread/remedies.ts';

const failed = { state: 'failed', reason: null, isReplaced: false };

test('who tries the test number with somebody who is not on its list is told to add them, not to change the words', () => {
  const { remedy, canRetry } = outcomeOf(failed, 131030, 'never');
  expect(remedy?.es).toMatch(/número de prueba.*su lista.*\(131030\)$/);
  expect(remedy?.en).toMatch(/test number.*its list.*\(131030\)$/);
  expect(canRetry).toBe(false);
});

test('any other refusal for good asks for other words, with Meta’s code', () => {
  expect(outcomeOf(failed, 131009, 'never').remedy?.en).toMatch(/Change the message.*\(131009\)$/);
});
