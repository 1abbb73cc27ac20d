/** Languages the assistant speaks: Spanish first, English second. */
export type Language = 'es' | 'en';

/** The same in both languages. */
export type Both = Readonly<Record<Language, string>>;

const SPANISH =
  /\b(?:el|la|los|las|un|una|de|del|que|qué|y|en|para|por|con|hola|buenas?|buenos|gracias|tienen?|tiene|quiero|quisiera|cuánto|cuanto|cuesta|precio|hay|es|está|son|mi|me|dónde|donde|cuándo|cómo|como|sí|si|pedido|envío|necesito|favor|busco|puedo|pueden|horario|abren|cierran|hacen|otra|otro|más|pero|este|esta|eso|esa|días|tardes|noches|ayuda|persona|alguien)\b/giu;
const ENGLISH =
  /\b(?:the|an|of|write|send|tell|show|give|and|in|for|with|hello|hi|hey|thanks|thank|you|your|have|has|do|does|want|would|like|how|much|price|is|are|there|my|where|when|what|yes|order|shipping|need|please|looking|can|could|open|close|hours|help|person|someone|it|this|that|to|i|we|they|cost|any|some|buy)\b/giu;
const SPANISH_LETTERS = /[ñáéíóúü¿¡]/giu;

/** Guesses the language of a short message; undecided text keeps `fallback` (the customer's last known language). */
export function detectLanguage(text: string, fallback: Language): Language {
  const spanish = count(text, SPANISH) + 2 * Math.min(3, count(text, SPANISH_LETTERS));
  const english = count(text, ENGLISH);
  if (spanish === english) return fallback;
  return spanish > english ? 'es' : 'en';
}

/** Words that make sentences. Not those that also stand in names, addresses and on slips, such as `de`, `la` and `of`. */
const SENTENCE: Readonly<Record<Language, ReadonlySet<string>>> = {
  es: new Set(
    (
      'un una que qué en por para hola buenas buenos gracias tienen tienes tiene tenemos quiero quieren quisiera cuánto cuanto cuánta ' +
      'cuesta cuestan hay está estan están son es mi mis me te se lo donde dónde cuando cuándo como cómo sí pedí necesito favor ' +
      'busco puedo puedes pueden abren cierran hacen otra otro más pero este esta esto eso esa ayuda alguien cuál cual les ya ' +
      'muy también tambien aquí nada mándame dame quita cambia'
    ).split(' '),
  ),
  en: new Set(
    (
      'write send tell show give hello hi hey thanks thank you your have has do does want would like how much is are there my ' +
      'where when what yes need please looking can could help someone it this that i we they any some buy me get did will ' +
      "don't i'm i'd it's what's"
    ).split(' '),
  ),
};
const FEWEST_WORDS = 2;
/** Of all words: on a slip or in an address there are a few, too. */
const LEAST_SHARE = 0.15;

/**
 * The language of a customer who was spoken with in `current` before: another only when a text is clearly made of
 * sentences in it. A greeting, a name, an address or a pasted slip changes nothing.
 */
export function followLanguage(text: string, current: Language): Language {
  const other: Language = current === 'es' ? 'en' : 'es';
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+(?:['’]\p{L}+)?/gu) ?? [];
  const hits = (language: Language): number =>
    words.filter((word) => SENTENCE[language].has(word.replace('’', "'"))).length +
    (language === 'es' && /[¿¡]/u.test(text) ? 1 : 0);
  const found = hits(other);
  const isClear = found >= FEWEST_WORDS && found > hits(current) && found >= words.length * LEAST_SHARE;
  return isClear ? other : current;
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
