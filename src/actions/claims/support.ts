import type { Fact } from '../types.ts';
import { daysBetween, isSameDay, weekdayOf } from './calendar.ts';
import {
  type Context,
  givesStatus,
  isAttributed,
  isBrewing,
  isComparison,
  isCounting,
  isDelivery,
  isPriced,
  isStocked,
  isSummed,
  isUnknown,
} from './context.ts';
import { effectsIn } from './effects.ts';
import { explainSum } from './money-sums.ts';
import { isOfAnotherSubject } from './subjects.ts';
import type { Figure, Known } from './types.ts';

/** What is known besides the facts. */
export type Ground = {
  readonly known: readonly Known[];
  /** Figures of the customer's own messages. */
  readonly customer: readonly Figure[];
  readonly quantities: readonly number[];
  readonly reply: readonly Figure[];
  readonly today: string;
};

/** `harmless` needs no receipt; otherwise the fact that supports, or null. */
export type Support = { readonly fact: Fact } | 'harmless' | null;

type Of<K extends Figure['kind']> = Extract<Figure, { kind: K }>;

/** Finds what a figure of a reply rests on. */
export function supportOf(figure: Figure, context: Context, ground: Ground): Support {
  switch (figure.kind) {
    case 'money':
      return moneySupport(figure, context, ground);
    case 'percent':
      return (
        by(ground, (known) => known.kind === 'percent' && known.value === figure.value) ??
        mine(figure, context, ground) ??
        twoForOne(figure, context, ground)
      );
    case 'number':
      return numberSupport(figure, context, ground);
    case 'duration':
      return durationSupport(figure, context, ground);
    case 'date':
      return dateSupport(figure, context, ground);
    case 'weekday':
      return weekdaySupport(figure, context, ground);
    case 'time':
      return timeSupport(figure, context, ground);
    case 'link':
      return (
        by(ground, (known) => known.kind === 'link' && sameLink(known.url, figure.url)) ?? mine(figure, context, ground)
      );
    case 'code':
      return codeSupport(figure, context, ground);
    case 'done':
      return doneSupport(figure, ground);
  }
}

const by = (
  ground: Ground,
  matches: (known: Figure) => boolean,
  about: (topic: string) => boolean = () => true,
): Support => {
  const found = ground.known.find((known) => matches(known.figure) && about(known.topic));
  return found ? { fact: found.fact } : null;
};

/** The customer's own figure, repeated as theirs. */
const mine = (figure: Figure, context: Context, ground: Ground): Support =>
  isAttributed(context) && ground.customer.some((theirs) => isSame(theirs, figure)) ? 'harmless' : null;

const isSame = (a: Figure, b: Figure): boolean => {
  if (a.kind === 'money' && b.kind === 'money') return a.minor === b.minor;
  if (a.kind === 'number' && b.kind === 'money') return a.value * 100 === b.minor;
  if (a.kind === 'money' && b.kind === 'number') return a.minor === b.value * 100;
  if (a.kind === 'number' && b.kind === 'number') return a.value === b.value;
  if (a.kind === 'time' && b.kind === 'time') return a.minutes.some((minute) => b.minutes.includes(minute));
  if (a.kind === 'number' && b.kind === 'time') return b.minutes.includes(a.value * 60);
  if (a.kind === 'weekday' && b.kind === 'weekday') return b.days.every((day) => a.days.includes(day));
  if (a.kind === 'date' && b.kind === 'date')
    return a.day === b.day || isSameDay(b.day, a.day) || isSameDay(a.day, b.day);
  if (a.kind === 'date' && b.kind === 'weekday') return /^\d/.test(a.day) && b.days.includes(weekdayOf(a.day));
  if (a.kind === 'link' && b.kind === 'link') return sameLink(a.url, b.url);
  if (a.kind === 'code' && b.kind === 'code') return a.code === b.code;
  return (a.kind === 'percent' || a.kind === 'duration') && a.kind === b.kind && a.value === b.value;
};

const sameLink = (a: string, b: string): boolean => a === b;

const twoForOne = (figure: Of<'percent'>, context: Context, ground: Ground): Support =>
  figure.value === -1 && isUnknown(context)
    ? 'harmless'
    : by(ground, (known) => known.kind === 'percent' && known.value === figure.value);

