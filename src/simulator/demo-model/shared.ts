import type { Answer } from './protocol.ts';
import type { ModelTurn } from './read-turn.ts';
import type { Shared } from './shared-notes.ts';

const WORDS: Readonly<Record<ModelTurn['language'], Readonly<Record<Shared, string>>>> = {
  es: {
    location:
      'Gracias por la ubicación. Para un envío necesito la dirección completa por escrito: nombre, calle y número, colonia, código postal, ciudad y estado.',
    contact: 'Gracias por el contacto. ¿En qué te ayudo con la tienda?',
    form: 'Gracias por tus respuestas. ¿En qué más te ayudo?',
    forwarded: 'Gracias por el mensaje reenviado. ¿Qué te gustaría saber de la tienda?',
    card: 'En la imagen hay una tarjeta. Por tu seguridad, nunca mandes fotos ni números de tarjetas: aquí no se paga así. ¿En qué te ayudo?',
    picture:
      'En la imagen no reconozco ningún producto de la tienda. ¿Qué te gustaría saber? La foto de un comprobante no confirma un pago.',
  },
  en: {
    location:
      'Thank you for the location. For a delivery I need the whole address in writing: name, street and number, neighbourhood, postal code, city and state.',
    contact: 'Thank you for the contact. How can I help you with the shop?',
    form: 'Thank you for your answers. What else can I do for you?',
    forwarded: 'Thank you for the forwarded message. What would you like to know about the shop?',
    card: 'There is a card in the picture. For your safety never send pictures or numbers of cards: nothing is paid that way here. How can I help you?',
    picture:
      'I recognise no product of the shop in the picture. What would you like to know? A photo of a slip confirms no payment.',
  },
};

/** Nothing was said with it: it thanks and asks what for. What was received cannot be claimed: no tool said so. */
export const sharedAnswer = ({ words, shared, language }: ModelTurn): Answer | null =>
  words === '' && shared !== null ? { text: WORDS[language][shared] } : null;
