/** What a customer sent besides words of their own. */
export type Shared = 'location' | 'contact' | 'form' | 'forwarded' | 'card' | 'picture';

/** Notes of the product about what came with a message, and what they speak of, fenced by bars. */
const NOTE = /^\[(?:El cliente|Responde a|Nombre del archivo|Mientras tanto|El sistema ya)[^\n]*\]$/;
const BARE = /^\[(?:mensaje sin texto)\]$/;
const PRODUCT = /^\[El cliente pregunta por un producto/;
const FENCE = /^│ /;

const KINDS: readonly (readonly [RegExp, Shared])[] = [
  [/^\[El cliente compartió esta ubicación/m, 'location'],
  [/^\[El cliente compartió \d+ contacto/m, 'contact'],
  [/^\[El cliente contestó el formulario/m, 'form'],
  [/^\[El cliente reenvió este texto/m, 'forwarded'],
  [/^│ A payment card is to be seen/m, 'card'],
  [/^\[(?:imagen|picture) (?:del cliente|of the customer)/m, 'picture'],
];

/** A message's own words: without the notes and what they fence, but with the code of a product that is asked about. */
export function ownWords(part: string): string {
  let note: string | null = null;
  const kept: string[] = [];
  for (const line of part.split('\n')) {
    if (NOTE.test(line) || BARE.test(line)) note = line;
    else if (note === null || !FENCE.test(line)) {
      note = null;
      kept.push(line);
    } else if (PRODUCT.test(note)) kept.push(line.replace(FENCE, ''));
  }
  return kept.join('\n');
}

export const sharedIn = (parts: readonly string[]): Shared | null =>
  KINDS.find(([pattern]) => parts.some((part) => pattern.test(part)))?.[1] ?? null;
