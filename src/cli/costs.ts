import type { Command } from 'commander';
import { spendSources } from '../app/build-costs.ts';
import { UNKNOWN_SHOP } from '../app/build-shop.ts';
import { machineClock } from '../core/clock.ts';
import { periodOf, readCosts, type SpendRow } from '../costs/index.ts';
import { localTime, readBusinessFacts } from '../knowledge/index.ts';
import { type Connect, withDb } from './connect-database.ts';

const GROUPINGS = ['day', 'conversation', 'kind'] as const;
type Grouping = (typeof GROUPINGS)[number];
type Options = { readonly by: string; readonly from?: string; readonly to?: string; readonly limit: string };

const MOST_ROWS = 500;

/** `recado costs`: what the business spent, as a short table. */
export function registerCosts(program: Command, connect: Connect): void {
  program
    .command('costs')
    .description('what WhatsApp, models, speech and vision cost; WhatsApp by the table of prices')
    .option('--by <what>', GROUPINGS.join(', '), 'kind')
    .option('--from <day>', 'first day, such as 2026-11-01; the first of the month when left out')
    .option('--to <day>', 'last day; today when left out')
    .option('--limit <rows>', `rows, 1 to ${MOST_ROWS}`, '50')
    .action(async (options: Options, command: Command) => {
      const by = GROUPINGS.find((one) => one === options.by);
      if (by === undefined) return command.error(`--by: ${options.by} is none of ${GROUPINGS.join(', ')}.`);
      const limit = Number(options.limit);
      if (!Number.isInteger(limit) || limit < 1 || limit > MOST_ROWS)
        return command.error(`--limit: must be a whole number from 1 to ${MOST_ROWS}.`);
      for (const name of ['from', 'to'] as const)
        if (options[name] !== undefined && !isDay(options[name]))
          return command.error(`--${name}: must be a day such as 2026-11-24.`);
      const shown = await withDb(connect, async (db) => {
        const timeZone = (await readBusinessFacts(db))?.timeZone ?? UNKNOWN_SHOP.timeZone;
        const today = localTime(machineClock(), timeZone).date;
        const period = periodOf({ from: options.from, to: options.to, today, timeZone });
        if (!period.ok) return `--${period.field}: ${period.message}`;
        const query = { by, timeZone, limit, conversationId: null, after: null };
        const page = await readCosts(spendSources(db), { ...query, from: period.begins, until: period.ends });
        return { ...page, title: `${period.from} to ${period.to} (${timeZone})` };
      });
      if (typeof shown === 'string') return command.error(shown);
      return console.log(tableOf(by, shown.title, shown.rows, shown.next !== null));
    });
}

const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;

/** Sums in columns, with a total for each currency when all rows are there. */
export function tableOf(by: Grouping, title: string, rows: readonly SpendRow[], hasMore: boolean): string {
  if (rows.length === 0) return `${title}\nNothing was spent.`;
  const lines = rows.map((row) => [row.key || 'unknown', amountOf(row.amountMicro), row.currency, String(row.count)]);
  const totals = hasMore ? [] : totalsOf(rows).map(([currency, sum]) => ['total', amountOf(sum), currency, '']);
  const all = [[by, 'amount', '', 'count'], ...lines, ...totals];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  const text = all.map((line) =>
    line
      .map((cell, column) =>
        column === 1 || column === 3 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return [title, ...text, ...(hasMore ? ['… and more: a larger --limit or a shorter time shows it.'] : [])].join('\n');
}

function totalsOf(rows: readonly SpendRow[]): [string, number][] {
  const sums = new Map<string, number>();
  for (const { currency, amountMicro } of rows) sums.set(currency, (sums.get(currency) ?? 0) + amountMicro);
  return [...sums.entries()].sort();
}

/** Four decimals: a message costs less than a cent. */
const amountOf = (micro: number): string => (micro / 1_000_000).toFixed(4);
