import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, stopLeftPostgres } from '../platform/db/index.ts';

/** A folder that several machines share is swept by each for itself. */
const MACHINE = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const OF_TRIAL = new RegExp(`^recado-trial-${MACHINE}-(\\d+)-`);

/** Makes the folder of a trial. Its name says to which process of which machine it belongs. */
export const makeTrialFolder = (): Promise<string> =>
  mkdtemp(join(tmpdir(), `recado-trial-${MACHINE}-${process.pid}-`));

/** Ends the databases that still run in a trial's folder, and removes it. */
export async function removeTrialFolder(folder: string): Promise<void> {
  const inside = await readdir(folder).catch(() => []);
  // One that cannot be asked to end loses its files all the same, and ends by that.
  await Promise.allSettled([folder, ...inside.map((name) => join(folder, name))].map(stopLeftPostgres));
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** The folders of trials whose process is gone. To be asked before this process has begun a trial. */
export async function findLeftTrials(): Promise<readonly string[]> {
  const names = (await readdir(tmpdir())).filter((name) => isGone(Number(OF_TRIAL.exec(name)?.[1] ?? Number.NaN)));
  const found = await Promise.all(names.map(async (name) => ((await isOurs(name)) ? [join(tmpdir(), name)] : [])));
  return found.flat();
}

/** In a container each start has the number of the one before. */
const isGone = (pid: number): boolean => !Number.isNaN(pid) && (pid === process.pid || !isAlive(pid));

const isOurs = (name: string): Promise<boolean> =>
  stat(join(tmpdir(), name)).then(
    ({ uid }) => process.geteuid === undefined || uid === process.geteuid(),
    () => false,
  );
