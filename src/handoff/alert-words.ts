import type { Language } from '../core/language.ts';
import { ALERT_CODES, type AlertCode } from './types.ts';

/** What whoever runs the shop can do about each alert. */
const REMEDIES: Readonly<Record<AlertCode, Readonly<Record<Language, string>>>> = {
  channel_stopped: {
    es: 'WhatsApp rechaza el token o la cuenta y no sale ningún mensaje. `recado doctor` dice por qué. Corrígelo y ejecuta `recado resume`: lo retenido sale entonces. También se reintenta solo cada cinco minutos.',
    en: 'WhatsApp refuses the token or the account, and no message goes out. `recado doctor` says why. Mend it and run `recado resume`: what was held goes out then. It is also tried again by itself every five minutes.',
  },
  window_closed: {
    es: 'Hay respuestas que no salieron porque ya habían pasado las 24 horas de WhatsApp. Contacta a esos clientes por otro medio: sus conversaciones esperan con el motivo `window`.',
    en: 'Answers did not go out because WhatsApp’s 24 hours were over. Reach these customers another way: their conversations wait with the reason `window`.',
  },
  message_failed: {
    es: 'WhatsApp no entregó algunos mensajes, por ejemplo porque el cliente bloqueó a la tienda o ya no usa WhatsApp. No se reenvían: contacta al cliente por otro medio.',
    en: 'WhatsApp did not deliver some messages, for example because the customer has blocked the shop or no longer uses WhatsApp. They are not sent again: reach the customer another way.',
  },
  message_unconfirmed: {
    es: 'No se sabe si algunos mensajes llegaron: WhatsApp no lo confirmó en dos intentos. No se reenvían, para no repetirlos. Pregunta al cliente si importa.',
    en: 'It is not known whether some messages arrived: WhatsApp did not confirm them in two tries. They are not sent again, so as not to repeat them. Ask the customer if it matters.',
  },
};

export const remedyOf = (code: AlertCode): Readonly<Record<Language, string>> => REMEDIES[code];

/** True for the codes that alerts have. */
export const isAlertCode = (word: string): word is AlertCode => ALERT_CODES.some((code) => code === word);
