import pg from 'pg';
import { sleep } from '../../src/core/clock.ts';
import { type Disturbance, until } from './campaign.ts';

/** Enough for one process of the program and the suite, and quickly taken. */
export const FEW_CONNECTIONS = 30;

const TOO_MANY = '53300';
/** As after a restart of the server: everybody has to come back, and somebody else is faster. */
const DRIVE_OUT = `select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name like 'recado%'`;

/** Takes every connection that the database has, those of the program too, and gives them back after a while. */
export const exhaustConnections =
  (ms: number, onTaken: (from: number, to: number) => void = () => undefined): Disturbance =>
  async (world, progress) => {
    await until(progress, 0.3);
    const url = await world.database.url();
    const taken: pg.Client[] = [];
    try {
      await takeAll(url, taken);
      const from = Date.now();
      while (Date.now() - from < ms) {
        await takeAll(url, taken);
        await sleep(100);
      }
      onTaken(from, Date.now());
    } finally {
      await Promise.all(taken.map((client) => client.end()));
    }
  };

/** Drives the program out and takes what becomes free, until it has nothing left. */
async function takeAll(url: string, taken: pg.Client[]): Promise<void> {
  do await fill(url, taken);
  while ((await driveOut(taken[0])) > 0);
}

async function driveOut(client: pg.Client | undefined): Promise<number> {
  if (!client) throw new Error('not even one connection could be taken');
  const { rows } = await client.query<{ count: string }>(DRIVE_OUT);
  return Number(rows[0]?.count ?? 0);
}

async function fill(url: string, taken: pg.Client[]): Promise<void> {
  for (;;) {
    const client = new pg.Client({ connectionString: url, application_name: 'fault suite hoard' });
    client.on('error', () => undefined);
    try {
      await client.connect();
    } catch (error) {
      if (error instanceof pg.DatabaseError && error.code === TOO_MANY) return;
      throw error;
    }
    taken.push(client);
  }
}
