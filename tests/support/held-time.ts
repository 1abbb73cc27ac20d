import { openDb } from '../../src/platform/db/db.ts';
import type { TestDatabase } from './database.ts';

/** A clock of a test database that goes only as far as it is told. */
export type HeldTime = {
  /** Lets so much time pass, ms. */
  readonly pass: (ms: number) => Promise<void>;
  /** Sets the clock to so long after its beginning, ms; whole ones. */
  readonly setTo: (ms: number) => Promise<void>;
};

/**
 * What the SQL of a test database reads as `reads()` stands still from `beginning` on, so that a slow machine changes
 * nothing. Defaults of columns keep the machine's time. Call it before anything else asks the database: connections that
 * are open go on as they were.
 */
export async function holdTime(
  { url, pool }: TestDatabase,
  reads: 'now' | 'clock_timestamp',
  beginning: Date,
): Promise<HeldTime> {
  if (pool.totalCount > 0) throw new Error('The database was asked before its time was held');
  const { pool: apart } = openDb({ connectionString: url, maxConnections: 1, applicationName: 'tests' });
  const name = new URL(url).pathname.slice(1);
  const fromMs = beginning.getTime();
  // A sequence is the same for all transactions at once.
  await apart.query(`
    create schema held;
    create sequence held.ms start ${fromMs};
    create function held.${reads}() returns timestamptz language sql stable
      as 'select to_timestamp(last_value / 1000.0) from held.ms';
    alter database ${name} set search_path = held, pg_catalog, public`);
  await apart.end();
  return {
    pass: async (ms) => void (await pool.query(`select setval('held.ms', last_value + $1) from held.ms`, [ms])),
    setTo: async (ms) => void (await pool.query(`select setval('held.ms', $1)`, [fromMs + ms])),
  };
}
