import type { Figure, FigureColumn, FigureId, FigureUnit, Words } from './contract.ts';
import { percentileOf } from './histogram-rules.ts';
import type { ReasonText } from './ports.ts';
import { addFigures } from './slot-rules.ts';
import type { Figures, Slot } from './types.ts';
import { FIGURE_WORDS, IGNORED_WORDS, PART_WORDS } from './words.ts';

type Part = FigureColumn & { readonly of: (figures: Figures) => number | null };
type Plan = { readonly unit: FigureUnit; readonly parts: (all: Figures, reasonText: ReasonText) => readonly Part[] };

const total =
  (...names: readonly string[]) =>
  (figures: Figures): number =>
    names.reduce((sum, name) => sum + (figures[name] ?? 0), 0);

const part = (key: string, of: Part['of']): Part => ({
  ...{ key, currency: null, of },
  label: PART_WORDS[key] ?? { es: key, en: key },
});

/** What was found under a name, the most frequent first. */
const partsFound = (all: Figures, name: string): string[] =>
  Object.entries(all)
    .filter(([key]) => key.startsWith(`${name}:`))
    .sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1))
    .map(([key]) => key.slice(name.length + 1));

const sumOf = (name: string) => (figures: Figures) =>
  total(...Object.keys(figures).filter((key) => key.startsWith(`${name}:`)))(figures);

const counts = (name: string, keys: readonly string[]): Plan => ({
  unit: 'count',
  parts: () => keys.map((key) => part(key, total(`${name}:${key}`))),
});

const reasons = (name: string, labelOf: (reason: string, reasonText: ReasonText) => Words): Plan => ({
  unit: 'count',
  parts: (all, reasonText) =>
    partsFound(all, name).map((reason) => ({
      ...part(reason, total(`${name}:${reason}`)),
      label: labelOf(reason, reasonText),
    })),
});

const moneyPart = (key: string, currency: string): Part => ({ ...part(key, total(`${key}:${currency}`)), currency });

const PLANS: Readonly<Record<FigureId, Plan>> = {
  outcomes: {
    unit: 'count',
    parts: () => [
      part('answered', total('outcome:answered')),
      part('given_to_person', total('outcome:given_to_person')),
      part('ignored', sumOf('ignored')),
      part('open', total('outcome:open')),
    ],
  },
  times: {
    unit: 'ms',
    parts: () => [part('p50', (all) => percentileOf(all, 0.5)), part('p95', (all) => percentileOf(all, 0.95))],
  },
  handovers: reasons('handover', (reason, text) => ({ es: text(reason, 'es'), en: text(reason, 'en') })),
  ignored: reasons('ignored', (reason) => IGNORED_WORDS[reason] ?? { es: reason, en: reason }),
  orders: {
    unit: 'count',
    parts: () => [
      part('chat', total('orders:chat')),
      part('elsewhere', total('orders:elsewhere')),
      part('paid', total('paid:chat', 'paid:elsewhere')),
    ],
  },
  money: {
    unit: 'minor',
    parts: (all) => {
      const found = [...new Set(['placed', 'collected'].flatMap((name) => partsFound(all, name)))].sort();
      const isThere = (currency: string) => total(`placed:${currency}`, `collected:${currency}`)(all) !== 0;
      // The picture is of the first: not of one that is gone.
      const inOrder = [...found.filter(isThere), ...found.filter((currency) => !isThere(currency))];
      return inOrder.flatMap((currency) => [moneyPart('placed', currency), moneyPart('collected', currency)]);
    },
  },
  costs: { ...counts('cost', ['meta', 'model', 'speech', 'vision']), unit: 'micro_usd' },
  funnel: {
    unit: 'count',
    parts: () => [
      part('messages', (all) => sumOf('outcome')(all) + sumOf('ignored')(all)),
      part('orders', total('orders:chat')),
      part('paid', total('paid:chat')),
    ],
  },
  templates: counts('template', ['sent', 'delivered', 'read', 'failed']),
  unanswered: counts('unanswered', ['questions']),
};

/** Every figure of these days or hours as a table, with its words and the sums of the time before. */
export function figuresOf(slots: readonly Slot[], before: Figures, reasonText: ReasonText): Figure[] {
  const all = addFigures(slots.map(({ figures }) => figures));
  return Object.entries(PLANS).map(([id, plan]) => figureOf(id as FigureId, plan, slots, { all, before }, reasonText));
}

type Sums = { readonly all: Figures; readonly before: Figures };

function figureOf(id: FigureId, { unit, parts }: Plan, slots: readonly Slot[], sums: Sums, text: ReasonText): Figure {
  const { all, before } = sums;
  // What was there before and is not now has fallen to nothing: that is told, too.
  const found = parts({ ...Object.fromEntries(Object.keys(before).map((name) => [name, 0])), ...all }, text);
  const values = (figures: Figures) => found.map((one) => one.of(figures));
  return {
    ...{ id, unit, ...FIGURE_WORDS[id] },
    columns: found.map(({ key, label, currency }) => ({ key, label, currency })),
    rows: slots.map(({ at, figures }) => ({ at, values: values(figures) })),
    totals: values(all),
    before: values(before),
  };
}
