import { type Context, isComparison, isPriced, isUnknown } from './context.ts';
import { type Ground, isSame, mine, type Of, type Support } from './ground.ts';
import { explainSum } from './money-sums.ts';
import { isNamed, isOfAnotherSubject } from './subjects.ts';
import { isSummed } from './topics.ts';
import type { Known } from './types.ts';

/** Banknotes in minor units. */
const BILLS = [2_000, 5_000, 10_000, 20_000, 50_000, 100_000];

/** An amount of a fact, said of that fact's subject; or one that facts add up to; or the customer's own. */
export function moneySupport(figure: Of<'money'>, context: Context, ground: Ground): Support {
  const amounts = ground.known.filter((known) => known.figure.kind === 'money');
  const sameCurrency = (known: Known): boolean =>
    known.figure.kind === 'money' &&
    (figure.currency === null || known.figure.currency === null || known.figure.currency === figure.currency);
  const exact = amounts.filter(
    (known) => sameCurrency(known) && known.figure.kind === 'money' && known.figure.minor === figure.minor,
  );
  const first = exact[0];
  if (first && figure.minor === 0) return { fact: first.fact };
  if (first && !isOfAnotherSubject(context, exact, amounts)) return { fact: first.fact };
  if (figure.minor === 0) return isUnknown(context) || context.isQuestion ? 'harmless' : null;
  if (!isPriced(context) && mine(figure, context, ground)) return 'harmless';
  if (isPaying(figure, context)) return 'harmless';
  if (!isSummed(context) && !context.sentence.match(/\b[2-9]\b|\b\d{2}\b/)) return null;
  return sumSupport(figure, amounts.filter(sameCurrency), context, ground);
}

function sumSupport(figure: Of<'money'>, amounts: readonly Known[], context: Context, ground: Ground): Support {
  const terms = amounts
    .filter((known) => isInPlay(known, amounts, context, ground))
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
  isComparison(context) && /\b(?:pag|pay|billete)/.test(context.before) && BILLS.includes(figure.minor);

const paidAmounts = (ground: Ground): number[] =>
  [
    ...ground.customer,
    ...ground.reply.filter((figure) => figure.kind === 'money' && BILLS.includes(figure.minor)),
  ].flatMap((figure) =>
    figure.kind === 'money'
      ? [figure.minor]
      : figure.kind === 'number' && figure.value >= 20
        ? [figure.value * 100]
        : [],
  );

/** With many prices about, only those that the reply repeats or whose subject is named may be added up. */
const isInPlay = (known: Known, amounts: readonly Known[], context: Context, ground: Ground): boolean =>
  amounts.length <= 4 ||
  isNamed(known.topic, `${context.sentence}\n${ground.customerWords}`, amounts) ||
  ground.reply.some((figure) => isSame(figure, known.figure));
