import { openDb } from '../../../../src/platform/db/index.ts';
import { migrate } from '../../../../src/platform/db/migrate.ts';
import { openDatabaseFolder } from '../../../faults/database-process.ts';
import { raceTakeovers } from './races.ts';

const MIGRATIONS = new URL('../../../../src/platform/migrations/', import.meta.url);

/** So many races between a person and the assistant on a database of their own; throws with the flaws when there are any. */
export async function proveTakeovers(races: number, seed: number): Promise<string> {
  const folder = await openDatabaseFolder(100, true);
  try {
    await folder.start();
    const connectionString = await folder.url();
    const { db, pool } = openDb({ connectionString, maxConnections: 12, applicationName: 'proof' });
    try {
      await migrate(pool, MIGRATIONS);
      const { claimedAfter, flaws, endings } = await raceTakeovers(db, races, seed);
      if (claimedAfter > 0 || flaws.length > 0)
        throw new Error(`${claimedAfter} sends claimed after the person's message was stored; ${flaws.join('; ')}`);
      const ways = Object.entries(endings).map(([ending, times]) => `${times} ${ending}`);
      return `${races} races, 0 sends claimed after the person's message was stored (${ways.join(', ')})`;
    } finally {
      await pool.end();
    }
  } finally {
    await folder.close();
  }
}
