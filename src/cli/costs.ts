import type { Command } from 'commander';
import { calendarOf, spendSources } from '../app/build-costs.ts';
import { UNKNOWN_SHOP } from '../app/unknown-shop.ts';
import { machineClock } from '../core/clock.ts';
import {
  type CostPage,
  periodOf,
  readCosts,
  readPrices,
  type ServiceMessages,
  SHIPPED_PRICES,
  serviceMessagesIn,
} from '../costs/index.ts';
import { readBusinessFacts } from '../knowledge/index.ts';
import type { Db } from '../platform/db/index.ts';
import { readBusinessOffset } from '../simulator/index.ts';
import { type Connect, withDb } from './connect-database.ts';
import { costTable } from './cost-table.ts';
import { terminalLanguage } from './terminal-language.ts';

const GROUPINGS = ['day', 'conversation', 'kind'] as const;
type Options = { readonly by: string; readonly from?: string; readonly to?: string; readonly limit: string };
type Settings = { readonly hasSimulator: boolean; readonly pricesFile: string | null };
type Asked = {
  readonly by: (typeof GROUPINGS)[number];
  readonly limit: number;
  readonly from: string | undefined;
  readonly to: string | undefined;
};

const MOST_ROWS = 500;

/** `recado costs`: what the business spent, as a short table. */
export function registerCosts(program: Command, connect: Connect, settings: () => Settings): void {
  program
    .command('costs')
    .description('what WhatsApp, models, speech and vision cost (in Spanish or English, by LANG)')
    .option('--by <what>', GROUPINGS.join(', '), 'kind')
    .option('--from <day>', 'first day, such as 2026-11-01; the first of the month when left out')
    .option('--to <day>', 'last day; today when left out')
    .option('--limit <rows>', `rows, 1 to ${MOST_ROWS}`, '50')
    .action(async (options: Options, command: Command) => {
      const asked = readOptions(options);
      if (typeof asked === 'string') return command.error(asked);
      const { hasSimulator, pricesFile } = settings();
      const found = await withDb(connect, (db) => look(db, asked, hasSimulator));
      if (typeof found === 'string') return command.error(found);
      const prices = await readPrices(pricesFile ?? SHIPPED_PRICES);
      const language = terminalLanguage(process.env);
      return console.log(costTable({ ...found, by: asked.by, prices, language }));
    });
}

/** What was asked for, or in words what is wrong. */
function readOptions(options: Options): Asked | string {
  const by = GROUPINGS.find((one) => one === options.by);
  if (by === undefined) return `--by: ${options.by} is none of ${GROUPINGS.join(', ')}.`;
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_ROWS)
    return `--limit: must be a whole number from 1 to ${MOST_ROWS}.`;
  const { from, to } = options;
  if (from !== undefined && !isDay(from)) return '--from: must be a day such as 2026-11-24.';
  if (to !== undefined && !isDay(to)) return '--to: must be a day such as 2026-11-24.';
  return { by, limit, from, to };
}

const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;

async function look(
  db: Db,
  { by, limit, from, to }: Asked,
  hasSimulator: boolean,
): Promise<(CostPage & { readonly title: string; readonly services: readonly ServiceMessages[] }) | string> {
  const timeZone = (await readBusinessFacts(db))?.timeZone ?? UNKNOWN_SHOP.timeZone;
  // As the program reckons it: only the simulator moves it.
  const offsetMs = hasSimulator ? await readBusinessOffset(db) : 0;
  const calendar = calendarOf(timeZone);
  const today = calendar.dateOf(new Date(machineClock().getTime() + offsetMs));
  const period = periodOf({ from, to, today, calendar });
  if (!period.ok) return `--${period.field}: ${period.message.replaceAll('`to`', '--to')}`;
  const range = { from: period.begins, until: period.ends };
  const page = await readCosts(spendSources(db), { ...range, by, limit, timeZone, conversationId: null, after: null });
  const services = await serviceMessagesIn(db, period.from.slice(0, 7), period.to.slice(0, 7));
  return { ...page, services, title: `${period.from} – ${period.to} (${timeZone})` };
}
