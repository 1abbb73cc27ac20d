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
  slower: ['goes again after 1, 4, 16, 64, 256 s, eight times at most, then *failed*; only this customer waits', '–'],
  too_fast: [
    'as *later*',
    'said twice within a second, the number sends half as fast, and wins 2 messages a second back each second',
  ],
  window: [
    'its template goes at once; without one it is held until the customer writes, 72 h at most',
    'staff is told; an answer hands the conversation over',
  ],
  template: ['held until the template may be used', 'staff is told'],
  media: ['goes once more, its file by another address, then *failed*', '–'],
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
    'Written by `tests/vendors/whatsapp/error-table.test.ts` from the one table that decides.',
    '',
    '| class | codes | the message | and |',
    '|---|---|---|---|',
    ...rows,
    '',
    'Codes 200 to 299 stop everything. Of an unknown code `is_transient` and HTTP 429 mean *later*, 401 and 403 *stop*, 5xx without a',
    'known code *ambiguous*, everything else *never*.',
    '',
    '**One customer** gets 45 messages at once and then one in 6 s, which the outbox counts itself: *slower* is for what it cannot know,',
    'such as messages of another program.',
    '',
    '**`is_transient`** on a known code: where the class would give up (*never*, *unreachable*), Meta’s word that the error passes',
    'counts, and the message goes again as *later* (with HTTP 5xx it is *ambiguous*, as it may have gone out); nothing is noted of the',
    'customer. Not for 131049, of which Meta wants no other try for a day. Classes that wait in their own way (*slower*, *too_fast*,',
    '*window*, *template*, *media*, *stop*, *stop_initiated*, *ambiguous*) go on doing so, and *opted_out* is the customer’s own wish.',
    '',
    '**A stop is over** when a status says that the message which found out was passed on (*sent*, *delivered*, *read*), not when WhatsApp',
    'took it: 131042 and 131031 may come only afterwards, in a `failed` status. That one makes the stop rest longer as a refusal in the',
    'answer does. Without any status two minutes after it was taken the stop is over too.',
    '',
    '**A code that comes later**, in a `failed` status, has the same class, and the message ends in the same state. As it had been',
    'taken already, it is *failed*, and a message of its own stands for it, once however often the status is repeated: held with the',
    'same reason, or queued as its template. It goes in the place of the one that failed, before what was said after it. What was',
    'held eight times for the same words stays *failed* (*stop*, *stop_initiated*: a hundred times, as only the message that finds out',
    'goes). What waits by itself (*later*, *slower*, *too_fast*) goes again once, after a minute and behind what is said meanwhile; *media* once and at once. Then it is certain that nothing arrived, so that *ambiguous* codes mean *later*. Words',
    'without a template that met *window* go at once when the customer has written since. What is said of the customer or the account',
    'is kept with the report: a process that ends right after it has lost nothing.',
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
  [131_008, 400, true, 'later'],
  [131_008, 400, false, 'never'],
  [131_008, 500, true, 'ambiguous'],
  [131_026, 400, true, 'later'],
  [131_026, 400, false, 'unreachable'],
  [131_049, 400, true, 'never'],
  [131_050, 400, true, 'opted_out'],
  [131_056, 400, true, 'slower'],
  [130_429, 400, true, 'too_fast'],
  [131_047, 400, true, 'window'],
  [132_015, 400, true, 'template'],
  [131_053, 400, true, 'media'],
  [131_042, 400, true, 'stop'],
  [131_048, 400, true, 'stop_initiated'],
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