function moneySupport(figure: Of<'money'>, context: Context, ground: Ground): Support {
  const amounts = ground.known.filter((known) => known.figure.kind === 'money');
  const sameCurrency = (known: Known): boolean =>
    known.figure.kind === 'money' &&
    (figure.currency === null || known.figure.currency === null || known.figure.currency === figure.currency);
  const exact = amounts.filter(
    (known) => sameCurrency(known) && known.figure.kind === 'money' && known.figure.minor === figure.minor,
  );
  const first = exact[0];
  if (first && figure.minor === 0) return { fact: first.fact };
  if (first)
    return isOfAnotherSubject(context.before, context.sentence, exact, amounts) && !isSummed(context)
      ? null
      : { fact: first.fact };
  if (figure.minor === 0) return isUnknown(context) || context.isQuestion ? 'harmless' : null;
  if (!isPriced(context) && mine(figure, context, ground)) return 'harmless';
  if (isPaying(figure, context)) return 'harmless';
  if (!isSummed(context) && !context.sentence.match(/\b[2-9]\b|\b\d{2}\b/)) return null;
  const terms = amounts
    .filter(sameCurrency)
    .filter((known) => isInPlay(known, amounts, ground))
    .flatMap((known) => (known.figure.kind === 'money' ? [{ minor: known.figure.minor, known }] : []));
  const known = explainSum(figure.minor, {
    terms,
    quantities: ground.quantities,
    percents: ground.known.flatMap(({ figure: fact }) =>
      fact.kind === 'percent' && fact.value > 0 && fact.value < 100 ? [fact.value] : [],
    ),
    paid: paidAmounts(ground),
  });
  return known ? { fact: known.fact } : null;
}

/** Bills are spoken of when change is: `si pagas con $500`. */
const isPaying = (figure: Of<'money'>, context: Context): boolean =>
  isComparison(context) &&
  /\b(?:pag|pay|billete)/.test(context.before) &&
  [2_000, 5_000, 10_000, 20_000, 50_000, 100_000].includes(figure.minor);

const paidAmounts = (ground: Ground): number[] =>
  [
    ...ground.customer,
    ...ground.reply.filter(
      (figure) => figure.kind === 'money' && [2_000, 5_000, 10_000, 20_000, 50_000, 100_000].includes(figure.minor),
    ),
  ].flatMap((figure) =>
    figure.kind === 'money'
      ? [figure.minor]
      : figure.kind === 'number' && figure.value >= 20
        ? [figure.value * 100]
        : [],
  );

/** With many prices about, only those that the reply itself mentions may be added up. */
const isInPlay = (known: Known, amounts: readonly Known[], ground: Ground): boolean =>
  amounts.length <= 4 ||
  ground.reply.some(
    (figure) => figure.kind === 'money' && known.figure.kind === 'money' && figure.minor === known.figure.minor,
  );

function numberSupport(figure: Of<'number'>, context: Context, ground: Ground): Support {
  const isSize = figure.unit !== '' && figure.unit !== 'piece';
  const exact = by(
    ground,
    (known) => known.kind === 'number' && known.value === figure.value && (isSize ? known.unit === figure.unit : true),
  );
  if (exact && !(isStocked(context) && !isSize && !isOfPieces(figure.value, ground))) return exact;
  if (isSize) {
    if (isBrewing(context) && !/^(?:pun|est|sta)/.test(figure.unit)) return 'harmless';
    return ground.customer.some((theirs) => isSame(theirs, figure)) && !isStocked(context) ? 'harmless' : null;
  }
  if (isCounting(context) && figure.value <= 12) return 'harmless';
  if (!isStocked(context) && figure.value <= 50 && ground.customer.some((theirs) => isSame(theirs, figure)))
    return 'harmless';
  const priced = by(ground, (known) => known.kind === 'money' && known.minor === Math.round(figure.value * 100));
  if (priced && !isStockOnly(context)) return priced;
  if (mine(figure, context, ground)) return 'harmless';
  if (!isStocked(context) && isMultiplier(context) && figure.value <= 50) return 'harmless';
  if (context.isQuestion && figure.value <= 12) return 'harmless';
  if (isBrewing(context) || isUnknown(context)) return 'harmless';
  const inClock = by(ground, (known) => known.kind === 'time' && known.minutes.includes(figure.value * 60));
  return inClock ?? bareSum(figure, context, ground);
}

/** `x 2`, `2 x $185`, `por 2 bolsas`, `2 bolsas cuestan $370`: the amount beside it is what has to be right. */
const isMultiplier = (context: Context): boolean =>
  /^\s*(?:x|×|\*|por|bolsas?|bags?|piezas?|paquetes?|tazas?|cups?|de\b|of\b|units?|unidades|cafes?|pza)/.test(
    context.after,
  ) && /\$|pesos|mxn/.test(context.sentence);

const isStockOnly = (context: Context): boolean =>
  /\b(?:quedan?|en existencia|stock|left|disponibles|piezas|unidades|units)\b/.test(context.sentence);

/** Stock has to be counted by a fact, not read out of a name. */
const isOfPieces = (value: number, ground: Ground): boolean =>
  ground.known.some(
    ({ figure, fact }) =>
      figure.kind === 'number' &&
      figure.value === value &&
      (fact.kind === 'number' || fact.kind === 'text') &&
      figure.unit !== 'g' &&
      figure.unit !== 'ml',
  );

