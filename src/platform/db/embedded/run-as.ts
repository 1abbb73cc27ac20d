import { spawn } from 'node:child_process';
import { chmod, chown, lchown, readdir, readFile, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../../core/errors.ts';
import type { Binaries } from './binaries.ts';
import type { Place } from './place.ts';

type Account = { readonly uid: number; readonly gid: number };

/**
 * PostgreSQL refuses to run as root, and initdb wants an account with a name. `user` changes to another account, which
 * needs every parent folder to be passable for it; `namespace` only pretends to be one, which works below /root too.
 */
export type RunAs = { readonly kind: 'self' } | ({ readonly kind: 'user' | 'namespace' } & Account);

type Ran = { readonly code: number | null; readonly output: string };

/** Runs one program of the server to its end and returns what it printed. Never rejects for an exit code. */
export function runProgram(as: RunAs, program: string, args: readonly string[]): Promise<Ran> {
  const [command, all] =
    as.kind === 'namespace'
      ? ['unshare', ['-U', `--map-user=${as.uid}`, `--map-group=${as.gid}`, '--', program, ...args]]
      : [program, [...args]];
  return new Promise((resolve) => {
    const child = spawn(command, all, {
      // A group of its own: Ctrl-C in the terminal is meant for us, not for a database that we still need.
      detached: true,
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      // Nothing of the shell's PG* or LD_* variables may reach the server.
      ...(process.platform === 'win32'
        ? {}
        : { cwd: '/', env: { LC_ALL: 'C', PATH: '/usr/bin:/bin:/usr/sbin:/sbin' } }),
      ...(as.kind === 'user' ? { uid: as.uid, gid: as.gid } : {}),
    });
    let output = '';
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', (error) => resolve({ code: null, output: error.message }));
    child.once('close', (code) => resolve({ code, output: output.trim() }));
  });
}

/** Finds the account under which the server can run here and hands the cluster over to it. */
export async function chooseRunAs(place: Place, binaries: Binaries): Promise<RunAs> {
  const refusals: string[] = [];
  for (const candidate of await candidates(place)) {
    if (candidate.kind === 'user') await chmod(place.folder, 0o711);
    const refusal = await tryOut(candidate, place, binaries);
    if (refusal === null) {
      await handOver(candidate, place);
      return candidate;
    }
    if (candidate.kind === 'user') await chmod(place.folder, 0o700);
    refusals.push(`${candidate.kind}: ${refusal}`);
  }
  const message =
    'The built-in database cannot run here: PostgreSQL does not run as root, and neither another user nor a user ' +
    `namespace worked (${refusals.join('; ') || 'no other account exists'}). ` +
    'Start the program as a normal user, or set DATABASE_URL to a PostgreSQL 16 to 18 server.';
  throw new AppError('embedded_postgres_not_runnable', 'unavailable', { facts: { message } });
}

async function candidates(place: Place): Promise<readonly RunAs[]> {
  const uid = process.geteuid?.();
  if (uid === undefined || (uid !== 0 && hasName())) return [{ kind: 'self' }];
  const accounts = await namedAccounts();
  const namespaces = accounts.slice(0, 1).map((account) => ({ kind: 'namespace' as const, ...account }));
  if (uid !== 0) return namespaces;
  const owner = await stat(place.cluster).catch(() => null);
  const known = owner === null || owner.uid === 0 ? [] : [{ kind: 'user' as const, uid: owner.uid, gid: owner.gid }];
  const users = accounts.slice(0, 1).map((account) => ({ kind: 'user' as const, ...account }));
  return [...known, ...users, ...namespaces];
}

function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

/** Accounts made for servers come first; one that owns nothing else is the safest to lend. */
async function namedAccounts(): Promise<readonly Account[]> {
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n').map((line) => line.split(':'));
  return ['postgres', 'nobody', 'daemon'].flatMap((name) => {
    const line = lines.find((fields) => fields[0] === name);
    const account = { uid: Number(line?.[2]), gid: Number(line?.[3]) };
    return account.uid > 0 && account.gid > 0 ? [account] : [];
  });
}

async function tryOut(as: RunAs, place: Place, binaries: Binaries): Promise<string | null> {
  if (process.platform === 'win32') return null;
  const script = 'cd "$1" && "$2" --version >/dev/null && test -r "$3"';
  const ran = await runProgram(as, '/bin/sh', ['-c', script, 'sh', place.folder, binaries.postgres, binaries.initdb]);
  return ran.code === 0 ? null : ran.output.replaceAll(/\s+/g, ' ') || `exit code ${ran.code}`;
}

async function handOver(as: RunAs, place: Place): Promise<void> {
  const mine = process.geteuid?.();
  const owner = await stat(place.cluster).catch(() => null);
  if (owner === null || mine === undefined) return;
  const wanted = as.kind === 'user' ? as : { uid: mine, gid: process.getegid?.() ?? owner.gid };
  if (owner.uid === wanted.uid) return;
  if (mine !== 0) {
    const message =
      `The database in ${place.folder} belongs to another user (number ${owner.uid}), ` +
      'perhaps because the last start was as root. Start as that user, or give the folder to yours (chown -R).';
    throw new AppError('embedded_postgres_other_owner', 'unavailable', { facts: { message } });
  }
  for (const entry of await readdir(place.cluster, { recursive: true })) {
    await lchown(join(place.cluster, entry), wanted.uid, wanted.gid);
  }
  await lchown(place.cluster, wanted.uid, wanted.gid);
}

/** Gives one file or empty folder to the account that the server runs under. */
export async function giveTo(as: RunAs, path: string): Promise<void> {
  if (as.kind === 'user') await chown(path, as.uid, as.gid);
}
