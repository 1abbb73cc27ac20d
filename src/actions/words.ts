import type { Language } from '../core/language.ts';

type Words = {
  readonly unknown: string;
  readonly declined: string;
  readonly expired: string;
  readonly replaced: string;
  readonly withdrawn: string;
  readonly failed: string;
  /** `at` is when it was settled, in the shop's time zone. */
  readonly doneBefore: (at: string) => string;
  readonly doneAndNow: (at: string) => string;
  readonly declinedBefore: string;
  readonly expiredBefore: string;
  readonly refusedBefore: (at: string) => string;
  readonly failedBefore: (at: string) => string;
};

/** What code says about a confirmation. */
export const WORDS: Readonly<Record<Language, Words>> = {
  es: {
    unknown: 'No encuentro esa confirmación, así que no hice nada. ¿Qué te gustaría hacer?',
    declined: 'De acuerdo, no hice nada.',
    expired:
      'Esa confirmación ya venció, así que no hice nada. Si todavía lo quieres, dímelo y te lo vuelvo a preguntar.',
    replaced: 'Esa pregunta ya no vale: después te pregunté otra cosa. No hice nada con la anterior.',
    withdrawn: 'Esa propuesta ya no vale: alguien del equipo la retiró. No hice nada con ella.',
    failed: 'No pude hacerlo y no cambié nada.',
    doneBefore: (at) => `Eso ya quedó hecho el ${at}, no lo repetí: esto te dije entonces.`,
    doneAndNow: (at) => `Ya me lo habías confirmado el ${at}, no lo repetí: así está hoy.`,
    declinedBefore:
      'A eso ya me habías dicho que no, así que no hice nada. Si ahora sí lo quieres, dímelo y te lo vuelvo a preguntar.',
    expiredBefore:
      'Esa confirmación ya había vencido, así que no hice nada. Si todavía lo quieres, dímelo y te lo vuelvo a preguntar.',
    refusedBefore: (at) =>
      `Eso no se pudo hacer el ${at} y no lo intenté otra vez. Si todavía lo quieres, dímelo. Esto te dije entonces:`,
    failedBefore: (at) =>
      `Eso no lo pude hacer el ${at} y no lo intenté otra vez. Si todavía lo quieres, dímelo y te lo vuelvo a preguntar.`,
  },
  en: {
    unknown: "I can't find that confirmation, so I did nothing. What would you like to do?",
    declined: 'All right, I did nothing.',
    expired: 'That confirmation has expired, so I did nothing. If you still want it, tell me and I will ask you again.',
    replaced: 'That question no longer counts: I asked you another one after it. I did nothing about the earlier one.',
    withdrawn: 'That proposal no longer counts: somebody of the team has withdrawn it. I did nothing about it.',
    failed: 'I could not do it and changed nothing.',
    doneBefore: (at) => `That was done already on ${at}; I did not repeat it. This is what I told you then:`,
    doneAndNow: (at) => `You confirmed that already on ${at}; I did not repeat it. This is how it stands today:`,
    declinedBefore:
      'You said no to that before, so I did nothing. If you want it now, tell me and I will ask you again.',
    expiredBefore:
      'That confirmation had expired already, so I did nothing. If you still want it, tell me and I will ask you again.',
    refusedBefore: (at) =>
      `That was not possible on ${at}, and I did not try it again. If you still want it, tell me. This is what I told you then:`,
    failedBefore: (at) =>
      `I could not do that on ${at}, and I did not try it again. If you still want it, tell me and I will ask you again.`,
  },
};