const bareSum = (figure: Of<'number'>, context: Context, ground: Ground): Support =>
  figure.value >= 20 && isSummed(context) && !isStockOnly(context)
    ? moneySupport(
        { kind: 'money', minor: Math.round(figure.value * 100), currency: null, start: figure.start, end: figure.end },
        context,
        ground,
      )
    : null;

function durationSupport(figure: Of<'duration'>, context: Context, ground: Ground): Support {
  const sameTopic = (topic: string): boolean =>
    !isDelivery(context.sentence) ||
    isDelivery(topic) ||
    !/\b(?:devol|return|cambio|garant|warrant|refund|reembols)/.test(topic);
  return (
    by(
      ground,
      (known) => known.kind === 'duration' && known.unit === figure.unit && known.value === figure.value,
      sameTopic,
    ) ??
    mine(figure, context, ground) ??
    (isUnknown(context) || (isBrewing(context) && figure.unit === 'minute' && figure.value < 60) ? 'harmless' : null)
  );
}

function dateSupport(figure: Of<'date'>, context: Context, ground: Ground): Support {
  const delivery = isDelivery(context.sentence);
  const about = (topic: string): boolean => !delivery || isDelivery(topic);
  const isFull = /^\d{4}-/.test(figure.day);
  const support =
    by(
      ground,
      (known) => known.kind === 'date' && (isSameDay(figure.day, known.day) || isSameDay(known.day, figure.day)),
    ) ??
    (isFull
      ? by(
          ground,
          (known) =>
            known.kind === 'weekday' && known.days.includes(weekdayOf(figure.day)) && isNear(figure.day, ground.today),
          about,
        )
      : null) ??
    (isFull && delivery
      ? by(
          ground,
          (known) => known.kind === 'duration' && known.value === daysBetween(ground.today, figure.day) * 1_440,
          isDelivery,
        )
      : null);
  return support ?? mine(figure, context, ground) ?? (isUnknown(context) ? 'harmless' : null);
}

const isNear = (day: string, today: string): boolean => Math.abs(daysBetween(today, day)) <= 14;

function weekdaySupport(figure: Of<'weekday'>, context: Context, ground: Ground): Support {
  const delivery = isDelivery(context.sentence);
  const covering = (day: number): Support =>
    by(
      ground,
      (known) => known.kind === 'weekday' && known.days.includes(day),
      (topic) => !delivery || isDelivery(topic),
    ) ?? by(ground, (known) => known.kind === 'date' && /^\d{4}-/.test(known.day) && weekdayOf(known.day) === day);
  const supports = figure.days.map(covering);
  const first = supports[0];
  if (first && supports.every((support) => support !== null)) return first;
  return mine(figure, context, ground) ?? (isUnknown(context) && ground.customer.length > 0 ? 'harmless' : null);
}

function timeSupport(figure: Of<'time'>, context: Context, ground: Ground): Support {
  const matches = (known: Figure): boolean =>
    (known.kind === 'time' && known.minutes.some((minute) => figure.minutes.includes(minute))) ||
    (known.kind === 'number' && known.unit === '' && figure.minutes.includes(known.value * 60));
  return by(ground, matches) ?? mine(figure, context, ground) ?? (isUnknown(context) ? 'harmless' : null);
}

function codeSupport(figure: Of<'code'>, context: Context, ground: Ground): Support {
  const found = ground.known.find((known) => known.figure.kind === 'code' && known.figure.code === figure.code);
  if (found) return { fact: found.fact };
  const inWords = ground.known.find(
    (known) =>
      known.fact.kind === 'text' &&
      known.topic.replace(/[^a-z0-9]/g, '').includes(figure.code) &&
      figure.code.length > 3,
  );
  if (inWords) return { fact: inWords.fact };
  const theirs = ground.customer.some(
    (other) =>
      (other.kind === 'code' && other.code === figure.code) ||
      (other.kind === 'number' && String(other.value) === figure.code),
  );
  return theirs && !givesStatus(context) ? 'harmless' : null;
}

function doneSupport(figure: Of<'done'>, ground: Ground): Support {
  for (const { fact, figure: known } of ground.known) {
    const effects =
      known.kind === 'done'
        ? known.effects
        : fact.kind === 'code' && fact.status
          ? effectsIn(statusWords(fact.status))
          : null;
    if (
      effects &&
      (figure.effects.length === 0 ? known.kind === 'done' : effects.some((effect) => figure.effects.includes(effect)))
    )
      return { fact };
  }
  return null;
}

/** A status implies those before it: what was delivered was shipped, what is shipped was ordered. */
const statusWords = (status: string): string => {
  const words = status.toLowerCase();
  if (/deliver|entreg/.test(words)) return `${words} delivered shipped order paid`;
  if (/ship|envi|camino|transit/.test(words)) return `${words} shipped order`;
  return `${words} order`;
};
