import type { Known } from './types.ts';

const COMMON = new Set(
  'cafe coffee bolsa bolsas bag bags precio price prices total costo cost pedido order del los las con para por desde the for and from grano molido tueste envio shipping tipo stock'.split(
    ' ',
  ),
);

const wordsOf = (text: string): string[] =>
  (
    text
      .replace(/\bkilos?\b/g, '1000g')
      .replace(/\b1 ?kg\b/g, '1000g')
      .match(/[a-z]{3,}|\d+g?/g) ?? []
  ).filter((word) => !COMMON.has(word));

type Mentioned = { readonly before: string; readonly after: string };

/**
 * Whether an exact amount is said of another thing than the one its fact is about: the name nearest before it belongs
 * only to subjects without that amount, and none that has it is named right behind.
 */
export function isOfAnotherSubject(where: Mentioned, supporting: readonly Known[], all: readonly Known[]): boolean {
  const right = new Set(supporting.flatMap((known) => wordsOf(known.topic)));
  const wrong = new Set(
    all.flatMap((known) => wordsOf(known.topic)).filter((word) => !right.has(word) && /^[a-z]/.test(word)),
  );
  const telling = new Set(
    [...right].filter((word) => /^[a-z]/.test(word) && !all.every((known) => wordsOf(known.topic).includes(word))),
  );
  const nearest = wordsOf(where.before).findLast((word) => wrong.has(word) || telling.has(word));
  if (nearest === undefined || telling.has(nearest)) return false;
  const behind = wordsOf(where.after.split(/[$\d]/)[0] ?? '').slice(0, 4);
  return !behind.some((word) => telling.has(word));
}

/** Whether a text speaks of the subject: it has a word by which the subject is told from the others. */
export function isNamed(topic: string, text: string, all: readonly Known[]): boolean {
  const here = new Set(wordsOf(text));
  return wordsOf(topic).some((word) => here.has(word) && !all.every((known) => wordsOf(known.topic).includes(word)));
}
