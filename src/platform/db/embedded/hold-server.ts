import type pg from 'pg';
import { sleep } from '../../../core/clock.ts';
import { AppError, messageOf } from '../../../core/errors.ts';
import type { Log as AppLog } from '../../log.ts';
import type { Place } from './place.ts';

type Log = Pick<AppLog, 'warn' | 'error'>;

/** Any number that no other part of the program takes as an advisory lock in database `postgres`. */
const HOLDER_LOCK = 7_236_023;
/** A process killed a moment ago still holds its lock until the server has noticed. */
const HOLDER_LEAVES_WITHIN_MS = 1_000;

/** Takes the lock that says "this process holds the server", or throws `data_dir_in_use` and closes the connection. */
export async function takeHold(client: pg.Client, place: Place): Promise<void> {
  const deadline = performance.now() + HOLDER_LEAVES_WITHIN_MS;
  do {
    const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [HOLDER_LOCK]);
    if (rows[0]?.held === true) return;
    await sleep(50);
  } while (performance.now() < deadline);
  const holder = await nameHolder(client);
  await client.end();
  const message =
    `The data folder is already in use by another running copy of this program${holder}: ${place.folder}. ` +
    'Stop that one first, or give this one its own DATA_DIR.';
  throw new AppError('data_dir_in_use', 'conflict', { facts: { message } });
}

async function nameHolder(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `select a.application_name as name from pg_locks l join pg_stat_activity a on a.pid = l.pid
     where l.locktype = 'advisory' and l.objid = $1 and l.granted`,
    [HOLDER_LOCK],
  );
  const pid = rows[0]?.name.match(/\d+$/)?.[0];
  return pid === undefined ? '' : ` (process ${pid})`;
}

/**
 * Watches the connection that holds the lock. When it breaks without our doing, the server has died or started anew:
 * `regain` brings it back, again and again until it works or `release` is called.
 */
export function keepHold(first: pg.Client, log: Log, regain: () => Promise<pg.Client>): { release(): Promise<void> } {
  let client: pg.Client | null = null;
  let work: Promise<void> = Promise.resolve();
  const ended = new AbortController();
  const watch = (next: pg.Client) => {
    client = next;
    next.once('end', () => {
      client = null;
      if (!ended.signal.aborted) work = bringBack();
    });
  };
  const bringBack = async () => {
    log.warn({}, 'the built-in database went away; starting it again');
    for (let pauseMs = 100; !ended.signal.aborted; pauseMs = Math.min(pauseMs * 2, 5_000)) {
      try {
        watch(await regain());
        log.warn({}, 'the built-in database is back');
        return;
      } catch (error) {
        log.error({ reason: messageOf(error) }, 'the built-in database is still away');
        await sleep(pauseMs, ended.signal);
      }
    }
  };
  watch(first);
  return {
    release: async () => {
      ended.abort();
      await work;
      await client?.end();
    },
  };
}
