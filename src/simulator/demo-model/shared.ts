import type { Answer } from './protocol.ts';
import type { ModelTurn } from './read-turn.ts';
import type { Shared } from './shared-notes.ts';
import { fold } from './slang.ts';

const CARD_WARNING = {
  es: 'Por tu seguridad, nunca mandes fotos ni números de tarjetas: aquí no se paga así.',
  en: 'For your safety never send pictures or numbers of cards: nothing is paid that way here.',
} as const;

const DOCUMENT = {
  es: (read: string) => `Esto leí en tu documento: «${read}». `,
  en: (read: string) => `I read this in your document: “${read}”. `,
} as const;

const CART_TOLD = {
  es: 'También leí lo que escribiste con él. Si necesitas algo más, dímelo.',
  en: 'I also read what you wrote with it. Just tell me if you need anything else.',
} as const;

const WORDS: Readonly<Record<ModelTurn['language'], Readonly<Record<Shared, string>>>> = {
  es: {
    location:
      'Gracias por la ubicación. Para un envío necesito la dirección completa por escrito: nombre, calle y número, colonia, código postal, ciudad y estado.',
    contact: 'Gracias por el contacto. ¿En qué te ayudo con la tienda?',
    form: 'Gracias por tus respuestas. ¿En qué más te ayudo?',
    forwarded: 'Gracias por el mensaje reenviado. ¿Qué te gustaría saber de la tienda?',
    card: `En la imagen hay una tarjeta. ${CARD_WARNING.es} ¿En qué te ayudo?`,
    typed_card: `${CARD_WARNING.es} ¿En qué te ayudo?`,
    document: '¿Qué te gustaría que haga con tu documento?',
    picture:
      'En la imagen no reconozco ningún producto de la tienda. ¿Qué te gustaría saber? La foto de un comprobante no confirma un pago.',
  },
  en: {
    location:
      'Thank you for the location. For a delivery I need the whole address in writing: name, street and number, neighbourhood, postal code, city and state.',
    contact: 'Thank you for the contact. How can I help you with the shop?',
    form: 'Thank you for your answers. What else can I do for you?',
    forwarded: 'Thank you for the forwarded message. What would you like to know about the shop?',
    card: `There is a card in the picture. ${CARD_WARNING.en} How can I help you?`,
    typed_card: `${CARD_WARNING.en} How can I help you?`,
    document: 'What would you like me to do with your document?',
    picture:
      'I recognise no product of the shop in the picture. What would you like to know? A photo of a slip confirms no payment.',
  },
};

const ASKS =
  /\?|\b(?:que|cual(?:es)?|cuanto|cuando|donde|como|pueden|tienen|persona|pag\w*|envi\w*|entreg\w*|direccion|what|which|how|when|where|can|do|person|pay|deliver\w*|address)\b/;
const ABOUT_DOCUMENT =
  /\b(?:documentos?|archivos?|pdf|adjunt\w*|lista|esto|este|aqui|documents?|files?|attach\w*|list|this|here)\b/;

/** Nothing was said with it: it thanks and asks what for. What was received cannot be claimed: no tool said so. */
export function sharedAnswer({ words, shared, language, documents, isCartTold }: ModelTurn): Answer | null {
  // Words beside a cart speak of the cart, unless they ask something.
  if (isCartTold && !ASKS.test(fold(words))) return { text: CART_TOLD[language] };
  if (documents !== '' && (words === '' || ABOUT_DOCUMENT.test(fold(words))))
    return { text: DOCUMENT[language](documents) + WORDS[language].document };
  return words === '' && shared !== null ? { text: WORDS[language][shared] } : null;
}

/** The answer with the warning never to send cards in front, unless it warns itself. */
export function withCardWarning(answer: Answer, { hasCard, language }: ModelTurn): Answer {
  const warning = CARD_WARNING[language];
  if (!hasCard || ('text' in answer && answer.text.includes(warning))) return answer;
  if ('text' in answer) return { text: `${warning}\n\n${answer.text}` };
  return {
    calls: answer.calls.map(({ tool, args }) =>
      tool === 'offer_choices'
        ? { tool, args: { ...args, text: `${warning}\n\n${String(args['text'])}` } }
        : { tool, args },
    ),
  };
}
