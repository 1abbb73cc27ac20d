import type { Language } from '../../core/language.ts';
import type { Fact } from '../types.ts';
import { dayIn } from './calendar.ts';
import { contextOf } from './context.ts';
import type { Ground } from './ground.ts';
import { knownFigures } from './known-figures.ts';
import { originalSpan, toPlainText } from './plain-text.ts';
import { readDone } from './read-done.ts';
import { readFigures } from './read-figures.ts';
import { supportOf } from './support.ts';
import type { Claim, Figure } from './types.ts';

export type CheckClaimsInput = {
  readonly reply: string;
  /** Facts of this conversation's receipts. */
  readonly facts: readonly Fact[];
  /** What the customer wrote themselves; never transcripts or text read from pictures. */
  readonly customerTexts: readonly string[];
  readonly language: Language;
  /** Business time. */
  readonly now: Date;
  /** IANA zone of the business, for `tomorrow`. */
  readonly timeZone: string;
};

export type CheckedClaims = { readonly claims: readonly Claim[]; readonly unsupported: readonly Claim[] };

/**
 * Reads what a reply states (amounts, codes, links, days, times, counts, things done) and finds the fact each rests on.
 * What no fact supports is in both lists; what needs no receipt (counting, the customer's own figures) is in neither.
 */
export function checkClaims(input: CheckClaimsInput): CheckedClaims {
  const today = dayIn(input.now, input.timeZone);
  const options = { language: input.language, today };
  const reading = readFigures(input.reply, options);
  const { plain, sentences } = reading;
  const figures = [...reading.figures, ...readDone(reading)].sort((a, b) => a.start - b.start);
  const customer = input.customerTexts.flatMap((text) => readFigures(text, options).figures);
  const ground: Ground = {
    known: knownFigures(input.facts, input.language, today),
    customer,
    quantities: quantitiesOf([...figures, ...customer]),
    reply: figures,
    customerWords: toPlainText(input.customerTexts.join('\n')).text,
    today,
  };
  const claims = figures.flatMap((figure): Claim[] => {
    const support = supportOf(figure, contextOf(figure, sentences), ground);
    if (support === 'harmless') return [];
    const claim = { kind: figure.kind, ...originalSpan(plain, figure.start, figure.end) };
    return [support ? { ...claim, receiptOf: support.fact } : claim];
  });
  return { claims, unsupported: claims.filter((claim) => claim.receiptOf === undefined) };
}

const quantitiesOf = (figures: readonly Figure[]): number[] => {
  const spoken = figures.flatMap((figure) =>
    figure.kind === 'number' &&
    figure.unit === '' &&
    Number.isInteger(figure.value) &&
    figure.value > 1 &&
    figure.value <= 50
      ? [figure.value]
      : [],
  );
  return [...new Set([1, ...spoken])];
};
