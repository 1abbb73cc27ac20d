import type { Config } from '../config/index.ts';
import { machineClock } from '../core/clock.ts';
import { checkDatabase, findRunningPostgres, migrationsState, openDb } from '../platform/db/index.ts';
import { inTime } from '../platform/in-time.ts';
import { whyUnreachable } from '../platform/live-check.ts';
import { createLog } from '../platform/log.ts';
import { connectRedis, evictionProblem } from '../platform/redis.ts';
import { MIGRATIONS } from './connect-database.ts';

/** One part of the installation. `idle`: nothing is wrong, it just does not run at the moment. `attention`: a person is needed. */
export type Finding = {
  readonly part: string;
  readonly kind: 'real' | 'stand-in';
  readonly state: 'works' | 'fails' | 'idle' | 'attention';
  readonly words: string;
};

const PATIENCE_MS = 5_000;

/** `url` is given when the database may be read: it works and has the tables of this version. Changes nothing. */
export async function examineDatabase({ database }: Config): Promise<{ finding: Finding; url: string | null }> {
  const built = database.kind === 'url' ? 'PostgreSQL of DATABASE_URL' : 'built-in PostgreSQL';
  const tell = (state: Finding['state'], words: string): Finding => ({ part: 'database', kind: 'real', state, words });
  const url = database.kind === 'url' ? database.url : await findRunningPostgres(database.dataDir);
  if (url === null) return { finding: tell('idle', `${built}, not running`), url };
  const problems = await checkDatabase(url, machineClock);
  if (problems.length > 0) {
    return { finding: tell('fails', problems.map(({ message }) => message).join(' ')), url: null };
  }
  const { state, words } = await examineTables(url);
  return { finding: tell(state, `${built} answers${words}`), url: words === '' ? url : null };
}

async function examineTables(url: string): Promise<Pick<Finding, 'state' | 'words'>> {
  const { pool } = openDb({ connectionString: url, maxConnections: 1, applicationName: 'recado doctor' });
  try {
    const tables = await migrationsState(pool, MIGRATIONS);
    if (tables.state === 'current') return { state: 'works', words: '' };
    const names = tables.names.join(', ');
    if (tables.state === 'pending') return { state: 'works', words: `; the next start applies ${names}` };
    return tables.state === 'newer_than_code'
      ? { state: 'fails', words: `, but a newer version has used it (${names}): run that version or a later one` }
      : { state: 'fails', words: `, but migrations were edited after they were applied: ${names}` };
  } finally {
    await pool.end();
  }
}

/** Where wake-ups live. On PostgreSQL they work as the database does. */
export async function examineJobs({ redis }: Config, database: Finding): Promise<Finding> {
  const tell = (state: Finding['state'], words: string): Finding => ({ part: 'jobs', kind: 'real', state, words });
  if (redis === null) return tell(database.state, 'BullMQ on that PostgreSQL');
  const connection = connectRedis(redis, createLog({ level: 'silent', name: 'doctor' }));
  const refused = new Promise<never>((_, reject) => connection.once('error', reject));
  try {
    const problem = await inTime(Promise.race([evictionProblem(connection), refused]), PATIENCE_MS);
    return problem === null ? tell('works', 'BullMQ on Redis answers, nothing is evicted') : tell('fails', problem);
  } catch (error) {
    const where = `${redis.host}:${redis.port}`;
    return tell('fails', `Redis at ${where} cannot be used: ${whyUnreachable(error)}. Look at REDIS_*.`);
  } finally {
    connection.disconnect();
  }
}
