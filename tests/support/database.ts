import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import { type Db, openDb } from '../../src/platform/db/db.ts';

const templates = { migrated: 'template_recado', empty: 'template0' } as const;

export type TestDatabase = {
  readonly url: string;
  readonly db: Db;
  readonly pool: pg.Pool;
  /** Closes the pool and removes the database, also under connections that others left open. */
  drop(): Promise<void>;
};

/**
 * A database of its own on the run's real server. `migrated` (the default) copies the template with all tables,
 * `empty` has nothing in it; another database is copied as it is, once its pool is closed.
 */
export async function createTestDatabase(
  content: 'migrated' | 'empty' | { readonly copyOf: TestDatabase } = 'migrated',
): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const template = typeof content === 'object' ? new URL(content.copyOf.url).pathname.slice(1) : templates[content];
  await runAsAdmin(`create database ${name} template ${template}`);
  const url = urlOf(name);
  const { db, pool } = openDb({ connectionString: url, maxConnections: 8, applicationName: 'tests' });
  return {
    url,
    db,
    pool,
    drop: async () => {
      if (!pool.ending) await pool.end();
      await runAsAdmin(`drop database if exists ${name} with (force)`);
    },
  };
}

/** Makes a migrated database before the tests of this file and drops it after them. Call it once, outside of tests. */
export function useDatabase(content: 'migrated' | 'empty' = 'migrated'): () => TestDatabase {
  let database: TestDatabase | undefined;
  beforeAll(async () => {
    database = await createTestDatabase(content);
  });
  afterAll(async () => {
    await database?.drop();
  });
  return () => {
    if (database === undefined) throw new Error('The database exists only while tests run');
    return database;
  };
}

function urlOf(database: string): string {
  const url = new URL(inject('templateDatabaseUrl'));
  url.pathname = `/${database}`;
  return url.href;
}

/** In a database apart: nobody may be connected to a template while it is copied. */
async function runAsAdmin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf('postgres') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
