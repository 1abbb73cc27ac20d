import { expect, test } from 'vitest';
import {
  classifyError,
  classifyFailure,
  type ErrorClass,
  knownCodes,
} from '../../../src/vendors/whatsapp/error-table.ts';

/** What becomes of the message, and what else follows. */
const WORDS: Readonly<Record<ErrorClass, readonly [string, string]>> = {
  later: ['goes again after 1, 2, 4 … 60 s, eight times at most, then *failed*', '–'],
  slower: ['goes again after 1, 4, 16 … 60 s; only this customer waits', '–'],
  too_fast: [
    'as *later*',
    'said twice within a second, the number sends half as fast, and wins 2 messages a second back each second',
  ],
  window: [
    'its template goes at once; without one it is held until the customer writes, 72 h at most',
    'staff is told; an answer hands the conversation over',
  ],
  template: ['held until the template may be used', 'staff is told'],
  media: ['goes once more, then *failed*', '–'],
  unreachable: ['*failed*', 'nothing that the business begins goes to the customer until they write'],
  opted_out: ['*failed*', 'the customer is opted out of marketing'],
  stop: [
    'held, as everything else',
    'staff is told; one message finds out after 5 minutes whether it is over, then after 10, 20 … 60',
  ],
  stop_initiated: [
    'held, as all that the business begins; an answer *failed*',
    'staff is told; one message finds out as above',
  ],
  never: ['*failed*', 'staff is told'],
  ambiguous: ['*unconfirmed* until a status tells; one resend at most', '–'],
};

test('the page of Meta’s error codes is true', async () => {
  const codes = knownCodes();
  const rows = (Object.keys(WORDS) as ErrorClass[]).map((meaning) => {
    const own = codes.filter(([, of]) => of === meaning).map(([code]) => code);
    return `| ${meaning} | ${own.join(', ')} | ${WORDS[meaning].join(' | ')} |`;
  });
  const page = [
    '# What Meta’s error codes ask of us',
    '',
    'Written by `tests/vendors/whatsapp/error-table.test.ts` from the one table that decides. The same class holds whether a code',
    'answers the call or comes later in a `failed` status; then it is certain that nothing arrived, and *ambiguous* ones are tried',
    'again once, as a message of their own.',
    '',
    '| class | codes | the message | and |',
    '|---|---|---|---|',
    ...rows,
    '',
    'Codes 200 to 299 stop everything. Of an unknown code `is_transient` and HTTP 429 mean *later*, 401 and 403 *stop*, 5xx without a',
    'known code *ambiguous*, everything else *never*.',
    '',
  ].join('\n');
  await expect(page).toMatchFileSnapshot('../../../docs/error-codes.md');
});

test('every code has one class', () => {
  const codes = knownCodes().map(([code]) => code);
  expect(new Set(codes).size).toBe(codes.length);
});

test.each<[number | null, number, boolean, ErrorClass]>([
  [999_999, 400, true, 'later'],
  [999_999, 400, false, 'never'],
  [131_000, 400, true, 'ambiguous'],
  [null, 503, false, 'ambiguous'],
  [null, 429, false, 'later'],
  [250, 400, false, 'stop'],
  [null, 401, false, 'stop'],
])('code %s with HTTP %i, transient: %s, is "%s"', (code, status, isTransient, expected) => {
  expect(classifyError(code, status, isTransient)).toBe(expected);
});

test('what was ambiguous as an answer is certain as a report', () => {
  expect(classifyFailure(131_000)).toBe('later');
  expect(classifyFailure(131_047)).toBe('window');
  expect(classifyFailure(5)).toBe('never');
});
