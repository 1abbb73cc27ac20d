import type { Answer } from './protocol.ts';
import type { ModelTurn } from './read-turn.ts';
import { fold } from './slang.ts';

const GIVES = '(?:mand\\w*|env\\w*|compart\\w*|pas\\w*|d(?:oy|ar)\\w*|send|share|give)';
const LOCATION = new RegExp(`\\b${GIVES}\\b[^.]*\\b(?:mi ubicacion|my location)\\b`);
const CONTACT = new RegExp(`\\b${GIVES}\\b[^.]*\\b(?:mi (?:numero|telefono)|my (?:phone )?number)\\b`);

const TEXTS = {
  es: {
    location:
      'Claro, comparte tu ubicación con el botón. Para un envío te pediré además la dirección completa por escrito.',
    contact: 'Claro, comparte tu número con el botón.',
  },
  en: {
    location:
      'Of course, share your location with the button. For a delivery I will also ask for the whole address in writing.',
    contact: 'Of course, share your number with the button.',
  },
} as const;

/** "¿Te mando mi ubicación?": the button with which it is shared by one tap. */
export function requestAnswer(
  { words, shared, language, results }: ModelTurn,
  offered: readonly string[],
): Answer | null {
  if (shared !== null || results.length > 0 || !offered.includes('ask_to_share')) return null;
  const asked = fold(words);
  const what = LOCATION.test(asked) ? 'location' : CONTACT.test(asked) ? 'contact' : null;
  return what && { calls: [{ tool: 'ask_to_share', args: { what, text: TEXTS[language][what] } }] };
}
