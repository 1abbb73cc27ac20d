import { expect, test } from 'vitest';
import { isVisible } from '../../../src/core/text.ts';

test.each(['a', ' ñ ', '👍', '한', '…', '\u200b1'])('a reader sees %j', (text) => {
  expect(isVisible(text)).toBe(true);
});

test.each(['', '  \n', '\u200b\u200d', '\u0000', '\u3164', '\u2800\ufeff', '\u202e'])(
  'a reader sees nothing of %j',
  (text) => {
    expect(isVisible(text)).toBe(false);
  },
);
