import type { ActionId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import { MESSAGE_LIMITS } from '../core/message-limits.ts';

/** Whether a button of ours says yes or no, and to what. */
export type ButtonAnswer = { readonly actionId: ActionId; readonly answer: 'yes' | 'no' };

const BUTTON = /^act:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):(yes|no)$/;

/** Reads the id of a button; null when it is none of ours. */
export function readButton(chosenId: string): ButtonAnswer | null {
  const [, actionId, answer] = BUTTON.exec(chosenId) ?? [];
  return actionId === undefined ? null : { actionId: actionId as ActionId, answer: answer === 'yes' ? 'yes' : 'no' };
}

const TITLES: Readonly<Record<Language, Readonly<Record<ButtonAnswer['answer'], string>>>> = {
  es: { yes: 'Sí, confirmar', no: 'No' },
  en: { yes: 'Yes, confirm', no: 'No' },
};

/** As long as the text above buttons may be. */
const MAX_QUESTION = MESSAGE_LIMITS.body.most;

/** Why a yes did not count: it may not have been meant, or it was somebody else's. */
export type Doubt = 'unsure' | 'forwarded';

const IN_DOUBT: Readonly<Record<Language, Readonly<Record<Doubt, string>>>> = {
  es: {
    unsure: 'Para no equivocarme, toca un botón:',
    forwarded: 'Un mensaje reenviado no cuenta como respuesta. Escríbela tú o toca un botón:',
  },
  en: {
    unsure: 'To be sure, please tap a button:',
    forwarded: 'A forwarded message does not count as an answer. Please type it yourself or tap a button:',
  },
};

/** A question that was asked before, with the reason why it is asked again where there is room for it. */
export function askedAgain(question: string, language: Language, doubt: Doubt): string {
  const text = `${IN_DOUBT[language][doubt]}\n${question}`;
  return text.length <= MAX_QUESTION ? text : question;
}

/** The two buttons under a question. */
export const buttonsFor = (actionId: ActionId, language: Language) =>
  (['yes', 'no'] as const).map((answer) => ({ id: `act:${actionId}:${answer}`, title: TITLES[language][answer] }));
