import { openDb } from '../../../src/platform/db/index.ts';
import { migrate } from '../../../src/platform/db/migrate.ts';
import { openDatabaseFolder } from '../../faults/database-process.ts';
import { MISSPELT, openBigShop, searchMisspelt } from './misspelt.ts';

const MIGRATIONS = new URL('../../../src/platform/migrations/', import.meta.url);
const MOST_MISSED = 0.05;

/** The misspelt queries in a catalogue of so many products; throws with those that miss when they are more than 5 %. */
export async function proveMisspelt(products: number): Promise<string> {
  const folder = await openDatabaseFolder(100, true);
  try {
    await folder.start();
    const connectionString = await folder.url();
    const { db, pool } = openDb({ connectionString, maxConnections: 4, applicationName: 'proof' });
    try {
      await migrate(pool, MIGRATIONS);
      await openBigShop(db, products);
      await pool.query('vacuum analyze');
      const { missed } = await searchMisspelt(db);
      if (missed.length / MISSPELT.length > MOST_MISSED) throw new Error(JSON.stringify(missed));
      return `${MISSPELT.length - missed.length} of ${MISSPELT.length} found among ${products} products`;
    } finally {
      await pool.end();
    }
  } finally {
    await folder.close();
  }
}
