import { CamelCasePlugin, Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { prepareStatements } from './prepare-statements.ts';

/**
 * The database without any table in sight: a module's `store.ts` adds the tables it owns with
 * `db.withTables<OwnTables>()`, so that nobody else can name them by accident.
 */
export type Db = Kysely<object>;
export type Tx = Transaction<object>;

type DbOptions = {
  readonly connectionString: string;
  /** Upper bound of connections this process opens for its own queries. */
  readonly maxConnections: number;
  readonly applicationName: string;
};

export type OpenDb = { readonly db: Db; readonly pool: pg.Pool };

// int8 (20) as a number: counters and minor units stay far below 2^53.
pg.types.setTypeParser(20, Number);

/** A process that stands still in the middle of a transaction must not hold its locks for long. */
const SESSION_LIMITS = `set statement_timeout = '30s'; set idle_in_transaction_session_timeout = '5s'`;

/** Opens a pool. Column names are snake_case in SQL and camelCase in code. */
export function openDb(options: DbOptions): OpenDb {
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.maxConnections,
    application_name: options.applicationName,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    // Not as start-up settings: poolers such as PgBouncer, fine in session mode, refuse connections that bring them.
    onConnect: async (client) => {
      await client.query(SESSION_LIMITS);
    },
  });
  pool.on('error', () => undefined);
  // A connection that ends between two statements of a transaction says so as an event; the next statement fails anyway.
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
    prepareStatements(client);
  });
  const db = new Kysely<object>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  });
  return { db, pool };
}
