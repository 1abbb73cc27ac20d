import { fileURLToPath } from 'node:url';
import { newId } from '../../src/core/ids.ts';
import { loadShop } from '../../src/knowledge/index.ts';
import { openDb } from '../../src/platform/db/index.ts';
import { migrate } from '../../src/platform/db/migrate.ts';
import { openDatabaseFolder } from '../faults/database-process.ts';
import { type ActsReport, proveActs } from './campaign.ts';

const SHOP = fileURLToPath(new URL('../../fixtures/shop', import.meta.url));
const MIGRATIONS = new URL('../../src/platform/migrations/', import.meta.url);

/** The long form of the random stories on a database of their own; throws with the story that breaks a law. */
export async function proveManyActs(
  confirmed: number,
  seed: number,
  onStory?: (report: ActsReport) => void,
): Promise<ActsReport> {
  const folder = await openDatabaseFolder(100, true);
  try {
    await folder.start();
    const connectionString = await folder.url();
    const { db, pool } = openDb({ connectionString, maxConnections: 8, applicationName: 'proof' });
    try {
      await migrate(pool, MIGRATIONS);
      await loadShop({ db, newId }, SHOP);
      return await proveActs({ db, seed, confirmed, customers: 4, steps: 160, faultShare: 0.02 }, onStory);
    } finally {
      await pool.end();
    }
  } finally {
    await folder.close();
  }
}
