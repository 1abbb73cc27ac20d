import type { Config } from '../config/index.ts';
import { machineClock } from '../core/clock.ts';
import type { Both } from '../core/language.ts';
import { checkDatabase, findRunningPostgres, migrationsState, openDb } from '../platform/db/index.ts';
import { inTime } from '../platform/in-time.ts';
import { asItStands, whyUnreachable } from '../platform/live-check.ts';
import { createLog } from '../platform/log.ts';
import { connectRedis, evictionProblem } from '../platform/redis.ts';
import { MIGRATIONS } from './connect-database.ts';

/** One part of the installation. `idle`: nothing is wrong, it just does not run at the moment. `attention`: a person is needed. */
export type Finding = {
  readonly part: string;
  readonly kind: 'real' | 'stand-in';
  readonly state: 'works' | 'fails' | 'idle' | 'attention';
  readonly words: Both;
};

const PATIENCE_MS = 5_000;

/** `url` is given when the database may be read: it works and has the tables of this version. Changes nothing. */
export async function examineDatabase({ database }: Config): Promise<{ finding: Finding; url: string | null }> {
  const built = BUILT[database.kind === 'url' ? 'url' : 'own'];
  const tell = (state: Finding['state'], words: Both): Finding => ({ part: 'database', kind: 'real', state, words });
  const url = database.kind === 'url' ? database.url : await findRunningPostgres(database.dataDir);
  if (url === null)
    return { finding: tell('idle', { es: `${built.es}, no está en marcha`, en: `${built.en}, not running` }), url };
  const problems = await checkDatabase(url, machineClock);
  if (problems.length > 0) {
    return { finding: tell('fails', asItStands(problems.map(({ message }) => message).join(' '))), url: null };
  }
  const { state, words } = await examineTables(url);
  const told = { es: `${built.es} contesta${words.es}`, en: `${built.en} answers${words.en}` };
  return { finding: tell(state, told), url: words === CURRENT ? url : null };
}

const BUILT = {
  url: { es: 'PostgreSQL de DATABASE_URL', en: 'PostgreSQL of DATABASE_URL' },
  own: { es: 'PostgreSQL incluido', en: 'built-in PostgreSQL' },
} as const;
const CURRENT: Both = { es: '', en: '' };

async function examineTables(url: string): Promise<Pick<Finding, 'state' | 'words'>> {
  const { pool } = openDb({ connectionString: url, maxConnections: 1, applicationName: 'recado doctor' });
  try {
    const tables = await migrationsState(pool, MIGRATIONS);
    if (tables.state === 'current') return { state: 'works', words: CURRENT };
    const names = tables.names.join(', ');
    if (tables.state === 'pending')
      return {
        state: 'works',
        words: { es: `; el próximo arranque aplica ${names}`, en: `; the next start applies ${names}` },
      };
    return tables.state === 'newer_than_code'
      ? {
          state: 'fails',
          words: {
            es: `, pero la usó una versión más nueva (${names}): arranca esa o una posterior`,
            en: `, but a newer version has used it (${names}): run that version or a later one`,
          },
        }
      : {
          state: 'fails',
          words: {
            es: `, pero se editaron migraciones ya aplicadas: ${names}`,
            en: `, but migrations were edited after they were applied: ${names}`,
          },
        };
  } finally {
    await pool.end();
  }
}

/** Where wake-ups live. On PostgreSQL they work as the database does. */
export async function examineJobs({ redis }: Config, database: Finding): Promise<Finding> {
  const tell = (state: Finding['state'], words: Both): Finding => ({ part: 'jobs', kind: 'real', state, words });
  if (redis === null)
    return tell(database.state, { es: 'BullMQ sobre ese PostgreSQL', en: 'BullMQ on that PostgreSQL' });
  const connection = connectRedis(redis, createLog({ level: 'silent', name: 'doctor' }));
  const refused = new Promise<never>((_, reject) => connection.once('error', reject));
  try {
    const problem = await inTime(Promise.race([evictionProblem(connection), refused]), PATIENCE_MS);
    if (problem === null)
      return tell('works', {
        es: 'BullMQ sobre Redis contesta, nada se expulsa',
        en: 'BullMQ on Redis answers, nothing is evicted',
      });
    return tell('fails', {
      es: 'REDIS_HOST: este Redis expulsa llaves. Pon su maxmemory-policy en noeviction.',
      en: problem,
    });
  } catch (error) {
    const where = `${redis.host}:${redis.port}`;
    const why = whyUnreachable(error);
    return tell('fails', {
      es: `Redis en ${where} no se puede usar: ${why.es}. Revisa REDIS_*.`,
      en: `Redis at ${where} cannot be used: ${why.en}. Look at REDIS_*.`,
    });
  } finally {
    connection.disconnect();
  }
}
