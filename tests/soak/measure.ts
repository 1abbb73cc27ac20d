import pg from 'pg';
import type { Sample, Statement } from './flat.ts';

/** Measuring needs this module of PostgreSQL, which is loaded when the server starts. */
export const MEASURED = { shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.track': 'all' };

export type Meter = {
  readonly sample: () => Promise<Sample>;
  /** Statements are counted anew from here. */
  readonly restart: () => Promise<void>;
  readonly statements: () => Promise<readonly Statement[]>;
  readonly close: () => Promise<void>;
};

const OURS = 'soak';
const CONNECTIONS = `
  select count(*)::int as count from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and application_name <> '${OURS}'`;
const JOBS = 'select count(*)::int as count from bullmq.job';
const STATEMENTS = `
  select queryid::text as id, left(regexp_replace(query, '\\s+', ' ', 'g'), 100) as query, calls::int as calls,
    mean_exec_time as "meanMs", total_exec_time as "totalMs"
  from pg_stat_statements
  where dbid = (select oid from pg_database where datname = current_database()) and query !~ 'pg_stat'`;

/** Reads a process by its own /metrics and its database by pg_stat_statements. */
export async function openMeter(url: string, databaseUrl: string): Promise<Meter> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: OURS });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('create extension if not exists pg_stat_statements');
  return {
    sample: async () => {
      const figures = readFigures(await (await fetch(`${url}/metrics`)).text());
      const { rows } = await client.query<{ count: number }>(CONNECTIONS);
      const { rows: jobs } = await client.query<{ count: number }>(JOBS);
      return {
        rssBytes: figures('recado_process_resident_memory_bytes'),
        heapBytes: figures('recado_nodejs_heap_size_used_bytes'),
        handles: figures('recado_process_open_fds'),
        connections: rows[0]?.count ?? 0,
        jobs: jobs[0]?.count ?? 0,
      };
    },
    restart: async () => void (await client.query('select pg_stat_statements_reset()')),
    statements: async () => (await client.query<Statement>(STATEMENTS)).rows,
    close: () => client.end(),
  };
}

/** Throws for a figure that is not there: what is not measured must not look flat. */
const readFigures =
  (page: string) =>
  (name: string): number => {
    const value = Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(page)?.[1]);
    if (!(value > 0)) throw new Error(`/metrics has no ${name}`);
    return value;
  };
