import { z } from 'zod';
import type { Language } from '../core/language.ts';
import { voiceNotes } from './voice/words.ts';
import { WHY } from './why-words.ts';

/** What the readings of films and documents keep of their parts. */
const Parts = z.looseObject({
  unreadParts: z.array(z.object({ label: z.string(), why: z.string() })).catch([]),
  sonido: z.record(z.string(), z.unknown()).catch({}),
  soundCutAtSeconds: z.number().nullable().catch(null),
});

/**
 * What the model is told of a film or a document beside its words, from the reading's `detail`: which parts were not
 * understood, and how far it was heard. Empty for other files.
 */
export function partNotes(detail: Readonly<Record<string, unknown>>, language: Language): readonly string[] {
  const { unreadParts, sonido, soundCutAtSeconds } = Parts.parse(detail);
  const isSpanish = language === 'es';
  const notes = [...voiceNotes(sonido, language)];
  if (unreadParts.length > 0) {
    const named = unreadParts.map(({ label, why }) => namePart(label, why, language)).join(', ');
    notes.push(
      isSpanish
        ? `No se entendió todo. Falta: ${named}; no supongas lo que dice.`
        : `Not all of it was understood. Missing: ${named}; assume nothing about what it says.`,
    );
  }
  if (soundCutAtSeconds !== null) {
    const minutes = Math.max(1, Math.round(soundCutAtSeconds / 60));
    notes.push(
      isSpanish
        ? `Del sonido solo se escuchó el principio (${minutes} min); puede seguir.`
        : `Only the beginning of the sound was listened to (${minutes} min); it may go on.`,
    );
  }
  return notes;
}

const ENGLISH: Readonly<Record<string, string>> = { imagen: 'picture', sonido: 'sound', páginas: 'pages' };

function namePart(label: string, why: string, language: Language): string {
  const name = language === 'es' ? label : (ENGLISH[label] ?? label.replace('página', 'page'));
  const reason = WHY[why]?.[language];
  return reason === undefined ? name : `${name} (${reason})`;
}
