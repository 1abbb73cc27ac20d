/** What a customer sent besides words of their own. */
export type Shared = 'location' | 'contact' | 'form' | 'forwarded' | 'card' | 'typed_card' | 'picture' | 'document';

/** Notes of the product about what came with a message, and what they speak of, fenced by bars. */
const NOTE =
  /^\[(?:El cliente|Responde a|Nombre del archivo|Mientras tanto|El sistema ya|Esto lo ibas|[Aa]lguien del equipo te)[^\n]*\]$/;
const BARE = /^\[(?:mensaje sin texto)\]$/;
const PRODUCT = /^\[El cliente pregunta por un producto/;
const FENCE = /^│ /;

const KINDS: readonly (readonly [RegExp, Shared])[] = [
  [/^\[El cliente compartió esta ubicación/m, 'location'],
  [/^\[El cliente compartió \d+ contacto/m, 'contact'],
  [/^\[El cliente contestó el formulario/m, 'form'],
  [/^\[El cliente reenvió este texto/m, 'forwarded'],
  [/^│ A payment card is to be seen/m, 'card'],
  [/^\[El cliente mandó el número de una tarjeta/m, 'typed_card'],
  [/^\[(?:imagen|picture) (?:del cliente|of the customer)/m, 'picture'],
  [/^\[(?:documento|document) (?:del cliente|of the customer)[^\n]*\n│ /m, 'document'],
];
const CARDS: ReadonlySet<Shared> = new Set(['card', 'typed_card']);
const HIDDEN_CARD = /•••• \d{4}|••/g;
const QUOTED = /^\[Responde a este mensaje de la tienda/;
const CART_TOLD = /^\[El sistema ya le dijo al cliente cómo quedó su carrito/m;

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
  const words = kept.join('\n');
  return isOf(part, 'typed_card') ? words.replace(HIDDEN_CARD, ' ') : words;
}

/** The one product that a quoted message of the shop tells of, as it writes their names; null when it tells of none or of several. */
export function productQuotedIn(parts: readonly string[]): string | null {
  const names = parts.flatMap((part) => {
    const lines = part.split('\n');
    const start = lines.findIndex((line) => QUOTED.test(line)) + 1;
    const length = lines.slice(start).findIndex((line) => !FENCE.test(line));
    const fenced = start === 0 ? [] : lines.slice(start, length < 0 ? undefined : start + length);
    return fenced.flatMap((line) => /^│ \*([^*]{2,80})\*/.exec(line)?.[1] ?? []);
  });
  const [name, ...others] = new Set(names);
  return name === undefined || others.length > 0 ? null : name;
}

/** Whether code has told already what became of a cart that the words came with. */
export const isCartTold = (parts: readonly string[]): boolean => parts.some((part) => CART_TOLD.test(part));

/** Whether a payment card was sent, typed or in a picture. */
export const hasCard = (parts: readonly string[]): boolean =>
  parts.some((part) => [...CARDS].some((kind) => isOf(part, kind)));

const isOf = (part: string, kind: Shared): boolean => KINDS.some(([pattern, is]) => is === kind && pattern.test(part));

export const sharedIn = (parts: readonly string[]): Shared | null =>
  KINDS.find(([pattern]) => parts.some((part) => pattern.test(part)))?.[1] ?? null;
