import pg from 'pg';
import type { Clock } from '../../core/clock.ts';
import { messageOf } from '../../core/errors.ts';
import { isPooledPerTransaction } from './detect-pooling.ts';

/** Why a database cannot be used. `message` says what is wrong and what to do, without the connection string. */
export type DatabaseProblem = { readonly code: string; readonly message: string };

type Found = {
  readonly version: number;
  readonly encoding: string;
  readonly database: string;
  readonly account: string;
  readonly inRecovery: boolean;
  readonly readOnly: boolean;
  readonly mayCreate: boolean;
  readonly extensions: readonly string[];
};

const OLDEST = 16;
const NEWEST = 18;
const EXTENSIONS = ['pg_trgm', 'unaccent'];
const CLOCK_TOLERANCE_MS = 30_000;

/**
 * Looks at a database before anything is started on it and returns everything that speaks against it at once; empty
 * means usable. Opens two connections for a moment and changes nothing. Never throws for what it finds.
 */
export async function checkDatabase(connectionString: string, clock: Clock): Promise<readonly DatabaseProblem[]> {
  const clients = [newClient(connectionString), newClient(connectionString)] as const;
  try {
    for (const client of clients) await client.connect();
    const [first, second] = clients;
    const found = await look(first);
    const offsetMs = await clockOffsetMs(first, clock);
    return [...judge(found), ...judgeClock(offsetMs), ...judgePooling(await isPooledPerTransaction(first, second))];
  } catch (error) {
    return [unreachable(error, connectionString)];
  } finally {
    await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
  }
}

/** Without start-up settings: a pooler in between would refuse those before it could be recognised. */
function newClient(connectionString: string): pg.Client {
  const client = new pg.Client({
    connectionString,
    application_name: 'recado check',
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
  });
  client.on('error', () => undefined);
  return client;
}

async function look(client: pg.Client): Promise<Found> {
  const { rows } = await client.query<Found>(
    `select current_setting('server_version_num')::int / 10000 as version,
       current_setting('server_encoding') as encoding,
       current_database() as database,
       current_user as account,
       pg_is_in_recovery() as "inRecovery",
       current_setting('transaction_read_only')::boolean as "readOnly",
       has_database_privilege(current_database(), 'create')
         and coalesce(has_schema_privilege(current_schema(), 'create'), false) as "mayCreate",
       array(select name::text from pg_available_extensions where name = any($1)) as extensions`,
    [EXTENSIONS],
  );
  const found = rows[0];
  if (found === undefined) throw new Error('the database did not answer a plain question');
  return found;
}

/** How far the server's clock is ahead of ours, less what the round trip may account for. */
async function clockOffsetMs(client: pg.Client, clock: Clock): Promise<number> {
  const before = clock().getTime();
  const { rows } = await client.query<{ ms: number }>(
    'select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms',
  );
  const after = clock().getTime();
  const server = rows[0]?.ms ?? before;
  if (server < before) return server - before;
  return server > after ? server - after : 0;
}

function judge(found: Found): readonly DatabaseProblem[] {
  const problems: DatabaseProblem[] = [];
  const missing = EXTENSIONS.filter((name) => !found.extensions.includes(name));
  if (found.version < OLDEST || found.version > NEWEST)
    problems.push({
      code: 'database_version',
      message: `The database server is PostgreSQL ${found.version}; this program needs ${OLDEST} to ${NEWEST}. Use such a server.`,
    });
  if (found.encoding !== 'UTF8')
    problems.push({
      code: 'database_encoding',
      message: `The database "${found.database}" stores text as ${found.encoding}, which cannot hold every customer's words. Create it anew with ENCODING 'UTF8'.`,
    });
  if (found.inRecovery || found.readOnly)
    problems.push({
      code: 'database_read_only',
      message: found.inRecovery
        ? 'The database server is a standby and takes no writes. Point DATABASE_URL at the primary.'
        : `The database "${found.database}" is read-only. Point DATABASE_URL at one that may be written, or switch default_transaction_read_only off.`,
    });
  if (!found.mayCreate)
    problems.push({
      code: 'database_rights',
      message: `The account "${found.account}" may not create tables in "${found.database}". Run as its owner: GRANT CREATE ON DATABASE "${found.database}" TO "${found.account}"; GRANT CREATE ON SCHEMA public TO "${found.account}";`,
    });
  if (missing.length > 0)
    problems.push({
      code: 'database_extensions',
      message: `The database server lacks ${missing.join(' and ')}. Install PostgreSQL's contrib package (postgresql-contrib) on it.`,
    });
  return problems;
}

function judgeClock(offsetMs: number): readonly DatabaseProblem[] {
  if (Math.abs(offsetMs) <= CLOCK_TOLERANCE_MS) return [];
  const seconds = Math.round(Math.abs(offsetMs) / 1000);
  const message = `The clocks of this machine and of the database server differ by ${seconds} seconds; up to ${CLOCK_TOLERANCE_MS / 1000} are bearable. Set both by a time server (NTP).`;
  return [{ code: 'database_clock', message }];
}

function judgePooling(isPooled: boolean): readonly DatabaseProblem[] {
  if (!isPooled) return [];
  const message =
    'Between this program and the database stands a connection pooler that changes the session with every transaction ' +
    "(such as PgBouncer with pool_mode = transaction); locks and notifications get lost there. Point DATABASE_URL at the server itself or at the pooler's session mode.";
  return [{ code: 'database_pooler', message }];
}

function unreachable(error: unknown, connectionString: string): DatabaseProblem {
  const where = URL.canParse(connectionString) ? new URL(connectionString).host : 'DATABASE_URL';
  const reason = messageOf(error) || (error instanceof AggregateError ? error.errors.map(messageOf).join(', ') : '');
  const message = `The database at ${where} cannot be used: ${reason}. Check DATABASE_URL, and that the server runs and lets this machine in.`;
  return { code: 'database_unreachable', message };
}
