import { z } from 'zod';
import { productWords } from './intent-rules.ts';
import type { Answer } from './protocol.ts';
import { handleIn, searchIn } from './read-results.ts';
import type { ModelTurn } from './read-turn.ts';
import { fold } from './slang.ts';

const PICTURE = /\b(?:fotos?|fotografias?|imagen(?:es)?|pictures?|photos?|pics?)\b/;
const WANTS =
  /\b(?:mand\w*|envi\w*|pas[ae]\w*|muestr\w*|ensen\w*|tien\w*|hay|ver(?:l[ao]s?)?|quiero|quisiera|send|show|see|have|got|can|could|any)\b/;
/** Pictures that the customer speaks of are not asked for. */
const OWN =
  /\b(?:te|les?) (?:mand[eo]|envi[eo]|paso|pase)\b|\bi (?:sent|send|attached)\b|\b(?:mi|my|esta|this) (?:foto|picture|photo|imagen)\b/;

const Sent = z.looseObject({
  pictures: z.array(z.looseObject({ outcome: z.string(), name: z.string().nullable() })),
});

const TEXTS = {
  es: {
    which: '¿De qué producto quieres ver la foto?',
    here: (name: string) => `Aquí está la foto: ${name}.`,
    none: (name: string) => `No tengo foto de ${name}.`,
    unknown: 'No encontré ese producto en el catálogo. ¿De cuál quieres ver la foto?',
  },
  en: {
    which: 'Which product would you like to see a picture of?',
    here: (name: string) => `Here is the picture: ${name}.`,
    none: (name: string) => `I have no picture of ${name}.`,
    unknown: 'I did not find that product in the catalogue. Which one would you like to see?',
  },
} as const;

/** "Mándame una foto": of the product that is named, else of the one that was spoken of last. */
export function pictureAnswer(turn: ModelTurn, offered: readonly string[]): Answer | null {
  const asked = fold(turn.words);
  if (!PICTURE.test(asked) || !WANTS.test(asked) || OWN.test(asked) || turn.shared === 'picture') return null;
  const texts = TEXTS[turn.language];
  const sent = turn.results.findLast(({ tool }) => tool === 'send_product_picture');
  if (sent) return { text: wordsOf(Sent.safeParse(sent.value).data?.pictures ?? [], texts) };
  if (!offered.includes('send_product_picture')) return null;
  const named = productWords(asked.replace(new RegExp(`${PICTURE.source}|${WANTS.source}`, 'g'), ' '));
  const isSearched = turn.results.some(({ tool }) => tool === 'search_products');
  if (named !== '' && !isSearched && offered.includes('search_products'))
    return { calls: [{ tool: 'search_products', args: { query: named } }] };
  // What is only close to the words is not what was asked for.
  const isFound = searchIn(turn.results)?.isExact === true;
  const handle = isSearched ? (isFound ? handleIn(turn.results) : null) : handleIn(turn.earlier);
  if (handle === null) return { text: isSearched ? texts.unknown : texts.which };
  return { calls: [{ tool: 'send_product_picture', args: { products: [handle] } }] };
}

function wordsOf(pictures: z.infer<typeof Sent>['pictures'], texts: (typeof TEXTS)['es' | 'en']): string {
  const lines = pictures.map(({ outcome, name }) =>
    outcome === 'sent' ? texts.here(name ?? '') : name === null ? texts.unknown : texts.none(name),
  );
  return lines.join('\n') || texts.unknown;
}
