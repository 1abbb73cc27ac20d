import type { Language } from '../core/language.ts';
import { type Figure, type Insights, timeBefore, writeValue } from '../insights/index.ts';

type Words = Readonly<Record<'when' | 'total' | 'none' | 'was', string>> & {
  readonly waiting: (count: number) => string;
};

const WORDS: Readonly<Record<Language, Words>> = {
  es: {
    when: 'cuándo',
    total: 'total',
    none: '–',
    was: 'antes',
    waiting: (count) => `Aún se cuentan ${count} cuartos de hora de estos días; vuelve a preguntar en un momento.`,
  },
  en: {
    when: 'when',
    total: 'total',
    none: '–',
    was: 'before',
    waiting: (count) => `${count} quarters of an hour of these days are still being counted; ask again in a moment.`,
  },
};
/** A busy shop always has the quarter of now and the one before. */
const USUAL = 2;

/** Sums of every figure, a line each, beside those of the time before. */
export function insightsSummary(insights: Insights, language: Language): string {
  const lines = insights.figures.flatMap((figure) => {
    const parts = figure.columns.map(
      (_, index) =>
        `${headOf(figure, index, language)} ${cellOf(figure, figure.totals[index] ?? null, index)} ` +
        `(${WORDS[language].was} ${cellOf(figure, figure.before[index] ?? null, index)})`,
    );
    return [figure.title[language], `  ${parts.join(' · ') || WORDS[language].none}`];
  });
  return [titleOf(insights), timeBefore(insights, language), ...lines, ...notesOf(insights, language)].join('\n');
}

/** One figure with a row a day or hour, its sums, those of the time before, and what it counts. */
export function figureTable(insights: Insights, figure: Figure, language: Language): string {
  const words = WORDS[language];
  const cells = (values: readonly (number | null)[]) => values.map((value, index) => cellOf(figure, value, index));
  const lines = [
    [words.when, ...figure.columns.map((_, index) => headOf(figure, index, language))],
    ...figure.rows.map(({ at, values }) => [at, ...cells(values)]),
    [words.total, ...cells(figure.totals)],
    [timeBefore(insights, language), ...cells(figure.before)],
  ];
  const heads = [titleOf(insights), figure.title[language], figure.definition[language]];
  return [...heads, ...inColumns(lines), ...notesOf(insights, language)].join('\n');
}

const titleOf = ({ from, to, timeZone }: Insights): string => `${from} – ${to} (${timeZone})`;

const notesOf = ({ waiting }: Insights, language: Language): string[] =>
  waiting > USUAL ? [WORDS[language].waiting(waiting)] : [];

const UNITS = { count: '', ms: ' (ms)', minor: '', micro_usd: ' (USD)' } as const;

function headOf({ unit, columns }: Figure, index: number, language: Language): string {
  const { label, currency = null } = columns[index] ?? {};
  return `${label?.[language] ?? ''}${currency === null ? UNITS[unit] : ` (${currency})`}`;
}

const cellOf = ({ unit, columns }: Figure, value: number | null, index: number): string =>
  writeValue(unit, value, columns[index]?.currency ?? null) || '–';

/** Moments on the left, figures on the right. */
function inColumns(lines: readonly (readonly string[])[]): string[] {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
}
