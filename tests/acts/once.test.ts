import { beforeAll, expect, test } from 'vitest';
import { newId } from '../../src/core/ids.ts';
import { loadShop } from '../../src/knowledge/index.ts';
import { useDatabase } from '../support/database.ts';
import { proveActs } from './campaign.ts';

const database = useDatabase();
beforeAll(() => loadShop({ db: database().db, newId }, 'fixtures/shop'));

test('whatever happens in whatever order: money moved = receipts = confirmations, and each yes is done once', async () => {
  const options = { seed: 2026, confirmed: 60, customers: 3, steps: 80, faultShare: 0.02 };
  const report = await proveActs({ ...options, db: database().db });
  expect(report.kills).toBeGreaterThan(0);
  expect(report.vendorFaults).toBeGreaterThan(0);
}, 120_000);
