import { type IntlShape, useIntl } from 'react-intl';
import { type Language, useLanguage, useTexts } from '../../app/language.tsx';
import type { Figure, FigureId } from '../contract.ts';
import { useValues } from './use-values.ts';

type Words = {
  readonly text: ReturnType<typeof useTexts>;
  readonly value: ReturnType<typeof useValues>['value'];
  readonly intl: IntlShape;
  readonly language: Language;
};
type Say = (figure: Figure, words: Words) => string;

/** What a figure says of its whole time, in a sentence. */
export function useSentence(): (figure: Figure) => string {
  const text = useTexts();
  const intl = useIntl();
  const { language } = useLanguage();
  const { value } = useValues();
  return (figure) => SENTENCES[figure.id](figure, { text, value, intl, language });
}

const numbers = ({ totals }: Figure): readonly number[] => totals.map((one) => one ?? 0);
const sumOf = (figure: Figure): number => numbers(figure).reduce((sum, one) => sum + one, 0);

const outcomes: Say = (figure, { text, intl }) => {
  const [answered = 0, person = 0] = numbers(figure);
  const all = sumOf(figure);
  if (all === 0) return text('insights.say.outcomes.none');
  const share = intl.formatNumber(answered / all, { style: 'percent' });
  return text('insights.say.outcomes', { answered, all, share, person });
};

const times: Say = (figure, { text, value }) => {
  const [p50 = null, p95 = null] = figure.totals;
  if (p50 === null || p95 === null) return text('insights.say.times.none');
  return text('insights.say.times', { p50: value(figure, 0, p50), p95: value(figure, 1, p95) });
};

const mostCommon = (figure: Figure, { language }: Words) => {
  const [first] = figure.columns;
  const [most = 0] = numbers(figure);
  // A reason of the time before is a column, too.
  return first === undefined || most === 0 ? null : { count: sumOf(figure), reason: first.label[language], most };
};
const handovers: Say = (figure, words) => {
  const found = mostCommon(figure, words);
  return found === null ? words.text('insights.say.handovers.none') : words.text('insights.say.handovers', found);
};
const ignored: Say = (figure, words) => {
  const found = mostCommon(figure, words);
  return found === null ? words.text('insights.say.ignored.none') : words.text('insights.say.ignored', found);
};

const orders: Say = (figure, { text }) => {
  const [chat = 0, elsewhere = 0, paid = 0] = numbers(figure);
  return text('insights.say.orders', { count: chat + elsewhere, chat, paid });
};

/** Two columns a currency: ordered and collected. */
const money: Say = (figure, { text, value, intl }) => {
  if (numbers(figure).every((one) => one === 0)) return text('insights.say.money.none');
  const amounts = figure.totals.map((total, index) => value(figure, index, total));
  const list = (side: number) => intl.formatList(amounts.filter((_, index) => index % 2 === side));
  return text('insights.say.money', { placed: list(0), collected: list(1) });
};

const costs: Say = (figure, { text, value }) => {
  const written = figure.totals.map((one, index) => value(figure, index, one));
  const [meta = '', model = '', speech = '', vision = ''] = written;
  return text('insights.say.costs', { meta, model, speech, vision, total: value(figure, 0, sumOf(figure)) });
};

const funnel: Say = (figure, { text }) => {
  const [messages = 0, placed = 0, paid = 0] = numbers(figure);
  return text('insights.say.funnel', { messages, orders: placed, paid });
};

const templates: Say = (figure, { text }) => {
  const [sent = 0, delivered = 0, read = 0, failed = 0] = numbers(figure);
  return text('insights.say.templates', { sent, delivered, read, failed });
};

const unanswered: Say = (figure, { text }) => text('insights.say.unanswered', { count: sumOf(figure) });

const SENTENCES: Readonly<Record<FigureId, Say>> = {
  outcomes,
  times,
  handovers,
  ignored,
  orders,
  money,
  costs,
  funnel,
  templates,
  unanswered,
};
