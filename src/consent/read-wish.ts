import type { HeardWish, Wish } from './types.ts';

/** As much of a message as decides whether it is a wish. */
export type WishMessage = {
  readonly kind: string;
  readonly text: string;
  readonly isOwnWords: boolean;
  readonly content: { readonly kind: string; readonly payload?: string | null } | null;
  readonly context: { readonly isForwarded: boolean } | null;
};

/** Payloads of the quick replies in our templates; a title says nothing. */
export const WISH_PAYLOADS: Readonly<Record<Wish, string>> = {
  stop: 'consent:stop',
  stop_marketing: 'consent:stop_marketing',
  start: 'consent:start',
};

const BY_PAYLOAD = new Map(Object.entries(WISH_PAYLOADS).map(([wish, payload]) => [payload, wish as Wish]));

/**
 * What a message asks of our unasked messages: by its whole typed text, in the customer's own words now, or by the
 * payload of a quick reply of ours. Null for everything else.
 */
export function readWish({ kind, text, isOwnWords, content, context }: WishMessage): HeardWish | null {
  if (kind === 'button' && content?.kind === 'button' && context?.isForwarded !== true) {
    const wish = BY_PAYLOAD.get(content.payload ?? '');
    return wish === undefined ? null : { wish, how: 'button' };
  }
  const wish = isOwnWords ? wishOf(text) : null;
  return wish === null ? null : { wish, how: 'typed' };
}

/** A typed BAJA or STOP that may not be the customer's own word of now: it quotes something, was edited, or is a correction. */
export const isStopInDoubt = ({ kind, text, isOwnWords, context }: WishMessage): boolean =>
  (kind === 'text' || kind === 'edit') && !isOwnWords && context?.isForwarded !== true && wishOf(text) === 'stop';

const POLITE = [
  ...['por favor', 'porfavor', 'x favor', 'porfa', 'porfis', 'xfa', 'xfavor', 'please', 'pls', 'plz'],
  ...['muchas gracias', 'mil gracias', 'gracias', 'thank you very much', 'thank you', 'many thanks', 'thanks', 'thx'],
  ...['hola', 'buenos dias', 'buen dia', 'buenas tardes', 'buenas noches', 'buenas', 'saludos'],
  ...['good morning', 'good afternoon', 'good evening', 'hello', 'hi', 'hey'],
].join('|');
const WANT = '(?:(?:quiero|quisiera|deseo|necesito|solicito|me gustaria|pido) )?';
const ME = (what: string): string => `${WANT}(?:darme|dame|denme|deme|dar me|me quiero dar|me doy) de ${what}`;
const whole = (words: string): RegExp => new RegExp(`^(?:(?:${POLITE}) )*(?:${words})(?: (?:${words}|${POLITE}))*$`);

const STOP = whole(`baja|stop|${ME('baja')}`);
const START = whole(`alta|start|${ME('alta')}`);
/** Longer texts are no command, whatever is in them. */
const MOST_CHARACTERS = 100;

/** Only a text that is nothing but the word, with politeness, however it is cased, accented and punctuated. */
function wishOf(text: string): 'stop' | 'start' | null {
  if (text.length > MOST_CHARACTERS || /[?？]/u.test(text)) return null;
  const words = foldWords(text);
  if (STOP.test(words)) return 'stop';
  return START.test(words) ? 'start' : null;
}

/** Small letters and digits without accents, one blank between words; signs and pictures are gone. */
const foldWords = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
