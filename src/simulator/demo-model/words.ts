import type { Language } from '../../core/language.ts';

/** The fixed words of the demo model. Figures never stand here: they come from tool results. */
type Words = {
  readonly greeting: string;
  readonly thanks: string;
  readonly unrelated: string;
  readonly stay: string;
  readonly order: string;
  readonly about: string;
  readonly unclear: string;
  readonly handedOver: string;
  readonly found: string;
  readonly closest: string;
  readonly notFound: string;
  readonly noAnswer: string;
  readonly soldOut: string;
  readonly inStock: (pieces: number) => string;
  readonly noPrice: string;
  readonly brand: (name: string) => string;
  readonly tax: (percent: number, isIncluded: boolean) => string;
  readonly openNow: (until: string) => string;
  readonly openAlways: string;
  readonly closedNow: (next: string) => string;
  readonly closed: string;
  readonly atTime: (day: string, time: string) => string;
  readonly week: string;
  readonly specialDays: string;
  readonly shipping: string;
  readonly zone: (price: string, days: string) => string;
  readonly freeFrom: (amount: string) => string;
  readonly returns: string;
  readonly days: (days: number) => string;
  readonly payment: string;
  readonly contact: string;
  readonly privacy: string;
};

export const WORDS: Readonly<Record<Language, Words>> = {
  es: {
    greeting: '¡Hola! ¿Qué producto buscas o qué te gustaría saber de la tienda?',
    thanks: '¡Con gusto! Si necesitas algo más, aquí estoy.',
    unrelated: 'Con eso no puedo ayudarte por aquí, solo atiendo asuntos de la tienda. ¿Buscas algún producto?',
    stay: 'De acuerdo, seguimos por aquí. ¿Qué producto buscas o qué te gustaría saber de la tienda?',
    order: 'Por aquí no puedo ver ni cambiar pedidos. ¿Quieres que lo vea una persona?',
    about: 'Soy el asistente virtual de la tienda, no una persona. ¿En qué te ayudo?',
    unclear: '¿Me puedes decir con otras palabras qué producto buscas o qué quieres saber de la tienda?',
    handedOver: 'Una persona sigue con esta conversación.',
    found: 'Esto es lo que tenemos:',
    closest: 'No encontré exactamente eso. Lo más parecido es:',
    notFound: 'No encontré ese producto en el catálogo. ¿Me das otro nombre o más detalles de lo que buscas?',
    noAnswer: 'No tengo esa información. ¿Quieres que lo vea una persona?',
    soldOut: 'agotado',
    inStock: (pieces) => (pieces === 1 ? '1 pieza' : `${pieces} piezas`),
    noPrice: 'sin precio por ahora',
    brand: (name) => `Marca: ${name}.`,
    tax: (percent, isIncluded) => (isIncluded ? `IVA incluido (${percent} %).` : `Más IVA (${percent} %).`),
    openNow: (until) => `Ahora está abierto, hasta ${until}.`,
    openAlways: 'Está abierto de día y de noche.',
    closedNow: (next) => `Ahora está cerrado. Abre ${next}.`,
    closed: 'cerrado',
    atTime: (day, time) => `${day} a las ${time}`,
    specialDays: 'Días especiales:',
    week: 'Horario de la semana:',
    shipping: 'Envíos:',
    zone: (price, days) => `${price}, ${days} días hábiles`,
    freeFrom: (amount) => `gratis desde ${amount}`,
    returns: 'Devoluciones:',
    days: (days) => `${days} días después de la entrega`,
    payment: 'Formas de pago:',
    contact: 'Dónde encontrarnos:',
    privacy: 'Aviso de privacidad',
  },
  en: {
    greeting: 'Hello! Which product are you looking for, or what would you like to know about the shop?',
    thanks: 'You are welcome! Just write if you need anything else.',
    unrelated: 'I cannot help with that here, only with the shop. Are you looking for a product?',
    stay: 'All right, we continue here. Which product are you looking for, or what would you like to know?',
    order: 'I cannot see or change orders here. Would you like a person to look at it?',
    about: 'I am the virtual assistant of the shop, not a person. How can I help?',
    unclear: 'Could you say in other words which product you are looking for, or what you would like to know?',
    handedOver: 'A person continues this conversation.',
    found: 'This is what we have:',
    closest: 'I did not find exactly that. The closest is:',
    notFound: 'I did not find that product in the catalogue. Could you give me another name or more details?',
    noAnswer: 'I do not have that information. Would you like a person to look at it?',
    soldOut: 'sold out',
    inStock: (pieces) => (pieces === 1 ? '1 piece' : `${pieces} pieces`),
    noPrice: 'no price at the moment',
    brand: (name) => `Brand: ${name}.`,
    tax: (percent, isIncluded) => (isIncluded ? `Tax included (${percent} %).` : `Plus tax (${percent} %).`),
    openNow: (until) => `The shop is open now, until ${until}.`,
    openAlways: 'The shop is open day and night.',
    closedNow: (next) => `The shop is closed now. It opens ${next}.`,
    closed: 'closed',
    atTime: (day, time) => `${day} at ${time}`,
    specialDays: 'Special days:',
    week: 'Hours of the week:',
    shipping: 'Shipping:',
    zone: (price, days) => `${price}, ${days} working days`,
    freeFrom: (amount) => `free from ${amount}`,
    returns: 'Returns:',
    days: (days) => `${days} days after delivery`,
    payment: 'Ways to pay:',
    contact: 'Where to find us:',
    privacy: 'Privacy notice',
  },
};
