/** Languages the assistant speaks: Spanish first, English second. */
export type Language = 'es' | 'en';

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

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
