import { hostname } from 'node:os';
import pg from 'pg';
import { sleep } from '../core/clock.ts';
import { newId, type WorkerId } from '../core/ids.ts';

/** Class of the advisory locks by which a living process is told from a dead one ("RCDO"). */
const BEACON_CLASS = 0x5243;
const RECONNECT_MS = 200;

export type Beacon = {
  readonly id: WorkerId;
  /** False while the connection that proves our life is down: others may take over what we hold. */
  readonly isLit: () => boolean;
  readonly stop: () => Promise<void>;
};

type BeaconOptions = {
  readonly connectionString: string;
  readonly role: string;
  readonly onError: (error: unknown) => void;
};

/**
 * Registers this process and holds a session-level advisory lock while it lives. The server lets the lock go in the
 * moment our connection ends, so a killed process is known to be dead at once, without waiting for a lease.
 */
export async function lightBeacon(options: BeaconOptions): Promise<Beacon> {
  const id = newId<'worker'>();
  const state: { client: pg.Client | null; isStopping: boolean } = { client: null, isStopping: false };
  const connect = async (key: number | null): Promise<number> => {
    const client = new pg.Client({
      connectionString: options.connectionString,
      application_name: 'recado-beacon',
      keepAlive: true,
    });
    client.on('error', () => undefined);
    await client.connect();
    const beaconKey =
      key ?? Number((await client.query<{ key: string }>("select nextval('worker_beacon_keys') as key")).rows[0]?.key);
    await client.query('select pg_advisory_lock($1, $2)', [BEACON_CLASS, beaconKey]);
    await client.query(
      `insert into workers (id, beacon_key, role, host, pid) values ($1, $2, $3, $4, $5)
       on conflict (id) do update set started_at = now()`,
      [id, beaconKey, options.role, hostname(), process.pid],
    );
    state.client = client;
    client.once('end', () => {
      state.client = null;
      if (!state.isStopping) void relight(beaconKey);
    });
    return beaconKey;
  };
  const relight = async (key: number): Promise<void> => {
    while (!state.isStopping) {
      try {
        await connect(key);
        return;
      } catch (error) {
        options.onError(error);
        await sleep(RECONNECT_MS);
      }
    }
  };
  await connect(null);
  return {
    id,
    isLit: () => state.client !== null,
    stop: async () => {
      state.isStopping = true;
      await state.client?.query('delete from workers where id = $1', [id]).catch(() => undefined);
      await state.client?.end().catch(() => undefined);
    },
  };
}

/** Processes that registered and live no more. */
export async function findDeadWorkers(pool: pg.Pool): Promise<WorkerId[]> {
  const { rows } = await pool.query<{ id: WorkerId }>(
    `select w.id from workers w where not exists (
       select from pg_locks l where l.locktype = 'advisory' and l.classid = $1 and l.objid = w.beacon_key and l.objsubid = 2 and l.granted
         and l.database = (select oid from pg_database where datname = current_database()))`,
    [BEACON_CLASS],
  );
  return rows.map((row) => row.id);
}

/** Forgets dead processes once everything they held was taken over. */
export async function forgetWorkers(pool: pg.Pool, ids: readonly WorkerId[]): Promise<void> {
  if (ids.length > 0) await pool.query('delete from workers where id = any($1::uuid[])', [ids]);
}

export type LiveWorker = {
  readonly id: WorkerId;
  readonly role: string;
  readonly pid: number;
  readonly startedAt: Date;
};

export async function listWorkers(pool: pg.Pool): Promise<LiveWorker[]> {
  const { rows } = await pool.query<LiveWorker>(
    `select id, role, pid, started_at as "startedAt" from workers order by started_at`,
  );
  return rows;
}
