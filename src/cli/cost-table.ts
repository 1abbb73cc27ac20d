import type { Language } from '../core/language.ts';
import type { CostPage, PriceTable, ServiceMessages } from '../costs/index.ts';

type Words = Readonly<
  Record<'day' | 'conversation' | 'kind' | 'amount' | 'count' | 'none' | 'total' | 'more', string>
> & {
  readonly guess: (asOf: string, source: string) => string;
  readonly service: (one: ServiceMessages, limit: number) => string;
};

const WORDS: Readonly<Record<Language, Words>> = {
  es: {
    day: 'día',
    conversation: 'conversación',
    kind: 'tipo',
    amount: 'importe',
    count: 'cuántos',
    none: 'No se gastó nada.',
    total: 'total',
    more: '… y hay más: pide más con --limit, o menos días.',
    guess: (asOf, source) =>
      `~ Precios de WhatsApp sin confirmar, del ${asOf}; pon los de tu cuenta con WHATSAPP_PRICES_FILE. ${source}`,
    service: ({ phoneNumberId, month, free, charged }, limit) =>
      `Mensajes de servicio de ${month}, número ${phoneNumberId}: ${free} gratis (de ${limit}), ${charged} cobrados.`,
  },
  en: {
    day: 'day',
    conversation: 'conversation',
    kind: 'kind',
    amount: 'amount',
    count: 'count',
    none: 'Nothing was spent.',
    total: 'total',
    more: '… and more: ask for it with a larger --limit, or for fewer days.',
    guess: (asOf, source) =>
      `~ Prices of WhatsApp that are not confirmed, of ${asOf}; set those of your account with WHATSAPP_PRICES_FILE. ${source}`,
    service: ({ phoneNumberId, month, free, charged }, limit) =>
      `Service messages of ${month}, number ${phoneNumberId}: ${free} free (of ${limit}), ${charged} charged.`,
  },
};

type Shown = CostPage & {
  readonly title: string;
  readonly by: 'day' | 'conversation' | 'kind';
  readonly language: Language;
  /** Of the months that were asked about. */
  readonly services: readonly ServiceMessages[];
  readonly prices: Pick<PriceTable, 'asOf' | 'source' | 'freeServicePerMonth'>;
};

/** Sums in columns; a total for each currency when no row is left out. `~` marks what rests on estimated prices. */
export function costTable({ title, by, rows, next, language, services, prices }: Shown): string {
  const words = WORDS[language];
  const free = services.map((one) => words.service(one, prices.freeServicePerMonth));
  if (rows.length === 0) return [title, words.none, ...free].join('\n');
  const isGuess = rows.some((row) => row.isEstimated);
  const lines = [
    [words[by], words.amount, '', words.count],
    ...rows.map((row) => [row.key || '?', amountOf(row), row.currency, String(row.count)]),
    ...(next === null ? totalsOf(rows).map((sum) => [words.total, amountOf(sum), sum.currency, '']) : []),
  ];
  const notes = [
    ...(next === null ? [] : [words.more]),
    ...(isGuess ? [words.guess(prices.asOf, prices.source[language])] : []),
    ...free,
  ];
  return [title, ...inColumns(lines), ...notes].join('\n');
}

type Sum = { readonly currency: string; readonly amountMicro: number; readonly isEstimated: boolean };

function totalsOf(rows: readonly Sum[]): readonly Sum[] {
  const sums = new Map<string, Sum>();
  for (const { currency, amountMicro, isEstimated } of rows) {
    const known = sums.get(currency) ?? { currency, amountMicro: 0, isEstimated: false };
    sums.set(currency, {
      currency,
      amountMicro: known.amountMicro + amountMicro,
      isEstimated: known.isEstimated || isEstimated,
    });
  }
  return [...sums.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
}

/** Four decimals: a message costs less than a cent. */
const amountOf = ({ amountMicro, isEstimated }: Sum): string =>
  `${isEstimated ? '~' : ''}${(amountMicro / 1_000_000).toFixed(4)}`;

/** Words on the left, figures on the right. */
function inColumns(lines: readonly (readonly string[])[]): string[] {
  const widths = [0, 1, 2, 3].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const pad = (cell: string, column: number): string => {
    const width = widths[column] ?? 0;
    return column === 1 || column === 3 ? cell.padStart(width) : cell.padEnd(width);
  };
  return lines.map((line) => line.map(pad).join('  ').trimEnd());
}
