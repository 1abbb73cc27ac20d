import type { Known } from './types.ts';

const COMMON = new Set([
  'cafe',
  'coffee',
  'bolsa',
  'precio',
  'price',
  'total',
  'del',
  'los',
  'las',
  'con',
  'para',
  'the',
  'for',
  'and',
  'grano',
  'molido',
  'stock',
  'costo',
  'order',
  'pedido',
  'price of',
  'un',
  'de',
  'una',
  'taza',
]);

/** The words by which a subject is told from the others: those that not every subject has. */
function tellingWords(topic: string, others: readonly string[]): string[] {
  const words = wordsOf(topic).filter((word) => !COMMON.has(word));
  return words.filter((word) => !others.every((other) => wordsOf(other).includes(word)));
}

const wordsOf = (text: string): string[] => text.match(/[a-z]{3,}|\d+/g) ?? [];

/**
 * Whether an amount is said of another thing than the one its fact is about: the sentence names, just before the
 * amount, a subject whose facts do not have it, and does not name a subject that does.
 */
export function isOfAnotherSubject(
  before: string,
  sentence: string,
  supporting: readonly Known[],
  all: readonly Known[],
): boolean {
  const topics = [...new Set(all.map((known) => known.topic))];
  if (topics.length < 2) return false;
  const named = (topic: string, where: string): number => {
    const words = tellingWords(
      topic,
      topics.filter((other) => other !== topic),
    );
    const here = new Set(wordsOf(where));
    return words.length === 0 ? 0 : words.filter((word) => here.has(word)).length / words.length;
  };
  const right = Math.max(
    0,
    ...supporting.map((known) => Math.max(named(known.topic, before), isComplete(named(known.topic, sentence)))),
  );
  const wrong = Math.max(
    0,
    ...topics
      .filter((topic) => !supporting.some((known) => known.topic === topic))
      .map((topic) => named(topic, before)),
  );
  return wrong === 1 && right === 0;
}

const isComplete = (share: number): number => (share === 1 ? 1 : 0);
