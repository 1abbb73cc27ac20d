import type { Command } from 'commander';
import { buildStorage } from '../app/build-storage.ts';
import { restoreBackup } from '../app/restore-backup.ts';
import type { Config } from '../config/index.ts';
import { machineClock } from '../core/clock.ts';
import { keptKeys } from '../media/index.ts';
import { dumpDatabase, writeBackupFile } from '../platform/db/backup/index.ts';
import { connectAsItIs } from './connect-database.ts';

/** `recado backup FILE` and `recado restore FILE`: everything the database holds, for the built-in one and any other. */
export function registerBackup(program: Command, readConfig: () => Config): void {
  program
    .command('backup')
    .argument('<file>')
    .option('--overwrite', 'replace a file of this name')
    .description(
      'write everything the database holds to one file, while the program runs; it holds secrets: keep it safe',
    )
    .action((path: string, { overwrite }: { readonly overwrite?: true }) =>
      backup(readConfig(), path, overwrite === true),
    );
  program
    .command('restore')
    .argument('<file>')
    .description('put a backup into an empty database; who was erased since is erased again')
    .action((path: string) => restore(readConfig(), path));
}

async function backup(config: Config, path: string, mayReplace: boolean): Promise<void> {
  const { db, pool, close } = await connectAsItIs(config);
  const client = await pool.connect();
  let files = 0;
  try {
    const filesOf = async () => {
      const keys = await keptKeys(db);
      files = keys.length;
      return keys;
    };
    await writeBackupFile(path, dumpDatabase(client, machineClock(), filesOf), mayReplace);
  } finally {
    client.release(true);
    await close();
  }
  console.log(
    `The database is in ${path}, which only you may read: it holds customers' words and this installation's secrets.`,
  );
  const where = config.storage.kind === 'disk' ? `the folder ${config.storage.folder}` : 'the bucket of your files';
  console.log(`It names ${files} file${files === 1 ? '' : 's'}: copy ${where} beside it.`);
}

async function restore(config: Config, path: string): Promise<void> {
  const { db, pool, close } = await connectAsItIs(config);
  try {
    const done = await restoreBackup(
      {
        ...{ db, pool, config, storage: await buildStorage(config.storage), businessClock: machineClock },
        accessToken: config.whatsapp.accessToken ?? null,
      },
      path,
    );
    console.log(`${done.rows} rows as of ${done.madeAt.slice(0, 16).replace('T', ' ')} UTC are in the database.`);
    if (done.missingFiles > 0)
      console.log(`${done.missingFiles} files are missing: copy them back to where files are kept.`);
    if (done.erasedAgain > 0) console.log(`${done.erasedAgain} customers were erased since, and are erased again.`);
  } finally {
    await close();
  }
}
