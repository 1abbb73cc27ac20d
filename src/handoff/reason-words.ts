import type { Language } from '../core/language.ts';
import type { PersonReason } from './types.ts';

const WORDS: Readonly<Record<Language, Readonly<Record<PersonReason, string>>>> = {
  es: {
    asked: 'lo pidió',
    not_sure: 'el asistente no está seguro',
    model_failed: 'el modelo no responde',
    claim_failed: 'el asistente no pudo comprobar lo que iba a decir',
    window: 'la respuesta llegó después de las 24 horas de WhatsApp',
    policy: 'las reglas de la tienda piden que lo decida una persona',
    budget: 'se acabó el presupuesto de respuestas automáticas',
    unverified: 'no se pudo comprobar quién es',
    sensitive: 'el tema es delicado',
    phone_echo: 'alguien del equipo escribió desde el teléfono',
    too_old: 'su mensaje esperó demasiado',
    taken: 'alguien del equipo tomó la conversación',
    passed: 'alguien del equipo la pasó a otra persona',
  },
  en: {
    asked: 'they asked for one',
    not_sure: 'the assistant is not sure',
    model_failed: 'the model does not answer',
    claim_failed: 'the assistant could not check what it was going to say',
    window: 'the answer came after the 24 hours of WhatsApp',
    policy: 'the shop’s rules want a person to decide',
    budget: 'the budget for automatic answers is spent',
    unverified: 'it could not be checked who they are',
    sensitive: 'the subject is delicate',
    phone_echo: 'somebody of the team wrote from the phone',
    too_old: 'their message waited too long',
    taken: 'somebody of the team took the conversation',
    passed: 'somebody of the team passed it on',
  },
};

/** Why a person is needed, as staff read it; a reason that is no word of ours stays as it is. */
export function personReasonText(reason: string | null, language: Language): string {
  const words: Readonly<Record<string, string>> = WORDS[language];
  return words[reason ?? 'asked'] ?? reason ?? WORDS[language].asked;
}
