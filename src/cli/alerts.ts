import type { Command } from 'commander';
import type { Language } from '../core/language.ts';
import { isAlertCode, listAlerts, type OpenAlert, remedyOf, resolveAlerts } from '../handoff/index.ts';
import { type Connect, withDb } from './connect-database.ts';
import { terminalLanguage } from './terminal-language.ts';

/** `recado alerts` and `recado alerts resolve <code>`: what needs a person who runs the shop or the machine. */
export function registerAlerts(program: Command, connect: Connect): void {
  const alerts = program
    .command('alerts')
    .description('what needs a person, since when, how often, and what to do (in Spanish or English, by LANG)')
    .action(async () => {
      const open = await withDb(connect, listAlerts);
      const language = terminalLanguage(process.env);
      console.log(open.length === 0 ? NONE[language] : open.map((alert) => alertLine(alert, language)).join('\n'));
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

const minuteOf = (time: Date): string => `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
