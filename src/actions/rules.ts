/** Accents, case, emphasis and the signs around it aside. */
const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f\ufe0f\u{1f3fb}-\u{1f3ff}]/gu, '')
    .toLowerCase()
    .replace(/[.!¡*_~\s,]+/g, ' ')
    .trim();

const POLITE = '(?: (?:por favor|porfa(?:vor)?|please|pls|gracias|muchas gracias|thanks|thank you))?';
const YES = new RegExp(
  `^(?:si+|sip|simon|claro(?: que si)?|por supuesto|dale|va|sale|ok(?:ay|i|ey)?|okey|de acuerdo|esta bien|confirmo|confirmado|confirmar|si confirmo|si confirmar|si acepto|acepto|adelante|correcto|es correcto|perfecto|hazlo|procede|listo|yes+|yep|yeah|yup|sure|of course|go ahead|confirm|confirmed|i confirm|yes confirm|do it|agreed|correct|👍|✅|👌)(?: (?:si|yes|claro|ok|confirmo|adelante|dale|va))?${POLITE}$`,
  'u',
);
const NO = new RegExp(
  `^(?:no+|nop|nope|nel|no gracias|mejor no|ya no|no quiero|no confirmo|no lo hagas|cancela(?:r)?|dejalo|olvidalo|no thanks|no thank you|never mind|nevermind|don't|do not|stop|👎|❌)${POLITE}$`,
  'u',
);

/** Whether a text is nothing but a yes or a no; null for anything more, "sí, pero…" and "¿sí?" included. */
export function plainAnswer(text: string): 'yes' | 'no' | null {
  if (text.length > 60 || /[?¿]/.test(text)) return null;
  const folded = fold(/\p{L}/u.test(text) ? text.replace(/\p{Extended_Pictographic}/gu, '') : text);
  if (YES.test(folded)) return 'yes';
  return NO.test(folded) ? 'no' : null;
}

/** Whether a title reads like a button of ours that confirms something. */
export const isConfirmation = (title: string): boolean => /confirm/i.test(title) && plainAnswer(title) === 'yes';

/** A typed yes counts from this long after the question was accepted by WhatsApp, ms of machine time. */
export const READING_MS = 1_000;
