import { expect, test } from 'vitest';
import { type Pulse, whatIsWrong } from '../../../src/system/watch-rules.ts';

const NOW = new Date('2026-11-27T12:00:00Z');
const hoursAgo = (hours: number): Date => new Date(NOW.getTime() - hours * 3_600_000);
/** Open from 9 to 20 h each day. */
const isOpenAt = (at: Date): boolean => at.getUTCHours() >= 9 && at.getUTCHours() < 20;
const well: Pulse = {
  ...{ now: NOW, lastCallAt: hoursAgo(0.1), silentHours: 8, isOpenAt, taken: 20, reported: 19, oldestMs: 2_000 },
  ...{ spentTodayMicroUsd: 900_000, usualDayMicroUsd: 1_000_000 },
};

test('a shop that runs has nothing to be told', () => {
  expect(whatIsWrong(well)).toEqual([]);
});

test('silence counts in opening hours: a night and a closed day are no sign, eight hours of a working day are', () => {
  // Since 20 h of yesterday: three open hours.
  expect(whatIsWrong({ ...well, lastCallAt: hoursAgo(16) })).toEqual([]);
  // Since 15 h of yesterday: five open hours, and three today.
  expect(whatIsWrong({ ...well, lastCallAt: hoursAgo(21) })).toEqual(['no_webhooks']);
  expect(whatIsWrong({ ...well, lastCallAt: hoursAgo(21), isOpenAt: () => false })).toEqual([]);
  expect(whatIsWrong({ ...well, lastCallAt: hoursAgo(21), silentHours: 0 })).toEqual([]);
  expect(whatIsWrong({ ...well, lastCallAt: null })).toEqual([]);
});

test('messages that WhatsApp takes and never reports on are told, one or two of them are not', () => {
  expect(whatIsWrong({ ...well, taken: 12, reported: 0 })).toEqual(['no_statuses']);
  expect(whatIsWrong({ ...well, taken: 4, reported: 0 })).toEqual([]);
});

test('what waits for five minutes, and a day that costs three times as much, are told', () => {
  expect(whatIsWrong({ ...well, oldestMs: 300_000 })).toEqual(['queue_grows']);
  expect(whatIsWrong({ ...well, spentTodayMicroUsd: 3_100_000 })).toEqual(['spend_jumps']);
  expect(whatIsWrong({ ...well, spentTodayMicroUsd: 9_000_000, usualDayMicroUsd: null })).toEqual([]);
  // Of little, three times as much is still little.
  expect(whatIsWrong({ ...well, spentTodayMicroUsd: 900_000, usualDayMicroUsd: 100 })).toEqual([]);
});
