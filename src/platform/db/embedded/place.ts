import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** The files of one embedded server. `cluster` is PostgreSQL's own folder, the rest is ours. */
export type Place = {
  readonly folder: string;
  readonly cluster: string;
  readonly logFile: string;
  readonly password: string;
};

export const SUPERUSER = 'recado';
export const DATABASE = 'recado';

/** Opens the folder of the embedded server inside `dataDir` and makes its password on the first visit. */
export async function openPlace(dataDir: string): Promise<Place> {
  await mkdir(join(dataDir, 'postgres'), { recursive: true, mode: 0o700 });
  const folder = await realpath(join(dataDir, 'postgres'));
  return placeIn(folder, (await readPassword(folder)) ?? (await makePassword(folder)));
}

/** The same without making anything: null when no server was ever started in `dataDir`. */
export async function findPlace(dataDir: string): Promise<Place | null> {
  const folder = await realpath(join(dataDir, 'postgres')).catch(() => null);
  const password = folder === null ? null : await readPassword(folder);
  return folder === null || password === null ? null : placeIn(folder, password);
}

function placeIn(folder: string, password: string): Place {
  const cluster = join(folder, 'cluster');
  return { folder, cluster, logFile: join(cluster, 'server.log'), password };
}

const readPassword = (folder: string): Promise<string | null> =>
  readFile(join(folder, 'password'), 'utf8').then(
    (text) => text.trim() || null,
    () => null,
  );

/** Linked into place, so that of two processes that start together one wins and nobody reads half a file. */
async function makePassword(folder: string): Promise<string> {
  const password = randomBytes(24).toString('hex');
  const draft = join(folder, `password-${randomBytes(6).toString('hex')}`);
  await writeFile(draft, `${password}\n`, { mode: 0o600, flush: true });
  const won = await link(draft, join(folder, 'password')).then(
    () => true,
    () => false,
  );
  await rm(draft, { force: true });
  return won ? password : ((await readPassword(folder)) ?? password);
}

export const connectionStringOf = (place: Place, port: number, database: string): string =>
  `postgres://${SUPERUSER}:${place.password}@127.0.0.1:${port}/${database}`;

/** The port of the last start when it is still free, so that a noted connection string stays true; else another. */
export async function choosePort(place: Place): Promise<number> {
  const file = join(place.folder, 'port');
  const last = Number(await readFile(file, 'utf8').catch(() => '0'));
  const port = (await bindOnce(last)) ?? (await bindOnce(0));
  if (port === null) throw new Error('No TCP port is free on 127.0.0.1');
  await writeFile(file, `${port}\n`, { mode: 0o600 });
  return port;
}

function bindOnce(wanted: number): Promise<number | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(null));
    probe.listen({ port: Number.isInteger(wanted) ? wanted : 0, host: '127.0.0.1' }, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : null));
    });
  });
}
