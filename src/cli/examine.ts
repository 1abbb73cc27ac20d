import type { Config } from '../config/index.ts';
import { type OpenDb, openDb } from '../platform/db/index.ts';
import { examineAccounts } from './examine-accounts.ts';
import { examineDatabase, examineJobs, type Finding } from './examine-engines.ts';
import { examineMachine } from './examine-machine.ts';
import { examinePictures } from './examine-pictures.ts';
import { examinePrices } from './examine-prices.ts';
import { examineSetup } from './examine-whatsapp.ts';

/** Calls every part of the installation live; `also` adds what else is read from the database. */
export async function examine(
  config: Config,
  also: (open: OpenDb | null) => Promise<readonly Finding[]> = async () => [],
): Promise<readonly Finding[]> {
  const { finding: database, url } = await examineDatabase(config);
  const open =
    url === null ? null : openDb({ connectionString: url, maxConnections: 2, applicationName: 'recado doctor' });
  try {
    const [jobs, accounts, setup, pictures, machine] = await Promise.all([
      examineJobs(config, database),
      examineAccounts(config, open),
      examineSetup(config, open),
      examinePictures(config),
      examineMachine(config, open),
    ]);
    return [
      ...[database, jobs, ...accounts, ...setup, ...pictures, await examinePrices(config), ...machine],
      ...(await also(open)),
    ];
  } finally {
    await open?.pool.end();
  }
}
