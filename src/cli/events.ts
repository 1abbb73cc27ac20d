import type { Command } from 'commander';
import { isUuid } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import { type EventId, type GivenUpEvent, listGivenUp, retryGivenUp } from '../events/index.ts';
import { resolveAlertsAbout } from '../handoff/index.ts';
import { type Connect, withDb } from './connect-database.ts';
import { terminalLanguage } from './terminal-language.ts';

const MOST = 100;

/** `recado events` and `recado events retry [id…]`: what another system was to be told and did not take. */
export function registerEvents(program: Command, connect: Connect): void {
  const events = program
    .command('events')
    .description('events that an endpoint did not take and that are given up (in Spanish or English, by LANG)')
    .action(async () => {
      const found = await withDb(connect, (db) => listGivenUp(db, MOST + 1));
      const words = WORDS[terminalLanguage(process.env)];
      const lines = found.slice(0, MOST).map((event) => words.line(event, minuteOf(event.createdAt)));
      return console.log(
        found.length === 0 ? words.none : [...lines, ...(found.length > MOST ? ['…'] : [])].join('\n'),
      );
    });
  events
    .command('retry')
    .argument('[ids...]', 'ids that `recado events` shows; all when none is named')
    .description('send them again for 24 hours, under the same webhook-id')
    .action(async (ids: string[], _options: object, command: Command) => {
      const wrong = ids.find((id) => !isUuid(id));
      if (wrong !== undefined) return command.error(`${wrong} is no id of an event. \`recado events\` shows them.`);
      const { retried, left } = await withDb(connect, (db) =>
        db.transaction().execute(async (tx) => {
          const done = await retryGivenUp(tx, ids.length === 0 ? null : (ids as EventId[]));
          await resolveAlertsAbout(tx, 'event_given_up', done.settled);
          return done;
        }),
      );
      return console.log(WORDS[terminalLanguage(process.env)].retried(retried, left));
    });
}

type Words = {
  readonly none: string;
  readonly line: (event: GivenUpEvent, since: string) => string;
  readonly retried: (retried: number, left: number) => string;
};

const WORDS: Readonly<Record<Language, Words>> = {
  es: {
    none: 'Ningún aviso se dio por perdido.',
    line: ({ id, type, attempts, outcome, url }, since) =>
      `${id} ${type} → ${hostOf(url)} (desde ${since}, intentos: ${attempts}, la última respuesta: ${outcome ?? '?'})`,
    retried: (retried, left) => `Se mandan otra vez: ${retried}. Siguen dados por perdidos: ${left}.`,
  },
  en: {
    none: 'No event was given up.',
    line: ({ id, type, attempts, outcome, url }, since) =>
      `${id} ${type} → ${hostOf(url)} (since ${since}, attempts: ${attempts}, last answer: ${outcome ?? '?'})`,
    retried: (retried, left) => `Sent again: ${retried}. Still given up: ${left}.`,
  },
};

/** The rest of an address may hold a word of the owner's. */
const hostOf = (url: string): string => URL.parse(url)?.host ?? '?';

const minuteOf = (time: Date): string => `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
