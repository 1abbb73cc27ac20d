import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { newId } from '../src/core/ids.ts';
import { loadShop } from '../src/knowledge/index.ts';
import { type Db, openDb } from '../src/platform/db/index.ts';
import { migrate } from '../src/platform/db/migrate.ts';
import { openDatabaseFolder } from '../tests/faults/database-process.ts';
import { whileOpen } from './shop.ts';

const DEMO_SHOP = fileURLToPath(new URL('../fixtures/shop', import.meta.url));
const MIGRATIONS = new URL('../src/platform/migrations/', import.meta.url);

export type OwnDatabase = { readonly db: Db; readonly pool: pg.Pool; readonly url: string };

/** Runs `act` in this process on a database of its own with the demo shop in it, with so many connections. */
export async function onOwnDatabase<T>(connections: number, act: (database: OwnDatabase) => Promise<T>): Promise<T> {
  const folder = await openDatabaseFolder();
  return whileOpen(folder.close, async () => {
    await folder.start();
    const url = await folder.url();
    const { db, pool } = openDb({ connectionString: url, maxConnections: connections, applicationName: 'bench' });
    try {
      await migrate(pool, MIGRATIONS);
      await loadShop({ db, newId }, DEMO_SHOP);
      return await act({ db, pool, url });
    } finally {
      await pool.end();
    }
  });
}
