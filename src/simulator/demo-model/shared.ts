import type { Answer } from './protocol.ts';
import type { ModelTurn } from './read-turn.ts';

/** What a customer sent besides words of their own. */
export type Shared = 'location' | 'contact' | 'form' | 'forwarded';

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

const WORDS: Readonly<Record<ModelTurn['language'], Readonly<Record<Shared, string>>>> = {
  es: {
    location:
      'Gracias por la ubicación. Para un envío necesito la dirección completa por escrito: nombre, calle y número, colonia, código postal, ciudad y estado.',
    contact: 'Gracias por el contacto. ¿En qué te ayudo con la tienda?',
    form: 'Gracias por tus respuestas. ¿En qué más te ayudo?',
    forwarded: 'Gracias por el mensaje reenviado. ¿Qué te gustaría saber de la tienda?',
  },
  en: {
    location:
      'Thank you for the location. For a delivery I need the whole address in writing: name, street and number, neighbourhood, postal code, city and state.',
    contact: 'Thank you for the contact. How can I help you with the shop?',
    form: 'Thank you for your answers. What else can I do for you?',
    forwarded: 'Thank you for the forwarded message. What would you like to know about the shop?',
  },
};

/** Nothing was said with it: it thanks and asks what for. What was received cannot be claimed: no tool said so. */
export const sharedAnswer = ({ words, shared, language }: ModelTurn): Answer | null =>
  words === '' && shared !== null ? { text: WORDS[language][shared] } : null;
