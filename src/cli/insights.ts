import type { Command } from 'commander';
import { insightsBy } from '../app/join-insights.ts';
import { UNKNOWN_SHOP } from '../app/unknown-shop.ts';
import { machineClock } from '../core/clock.ts';
import { type Figure, type Insights, readInsights } from '../insights/index.ts';
import { readBusinessFacts } from '../knowledge/index.ts';
import type { Db } from '../platform/db/index.ts';
import { readBusinessOffset } from '../simulator/index.ts';
import { type Connect, withDb } from './connect-database.ts';
import { figureTable, insightsSummary } from './insights-table.ts';
import { terminalLanguage } from './terminal-language.ts';

type Options = { readonly by: string; readonly from?: string; readonly to?: string; readonly figure?: string };
type Asked = { readonly from: string | undefined; readonly to: string | undefined; readonly by: 'day' | 'hour' };

/** `recado insights`: the figures of the business, all in sums or one by day or hour. */
export function registerInsights(program: Command, connect: Connect, hasSimulator: () => boolean): void {
  program
    .command('insights')
    .description('answers, hand-overs, orders, money and costs of some days (in Spanish or English, by LANG)')
    .option('--from <day>', 'first day, such as 2026-11-01; six days before the last when left out')
    .option('--to <day>', 'last day; today when left out')
    .option('--figure <name>', 'one figure in rows, such as outcomes, times or costs; sums of all when left out')
    .option('--by <what>', 'day or hour, for --figure', 'day')
    .action(async (options: Options, command: Command) => {
      const asked = readOptions(options);
      if (typeof asked === 'string') return command.error(asked);
      const found = await withDb(connect, (db) => look(db, asked, hasSimulator()));
      if (typeof found === 'string') return command.error(found);
      const shown = show(found, options.figure);
      return shown === null ? command.error(unknownFigure(options.figure, found.figures)) : console.log(shown);
    });
}

/** What was asked for, or in words what is wrong. */
function readOptions({ by, from, to, figure }: Options): Asked | string {
  if (by !== 'day' && by !== 'hour') return `--by: ${by} is none of day, hour.`;
  if (by === 'hour' && figure === undefined) return '--by: hours are shown of one figure: name it with --figure.';
  if (from !== undefined && !isDay(from)) return '--from: must be a day such as 2026-11-24.';
  if (to !== undefined && !isDay(to)) return '--to: must be a day such as 2026-11-24.';
  return { by, from, to };
}

const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;

async function look(db: Db, asked: Asked, hasSimulator: boolean): Promise<Insights | string> {
  // As the program reckons it: only the simulator moves it.
  const offsetMs = hasSimulator ? await readBusinessOffset(db) : 0;
  const deps = insightsBy({
    db,
    timeZone: async () => (await readBusinessFacts(db))?.timeZone ?? UNKNOWN_SHOP.timeZone,
    businessClock: () => new Date(machineClock().getTime() + offsetMs),
  });
  const found = await readInsights(deps, asked);
  return 'field' in found ? `--${found.field}: ${found.message.replaceAll('`to`', '--to')}` : found;
}

function show(found: Insights, name: string | undefined): string | null {
  const language = terminalLanguage(process.env);
  if (name === undefined) return insightsSummary(found, language);
  const figure = found.figures.find(({ id }) => id === name);
  return figure === undefined ? null : figureTable(found, figure, language);
}

const unknownFigure = (name: string | undefined, figures: readonly Figure[]): string =>
  `--figure: ${name} is none of ${figures.map(({ id }) => id).join(', ')}.`;
