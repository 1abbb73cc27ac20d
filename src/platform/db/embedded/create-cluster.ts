import { randomBytes } from 'node:crypto';
import { access, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../core/errors.ts';
import type { Binaries } from './binaries.ts';
import { type Place, SUPERUSER } from './place.ts';
import { giveTo, type RunAs, runProgram } from './run-as.ts';

const DRAFT = 'draft-';

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Makes the cluster under another name and renames it when it is whole: a kill in the middle leaves no half of one. */
export async function createCluster(place: Place, binaries: Binaries, as: RunAs): Promise<void> {
  if (await exists(place.cluster)) return;
  const draft = join(place.folder, `${DRAFT}${randomBytes(6).toString('hex')}`);
  const passwordFile = `${draft}-password`;
  try {
    await mkdir(draft, { mode: 0o700 });
    await writeFile(passwordFile, `${place.password}\n`, { mode: 0o600 });
    await Promise.all([giveTo(as, draft), giveTo(as, passwordFile)]);
    const ran = await runProgram(as, binaries.initdb, initdbArguments(draft, passwordFile));
    // Another process that started at the same time may have been faster, and its cluster is as good.
    if (ran.code === 0) await rename(draft, place.cluster).catch(() => undefined);
    if (!(await exists(place.cluster))) throw initdbFailed(ran.output);
  } finally {
    await Promise.all([rm(draft, { recursive: true, force: true }), rm(passwordFile, { force: true })]);
  }
}

/**
 * Removes what killed first starts left behind, as far as an orphaned initdb does not still write there: the next start
 * gets the rest. Only the one who holds the server may call this.
 */
export async function removeDrafts(place: Place): Promise<void> {
  const names = (await readdir(place.folder)).filter((name) => name.startsWith(DRAFT));
  await Promise.allSettled(names.map((name) => rm(join(place.folder, name), { recursive: true, force: true })));
}

function initdbArguments(folder: string, passwordFile: string): readonly string[] {
  return [
    `--pgdata=${folder}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ];
}

function initdbFailed(output: string): AppError {
  const message =
    `The built-in database could not be created: ${output.split('\n').slice(-3).join(' ')} ` +
    '(is the disk full?). Set DATABASE_URL to use another PostgreSQL 16 to 18 server.';
  return new AppError('embedded_postgres_not_created', 'unavailable', { facts: { message } });
}
