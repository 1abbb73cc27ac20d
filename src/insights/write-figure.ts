import type { Language } from '../core/language.ts';
import { writeAmount } from '../core/money.ts';
import { guardCell, writeCsv } from '../platform/files/index.ts';
import type { Figure, FigureColumn, FigureUnit, Insights } from './contract.ts';

type Compared = Pick<Insights, 'before'>;

/**
 * One figure as a CSV file: a row a day or hour, then the sums of all of them and those of the time before. Cells that a
 * spreadsheet would run are guarded.
 */
export const writeFigure = (insights: Compared, figure: Figure, language: Language): AsyncGenerator<string> =>
  writeCsv(rowsOf(insights, figure, language));

async function* rowsOf(insights: Compared, figure: Figure, language: Language): AsyncGenerator<readonly string[]> {
  const { unit, columns, rows, totals, before } = figure;
  const cells = (values: readonly (number | null)[]) =>
    values.map((value, index) => writeValue(unit, value, columns[index]?.currency ?? null));
  yield [WHEN[language], ...columns.map((column) => guardCell(headOf(unit, column, language)))];
  for (const { at, values } of rows) yield [at, ...cells(values)];
  yield [TOTAL[language], ...cells(totals)];
  yield [timeBefore(insights, language), ...cells(before)];
}

/** The time with which figures are compared, such as `antes (2026-11-17 – 2026-11-23)`. */
export function timeBefore({ before: { from, to, isPartDay } }: Compared, language: Language): string {
  const days = from === to ? from : `${from} – ${to}`;
  return `${BEFORE[language]} (${days}${isPartDay ? UNTIL_NOW[language] : ''})`;
}

const TOTAL: Readonly<Record<Language, string>> = { es: 'total', en: 'total' };
const BEFORE: Readonly<Record<Language, string>> = { es: 'antes', en: 'before' };
const UNTIL_NOW: Readonly<Record<Language, string>> = { es: ' hasta esta misma hora', en: ' until this same hour' };
const WHEN: Readonly<Record<Language, string>> = { es: 'cuándo', en: 'when' };
const UNITS: Readonly<Record<FigureUnit, string>> = { count: '', ms: ' (ms)', minor: '', micro_usd: ' (USD)' };

const headOf = (unit: FigureUnit, { label, currency }: FigureColumn, language: Language): string =>
  `${label[language]}${currency === null ? UNITS[unit] : ` (${currency})`}`;

/** A number as a spreadsheet reads it; nothing for what cannot be said. */
export function writeValue(unit: FigureUnit, value: number | null, currency: string | null): string {
  if (value === null) return '';
  if (unit === 'micro_usd') return (value / 1_000_000).toFixed(6);
  if (unit !== 'minor' || currency === null) return String(value);
  return `${value < 0 ? '-' : ''}${writeAmount({ minor: Math.abs(value), currency })}`;
}
