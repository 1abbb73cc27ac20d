import { type Context, givesStatus, isUnknown } from './context.ts';
import { provenEffects } from './effects.ts';
import { by, type Ground, isSame, mine, type Of, type Support, sameLink } from './ground.ts';
import { moneySupport } from './support-money.ts';
import { dateSupport, durationSupport, timeSupport, weekdaySupport } from './support-times.ts';
import { isAbout, isOnlyFile, tellsState } from './things.ts';
import { isBrewing, isCounting, isStocked, isSummed } from './topics.ts';
import type { Figure } from './types.ts';

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

const twoForOne = (figure: Of<'percent'>, context: Context, ground: Ground): Support =>
  figure.value === -1 && isUnknown(context)
    ? 'harmless'
    : by(ground, (known) => known.kind === 'percent' && known.value === figure.value);

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

/** From 10,000 pieces on a count without separators looks like a code. */
function countSupport({ code, ...figure }: Of<'code'>, context: Context, ground: Ground): Support {
  if (!/^[1-9]\d{4,8}$/.test(code) || !isStocked(context)) return null;
  const value = Number(code);
  return isOfPieces(value, ground)
    ? numberSupport({ ...figure, kind: 'number', value, unit: '' }, context, ground)
    : null;
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
  const counted = countSupport(figure, context, ground);
  if (counted) return counted;
  const theirs = ground.customer.some(
    (other) =>
      (other.kind === 'code' && other.code === figure.code) ||
      (other.kind === 'number' && String(other.value) === figure.code),
  );
  return theirs && !givesStatus(context) ? 'harmless' : null;
}

/** How a thing of the customer stands: told by a status, by something done for them, or by a text about such things. */
function matterSupport(about: string, { effects, things }: Of<'done'>, ground: Ground): Support {
  const stem = about.slice(0, 6);
  const found = ground.known.find(({ fact, figure, topic }) => {
    if (fact.kind === 'code') return fact.status !== undefined;
    if (fact.kind === 'done')
      return (
        figure.kind === 'done' &&
        !isOnlyFile(fact.effect) &&
        (tellsState(fact.effect) || things.length === 0) &&
        isAbout(things, fact.effect) &&
        figure.effects.some((one) => one !== 'handoff' || effects.includes(one))
      );
    return topic.includes(stem);
  });
  return found ? { fact: found.fact } : null;
}

function doneSupport(figure: Of<'done'>, ground: Ground): Support {
  if (figure.about !== undefined) return matterSupport(figure.about, figure, ground);
  for (const { fact, figure: known } of ground.known) {
    if (fact.kind === 'done' && !isAbout(figure.things, fact.effect)) continue;
    if (fact.kind === 'done' && isOnlyFile(fact.effect) && !figure.effects.includes('file')) continue;
    const effects =
      known.kind === 'done'
        ? known.effects
        : fact.kind === 'code' && fact.status
          ? provenEffects(statusWords(fact.status))
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
