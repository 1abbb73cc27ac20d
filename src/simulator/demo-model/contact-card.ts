import { z } from 'zod';
import type { Answer } from './protocol.ts';
import type { ModelTurn } from './read-turn.ts';
import { fold } from './slang.ts';

const ASKS =
  /\b(?:tarjeta de contacto|(?:su|el|tu) contacto|contact card|your contact|(?:numero|telefono) para llamar|number to call)\b/;

const Sent = z.looseObject({ outcome: z.string() });

const TEXTS = {
  es: { here: 'Aquí está nuestro contacto.', none: 'No tengo un teléfono de la tienda.' },
  en: { here: 'Here is our contact.', none: 'I have no phone of the shop.' },
} as const;

/** "¿Me pasas su contacto?": the shop's own card. */
export function contactCardAnswer(turn: ModelTurn, offered: readonly string[]): Answer | null {
  if (turn.shared !== null || !ASKS.test(fold(turn.words))) return null;
  const sent = turn.results.findLast(({ tool }) => tool === 'share_contact');
  if (sent === undefined)
    return offered.includes('share_contact') ? { calls: [{ tool: 'share_contact', args: {} }] } : null;
  const texts = TEXTS[turn.language];
  return { text: Sent.safeParse(sent.value).data?.outcome === 'sent' ? texts.here : texts.none };
}
