import { type Command, Option } from 'commander';
import { type Announcement, listAnnouncements, NOTIFICATION_STATES, remedyFor } from '../announce/index.ts';
import { aboutOrder } from '../consent/index.ts';
import type { Language } from '../core/language.ts';
import { findOrderId } from '../orders/index.ts';
import type { Db } from '../platform/db/index.ts';
import { type Connect, withDb } from './connect-database.ts';
import { terminalLanguage } from './terminal-language.ts';

type Options = { readonly state: (typeof NOTIFICATION_STATES)[number] | 'any'; readonly order?: string };

const MOST = 50;

/** `recado notifications`: what the business began and is held, and why; or in another state, or of one order. */
export function registerNotifications(program: Command, connect: Connect): void {
  program
    .command('notifications')
    .description('notices to customers that are held: since when, why, and what to do (in Spanish or English, by LANG)')
    .addOption(
      new Option('--state <state>', 'of another state').choices([...NOTIFICATION_STATES, 'any']).default('held'),
    )
    .option('--order <number>', 'those of one order, such as KD-48271')
    .action(async ({ state, order }: Options, command: Command) => {
      const found = await withDb(connect, (db) => look(db, state, order));
      if (found === null) return command.error(`There is no order ${order}.`);
      const language = terminalLanguage(process.env);
      const lines = found.slice(0, MOST).map((one) => notificationLine(one, language));
      const more = found.length > MOST ? [MORE[language]] : [];
      return console.log(lines.length === 0 ? NONE[language] : [...lines, ...more].join('\n'));
    });
}

/** Null: there is no such order. */
async function look(db: Db, state: Options['state'], order?: string): Promise<readonly Announcement[] | null> {
  const id = order === undefined ? null : await findOrderId(db, order);
  if (order !== undefined && id === null) return null;
  const wanted = { about: id && aboutOrder(id), state: state === 'any' ? null : state, limit: MOST + 1 };
  return listAnnouncements(db, { ...wanted, customerId: null, after: null });
}

const NONE: Readonly<Record<Language, string>> = { es: 'Ningún aviso.', en: 'No notification.' };
const MORE: Readonly<Record<Language, string>> = {
  es: '… y hay más: GET /api/v1/notifications los da por páginas.',
  en: '… and more: GET /api/v1/notifications gives them in pages.',
};

/** `019a… shipping_update held (template_paused, since 2026-11-24 18:00 UTC): what to do`. */
function notificationLine(one: Announcement, language: Language): string {
  const { id, name, about, state, reason, errorCode, stateAt } = one;
  const since = `${language === 'es' ? 'desde' : 'since'} ${stateAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const why = [reason, errorCode === null ? null : String(errorCode), since].filter((part) => part !== null).join(', ');
  const remedy = remedyFor(one);
  const what = [id, name, about, state].filter((part) => part !== null).join(' ');
  return `${what} (${why})${remedy === null ? '' : `: ${remedy[language]}`}`;
}
