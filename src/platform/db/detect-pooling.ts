import { randomBytes } from 'node:crypto';
import type pg from 'pg';

type Session = { readonly client: pg.Client; readonly mark: string; pid: number | null };

/** A setting of our own: poolers restore the well-known ones (time zone, encoding …), never this. */
const SETTING = 'recado.probe';
const ROUNDS = 3;

/**
 * Whether something between us and the server hands each transaction to another session, as PgBouncer does with
 * `pool_mode = transaction`. Two clients mark their sessions and look again: on a direct connection a client always
 * finds its own mark under its own process number. The steps are uneven on purpose, so that neither a pool that reuses
 * the last session nor one that takes turns can pass; the held transaction catches what is left.
 */
export async function isPooledPerTransaction(first: pg.Client, second: pg.Client): Promise<boolean> {
  const a = newSession(first);
  const b = newSession(second);
  for (let round = 0; round < ROUNDS; round += 1) {
    await mark(a);
    if (await isOther(a)) return true;
    await mark(b);
    if ((await isOther(a)) || (await isOther(b)) || (await isOther(a)) || a.pid === b.pid) return true;
  }
  return await changesWhileHeld(a, b);
}

const newSession = (client: pg.Client): Session => ({ client, mark: randomBytes(8).toString('hex'), pid: null });

const mark = (session: Session) => session.client.query('select set_config($1, $2, false)', [SETTING, session.mark]);

async function isOther(session: Session): Promise<boolean> {
  const found = await session.client.query<{ pid: number; mark: string | null }>(
    'select pg_backend_pid() as pid, current_setting($1, true) as mark',
    [SETTING],
  );
  const pid = found.rows[0]?.pid ?? null;
  const moved = session.pid !== null && session.pid !== pid;
  session.pid = pid;
  return moved || found.rows[0]?.mark !== session.mark;
}

/** While the second client keeps a transaction open it occupies a session: whose? The first must still have its own. */
async function changesWhileHeld(a: Session, b: Session): Promise<boolean> {
  try {
    await b.client.query('begin');
  } catch {
    // Pools that share a session per statement refuse transactions.
    return true;
  }
  try {
    return (await isOther(b)) || a.pid === b.pid || (await isOther(a));
  } finally {
    await b.client.query('rollback').catch(() => undefined);
  }
}
