/** Note of a message that held a code: its text is masked. */
export const CODE_NOTE = 'code_masked';

/** Note of a message that held the number of a payment card: it is masked. */
export const CARD_NOTE = 'card_masked';

const GREETING =
  /^\W*(?:hola+|buen[oa]s?(?: d[ií]as| tardes| noches)?|qu[eé] tal|hey|hi+|hello|disculp[ae]n?|oig[ae]n?|good (?:morning|afternoon|evening))\W*$/iu;
const ENDS_COMPLETE = /[?!.…)\]"»]\s*$|\b(?:por favor|gracias|please|thanks|thank you)\W*$/iu;
const OPENS_MORE =
  /(?:[,:;–-]|\b(?:y|o|pero|con|de|para|que|porque|and|or|but|with|of|for|because|the|el|la|los|las|un|una))\s*$/iu;
/** A statement of this many words is rarely a fragment, even without a full stop. */
const COMPLETE_WORDS = 5;

/**
 * How long to wait for more, ms: a complete question waits `quietMs`, a short fragment twice, a greeting or an open
 * sentence three times as long. 0 answers at once.
 */
export function quietTimeFor(text: string, quietMs: number): number {
  const trimmed = text.trim();
  if (GREETING.test(trimmed) || OPENS_MORE.test(trimmed)) return quietMs * 3;
  if (ENDS_COMPLETE.test(trimmed) || trimmed.split(/\s+/).length >= COMPLETE_WORDS) return quietMs;
  return quietMs * 2;
}

/** Messages that only WhatsApp's redelivery after an outage brings: people answer those. */
const TOO_OLD_MS = 24 * 3_600_000;

export const isTooOld = (sentAt: Date, businessNow: Date): boolean =>
  businessNow.getTime() - sentAt.getTime() > TOO_OLD_MS;

/** Whether an edit says something else; spaces, capitals and a full stop at the end do not. */
export const changesWords = (before: string, after: string): boolean => bareWords(before) !== bareWords(after);

const bareWords = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/[\s.!…]+$/u, '')
    .trim();
