import type { Language } from '../core/language.ts';
import type { Scope, Wish } from './types.ts';

type Words = {
  readonly stop: string;
  readonly stopMarketing: string;
  readonly start: (withMarketing: boolean) => string;
  readonly stopInDoubt: string;
};

const WORDS: Readonly<Record<Language, Words>> = {
  es: {
    stop: 'Listo, ya no te mandaremos avisos ni promociones por WhatsApp. Puedes escribirnos cuando quieras y te contestamos igual; tus pedidos y planes siguen como están. Si después quieres avisos otra vez, escribe *ALTA*.',
    stopMarketing:
      'Listo, ya no te mandaremos promociones por WhatsApp. Puedes escribirnos cuando quieras y te contestamos igual. Si tampoco quieres avisos de tus pedidos y pagos, escribe *BAJA*.',
    start: (withMarketing) =>
      `Listo, te avisaremos por WhatsApp de tus pedidos y pagos${withMarketing ? ', y te mandaremos nuestras promociones' : ''}. Cuando ya no quieras, escribe *BAJA*.`,
    stopInDoubt:
      'Si ya no quieres que te mandemos avisos ni promociones por WhatsApp, escribe solo *BAJA* en un mensaje nuevo, sin citar ni corregir otro.',
  },
  en: {
    stop: 'Done, we will not send you notices or promotions on WhatsApp any more. You can write to us at any time and you will be answered as before; your orders and plans stay as they are. If you want notices again later, write *START*.',
    stopMarketing:
      'Done, we will not send you promotions on WhatsApp any more. You can write to us at any time and you will be answered as before. If you do not want notices of your orders and payments either, write *STOP*.',
    start: (withMarketing) =>
      `Done, we will tell you on WhatsApp about your orders and payments${withMarketing ? ', and send you our promotions' : ''}. When you no longer want that, write *STOP*.`,
    stopInDoubt:
      'If you no longer want notices or promotions from us on WhatsApp, write only *STOP* in a new message, without quoting or correcting another one.',
  },
};

/** What the customer is told of a wish that was heard; `scopes`: what it has changed. */
export function wishText(wish: Wish, scopes: readonly Scope[], language: Language): string {
  const words = WORDS[language];
  if (wish === 'start') return words.start(scopes.includes('marketing'));
  return wish === 'stop' ? words.stop : words.stopMarketing;
}

/** How to stop our messages, for whoever may have meant to. */
export const stopInDoubtText = (language: Language): string => WORDS[language].stopInDoubt;
