import type { Command } from 'commander';
import type { Config } from '../config/index.ts';
import type { Both } from '../core/language.ts';
import { listAlerts, readWaiting } from '../handoff/index.ts';
import type { OpenDb } from '../platform/db/index.ts';
import { asItStands } from '../platform/live-check.ts';
import { alertLine, waitingLine } from './alerts.ts';
import { examine } from './examine.ts';
import type { Finding } from './examine-engines.ts';
import { terminalLanguage } from './terminal-language.ts';

/** `recado doctor`: which parts are real and which are stand-ins, each called live; exit code 1 when one fails. */
export function registerDoctor(program: Command, readConfig: () => Config): void {
  program
    .command('doctor')
    .description('call every part live and say which are real and which are stand-ins; exit code 1 when one fails')
    .action(async () => {
      const findings = await examine(readConfig(), staffFindings);
      console.log(findings.map(lineOf).join('\n'));
      if (findings.some(({ state }) => state === 'fails')) process.exitCode = 1;
    });
}

const staffFindings = async (open: OpenDb | null): Promise<readonly Finding[]> => [
  ...(await examineAlerts(open)),
  ...(await examineWaiting(open)),
];

const UNREAD: Both = {
  es: 'en la base de datos, que ahora no se puede leer',
  en: 'in the database, which cannot be read now',
};

/** One line for each code that is open. */
async function examineAlerts(open: OpenDb | null): Promise<readonly Finding[]> {
  const tell = (state: Finding['state'], words: Both): Finding => ({ part: 'alerts', kind: 'real', state, words });
  if (open === null) return [tell('idle', UNREAD)];
  const alerts = await listAlerts(open.db);
  if (alerts.length === 0) return [tell('works', { es: 'ninguna está abierta', en: 'none is open' })];
  const language = terminalLanguage(process.env);
  return alerts.map((alert) => tell('attention', asItStands(alertLine(alert, language))));
}

async function examineWaiting(open: OpenDb | null): Promise<readonly Finding[]> {
  const waiting = open === null ? null : await readWaiting(open.db);
  if (waiting === null) return [];
  const words = asItStands(waitingLine(waiting, terminalLanguage(process.env)));
  return [{ part: 'people', kind: 'real', state: 'attention', words }];
}

const MARKS: Readonly<Record<Finding['state'], string>> = { works: '✓', fails: '✗', idle: '·', attention: '!' };

const KINDS: Readonly<Record<Finding['kind'], Both>> = {
  real: { es: 'real', en: 'real' },
  'stand-in': { es: 'simulado', en: 'stand-in' },
};

const lineOf = ({ part, kind, state, words }: Finding): string => {
  const language = terminalLanguage(process.env);
  return `${MARKS[state]} ${part.padEnd(10)}${KINDS[kind][language].padEnd(10)}${words[language]}`;
};
