import type { Command } from 'commander';
import type { Language } from '../core/language.ts';
import {
  isAlertCode,
  listAlerts,
  type OpenAlert,
  readWaiting,
  remedyOf,
  resolveAlerts,
  type Waiting,
} from '../handoff/index.ts';
import { type Connect, withDb } from './connect-database.ts';
import { terminalLanguage } from './terminal-language.ts';

/** `recado alerts` and `recado alerts resolve <code>`: what needs a person who runs the shop or the machine. */
export function registerAlerts(program: Command, connect: Connect): void {
  const alerts = program
    .command('alerts')
    .description('what needs a person, since when, how often, and what to do (in Spanish or English, by LANG)')
    .action(async () => {
      const { open, waiting } = await withDb(connect, async (db) => ({
        open: await listAlerts(db),
        waiting: await readWaiting(db),
      }));
      const language = terminalLanguage(process.env);
      const lines = open.length === 0 ? [NONE[language]] : open.map((alert) => alertLine(alert, language));
      console.log([...lines, ...(waiting === null ? [] : [waitingLine(waiting, language)])].join('\n'));
    });
  alerts
    .command('resolve')
    .argument('<code>', 'the word that begins the line of the alert')
    .description('end the alerts of one code, once they are dealt with')
    .action(async (code: string, _options: object, command: Command) => {
      if (!isAlertCode(code)) return command.error(`${code} is no alert. \`recado alerts\` lists those that are open.`);
      const ended = await withDb(connect, (db) => resolveAlerts(db, code, null));
      return console.log(ended === 0 ? `No alert ${code} was open.` : `${ended} ${code} resolved.`);
    });
}

const NONE: Readonly<Record<Language, string>> = { es: 'Ninguna alerta abierta.', en: 'No alert is open.' };

/** `channel_stopped (1, since 2026-11-24 18:00 UTC): what to do`. */
export function alertLine({ code, since, dueAt, count }: OpenAlert, language: Language): string {
  const [from, until] = language === 'es' ? ['desde', 'hasta'] : ['since', 'until'];
  const due = dueAt === null ? '' : `, ${until} ${minuteOf(dueAt)}`;
  return `${code} (${count}, ${from} ${minuteOf(since)}${due}): ${remedyOf(code)[language]}`;
}

/** `2 conversations wait for a person, the first since 2026-11-24 18:00 UTC. …`. */
export function waitingLine({ count, since }: Waiting, language: Language): string {
  const at = minuteOf(since);
  if (language === 'es')
    return count === 1
      ? `1 conversación espera a una persona desde ${at}. GET /api/v1/conversations?holder=waiting dice cuál.`
      : `${count} conversaciones esperan a una persona, la primera desde ${at}. GET /api/v1/conversations?holder=waiting dice cuáles.`;
  return count === 1
    ? `1 conversation waits for a person since ${at}. GET /api/v1/conversations?holder=waiting says which.`
    : `${count} conversations wait for a person, the first since ${at}. GET /api/v1/conversations?holder=waiting says which.`;
}

const minuteOf = (time: Date): string => `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
