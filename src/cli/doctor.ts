import type { Command } from 'commander';
import type { Config } from '../config/index.ts';
import { listAlerts, readWaiting } from '../handoff/index.ts';
import { type OpenDb, openDb } from '../platform/db/index.ts';
import { alertLine, waitingLine } from './alerts.ts';
import { examineAccounts } from './examine-accounts.ts';
import { examineDatabase, examineJobs, type Finding } from './examine-engines.ts';
import { examinePictures } from './examine-pictures.ts';
import { terminalLanguage } from './terminal-language.ts';

/** `recado doctor`: which parts are real and which are stand-ins, each called live; exit code 1 when one fails. */
export function registerDoctor(program: Command, readConfig: () => Config): void {
  program
    .command('doctor')
    .description('call every part live and say which are real and which are stand-ins; exit code 1 when one fails')
    .action(async () => {
      const findings = await examine(readConfig());
      console.log(findings.map(lineOf).join('\n'));
      if (findings.some(({ state }) => state === 'fails')) process.exitCode = 1;
    });
}

async function examine(config: Config): Promise<readonly Finding[]> {
  const { finding: database, url } = await examineDatabase(config);
  const open =
    url === null ? null : openDb({ connectionString: url, maxConnections: 2, applicationName: 'recado doctor' });
  try {
    const [jobs, accounts, pictures] = await Promise.all([
      examineJobs(config, database),
      examineAccounts(config, open),
      examinePictures(config),
    ]);
    const staff = [...(await examineAlerts(open)), ...(await examineWaiting(open))];
    return [database, jobs, ...accounts, ...pictures, ...staff];
  } finally {
    await open?.pool.end();
  }
}

/** One line for each code that is open. */
async function examineAlerts(open: OpenDb | null): Promise<readonly Finding[]> {
  const tell = (state: Finding['state'], words: string): Finding => ({ part: 'alerts', kind: 'real', state, words });
  if (open === null) return [tell('idle', 'in the database, which cannot be read now')];
  const alerts = await listAlerts(open.db);
  if (alerts.length === 0) return [tell('works', 'none is open')];
  const language = terminalLanguage(process.env);
  return alerts.map((alert) => tell('attention', alertLine(alert, language)));
}

async function examineWaiting(open: OpenDb | null): Promise<readonly Finding[]> {
  const waiting = open === null ? null : await readWaiting(open.db);
  if (waiting === null) return [];
  const words = waitingLine(waiting, terminalLanguage(process.env));
  return [{ part: 'people', kind: 'real', state: 'attention', words }];
}

const MARKS: Readonly<Record<Finding['state'], string>> = { works: '✓', fails: '✗', idle: '·', attention: '!' };

const lineOf = ({ part, kind, state, words }: Finding): string =>
  `${MARKS[state]} ${part.padEnd(10)}${kind.padEnd(10)}${words}`;
