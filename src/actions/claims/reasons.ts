import type { Language } from '../../core/language.ts';
import type { Claim, ClaimKind } from './types.ts';

const KINDS: Readonly<Record<Language, Readonly<Record<ClaimKind, string>>>> = {
  es: {
    money: 'un importe',
    percent: 'un porcentaje',
    number: 'una cantidad o medida',
    duration: 'un plazo',
    date: 'una fecha',
    weekday: 'un día de la semana',
    time: 'una hora',
    link: 'un enlace o correo',
    code: 'un número o código, o su estado',
    done: 'algo como ya hecho o prometido',
  },
  en: {
    money: 'an amount',
    percent: 'a percentage',
    number: 'a quantity or size',
    duration: 'a span of time',
    date: 'a date',
    weekday: 'a weekday',
    time: 'a time of day',
    link: 'a link or address',
    code: 'a number or code, or its status',
    done: 'something as done or promised',
  },
};

/** Says in words why each claim was refused, for the model's second try; one sentence a passage, in reading order. */
export function reasonsForModel(unsupported: readonly Claim[], language: Language): string[] {
  const seen = new Set<string>();
  return unsupported.flatMap((claim) => {
    const key = `${claim.kind}:${claim.text}`;
    if (seen.has(key)) return [];
    seen.add(key);
    const kind = KINDS[language][claim.kind];
    return language === 'es'
      ? [
          `«${claim.text}» afirma ${kind} que ninguna herramienta de esta conversación respalda: consúltalo con una herramienta o no lo digas.`,
        ]
      : [
          `"${claim.text}" states ${kind} that no tool of this conversation supports: look it up with a tool or leave it out.`,
        ];
  });
}
