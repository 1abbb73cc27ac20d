import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../core/errors.ts';
import type { Binaries } from './binaries.ts';
import type { Place } from './place.ts';
import { type RunAs, runProgram } from './run-as.ts';

/**
 * A cluster of another major version is left alone: PostgreSQL reads only its own. Throws AppError
 * `embedded_postgres_other_version`, whose message says how to come over with all data.
 */
export async function refuseOtherVersion(place: Place, binaries: Binaries, as: RunAs): Promise<void> {
  const made = (await readFile(join(place.cluster, 'PG_VERSION'), 'utf8').catch(() => '')).trim();
  const { output } = await runProgram(as, binaries.postgres, ['--version']);
  const brought = /(\d+)(?:\.|beta|rc|devel)/.exec(output)?.[1] ?? '';
  if (made === '' || brought === '' || made === brought) return;
  const message =
    `The built-in database in ${place.folder} was made by PostgreSQL ${made}, and this release brings PostgreSQL ${brought}. ` +
    'Nothing was changed. Start the former release and run `recado backup FILE`; stop it and move that folder aside; then run ' +
    '`recado restore FILE` with this release (docs/backup.md).';
  throw new AppError('embedded_postgres_other_version', 'conflict', { facts: { message, made, brought } });
}
