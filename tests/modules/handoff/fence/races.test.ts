import { expect, test } from 'vitest';
import { useDatabase } from '../../../support/database.ts';
import { raceTakeovers } from './races.ts';

const database = useDatabase();

test('once the message of a person is stored no send of the assistant is claimed, in 100 races with two workers', async () => {
  const { claimedAfter, flaws, endings } = await raceTakeovers(database().db, 100, 2026);
  expect({ claimedAfter, flaws }).toEqual({ claimedAfter: 0, flaws: [] });
  // The races ended in different ways, or they would prove little.
  expect(Object.keys(endings).length).toBeGreaterThan(1);
}, 120_000);
