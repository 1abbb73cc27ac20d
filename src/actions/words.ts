import type { Language } from '../core/language.ts';

type Words = {
  readonly unknown: string;
  readonly declined: string;
  readonly expired: string;
  readonly replaced: string;
  readonly failed: string;
  readonly already: string;
};

/** What code says about a confirmation. */
export const WORDS: Readonly<Record<Language, Words>> = {
  es: {
    unknown: 'No encuentro esa confirmación, así que no hice nada. ¿Qué te gustaría hacer?',
    declined: 'De acuerdo, no hice nada.',
    expired:
      'Esa confirmación ya venció, así que no hice nada. Si todavía lo quieres, dímelo y te lo vuelvo a preguntar.',
    replaced: 'Esa pregunta ya no vale: después te pregunté otra cosa. No hice nada con la anterior.',
    failed: 'No pude hacerlo y no cambié nada.',
    already: 'Eso ya estaba hecho, no lo repetí.',
  },
  en: {
    unknown: "I can't find that confirmation, so I did nothing. What would you like to do?",
    declined: 'All right, I did nothing.',
    expired: 'That confirmation has expired, so I did nothing. If you still want it, tell me and I will ask you again.',
    replaced: 'That question no longer counts: I asked you another one after it. I did nothing about the earlier one.',
    failed: 'I could not do it and changed nothing.',
    already: 'That was done already; I did not repeat it.',
  },
};
