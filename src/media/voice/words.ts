import type { Language } from '../../core/language.ts';
import type { ReadBack } from './types.ts';

const READ_BACK: Readonly<Record<Language, Readonly<Record<ReadBack, string>>>> = {
  es: { address: 'la dirección', amount: 'los importes', quantity: 'las cantidades' },
  en: { address: 'the address', amount: 'the amounts', quantity: 'the quantities' },
};

/**
 * What the model is told of a transcript beside its words, from the reading's `detail`: who heard it when nobody did,
 * and what is to be repeated to the customer. Empty for files that are no speech.
 */
export function voiceNotes(detail: Readonly<Record<string, unknown>>, language: Language): readonly string[] {
  const notes: string[] = [];
  if (detail['isStandIn'] === true)
    notes.push(
      language === 'es'
        ? 'Demostración: nadie escuchó este audio; son las palabras que la persona escribió junto a él.'
        : 'Demonstration: nobody listened to this sound; these are the words that the person typed beside it.',
    );
  const kinds = Array.isArray(detail['readBack']) ? detail['readBack'].filter(isReadBack) : [];
  if (kinds.length > 0) {
    const what = kinds.map((kind) => READ_BACK[language][kind]).join(', ');
    notes.push(
      language === 'es'
        ? `Antes de usar ${what}, repítelo al cliente y espera a que lo confirme.`
        : `Before you use ${what}, repeat it to the customer and wait until they confirm it.`,
    );
  }
  return notes;
}

const isReadBack = (value: unknown): value is ReadBack => typeof value === 'string' && value in READ_BACK.es;
