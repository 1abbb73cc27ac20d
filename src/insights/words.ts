import type { FigureId, Words } from './contract.ts';

type Told = { readonly title: Words; readonly definition: Words };

/** What each figure counts, as staff reads it on the page, in the terminal and in files. */
export const FIGURE_WORDS: Readonly<Record<FigureId, Told>> = {
  outcomes: {
    title: { es: 'Mensajes por desenlace', en: 'Messages by outcome' },
    definition: {
      es: 'Mensajes de clientes, en la hora en que los escribieron. «Asistente»: contestado sin una persona. «Persona»: pasado a alguien del equipo. «Sin respuesta»: no pedía respuesta. «Abierto»: aún sin desenlace. Contestado no quiere decir resuelto.',
      en: 'Messages of customers, in the hour in which they wrote them. “Assistant”: answered without a person. “Person”: given to somebody of the team. “No reply”: it asked for none. “Open”: no outcome yet. Answered does not mean resolved.',
    },
  },
  times: {
    title: { es: 'Tiempo de respuesta', en: 'Answer time' },
    definition: {
      es: 'Desde que llegó el mensaje hasta que WhatsApp aceptó las primeras palabras con las que el asistente lo contestó. La mitad tardó p50 o menos; 95 de cada 100, p95 o menos. Se cuenta en tramos: el valor puede diferir un 2 % del exacto.',
      en: 'From the arrival of a message to WhatsApp taking the first words with which the assistant answered it. Half took p50 or less; 95 of 100 took p95 or less. Counted in steps: a value may be 2% from the exact one.',
    },
  },
  handovers: {
    title: { es: 'A persona, por motivo', en: 'To a person, by reason' },
    definition: {
      es: 'Veces que una conversación pasó del asistente a personas, en la hora en que pasó. Pasarla entre compañeros no cuenta.',
      en: 'How often a conversation went from the assistant to people, in the hour in which it did. Passing it between colleagues does not count.',
    },
  },
  ignored: {
    title: { es: 'Sin respuesta, por motivo', en: 'No reply, by reason' },
    definition: {
      es: 'Mensajes que no se contestaron a propósito y por qué: una reacción, un cliente bloqueado, un mensaje borrado.',
      en: 'Messages that were left without a reply on purpose, and why: a reaction, a blocked customer, a deleted message.',
    },
  },
  orders: {
    title: { es: 'Pedidos', en: 'Orders' },
    definition: {
      es: 'Pedidos en la hora en que se hicieron, también los que se cancelaron después. «Pagados»: los de esa hora, del chat o de otro lado, que ya están pagados, aunque el dinero llegara más tarde.',
      en: 'Orders in the hour in which they were placed, also those cancelled later. “Paid”: those of that hour, of the chat or elsewhere, that are paid by now, even when the money came later.',
    },
  },
  money: {
    title: { es: 'Dinero', en: 'Money' },
    definition: {
      es: '«Pedido»: total de los pedidos, en la hora en que se hicieron. «Cobrado»: dinero que entró por pedidos en esa hora, antes de reembolsos; lo que llegó para un pedido ya terminado no cuenta.',
      en: '“Ordered”: what orders come to, in the hour in which they were placed. “Collected”: money that came for orders in that hour, before refunds; what came for an order that had ended does not count.',
    },
  },
  costs: {
    title: { es: 'Costo', en: 'Cost' },
    definition: {
      es: 'En dólares. WhatsApp: lo que cobra por los mensajes, en la hora en que salieron; el precio puede llegar días después. Modelo, voz e imagen: cuando se pagaron. Los precios que nadie ha confirmado son estimados.',
      en: 'In US dollars. WhatsApp: what it charges for messages, in the hour in which they went; the price may come days later. Model, speech and pictures: when they were paid. Prices that nobody has confirmed are estimates.',
    },
  },
  funnel: {
    title: { es: 'Del mensaje al pago', en: 'From message to payment' },
    definition: {
      es: 'Mensajes de clientes, pedidos hechos en el chat, y cuántos de esos pedidos ya están pagados. Cada uno cuenta en su propia hora.',
      en: 'Messages of customers, orders placed in the chat, and how many of those orders are paid by now. Each counts in its own hour.',
    },
  },
  templates: {
    title: { es: 'Plantillas', en: 'Templates' },
    definition: {
      es: 'Plantillas que WhatsApp aceptó, en la hora en que las aceptó, y lo que se sabe hoy de ellas. Leída implica entregada; quien apaga las confirmaciones de lectura no cuenta como leída.',
      en: 'Templates that WhatsApp took, in the hour in which it did, and what is known of them today. Read implies delivered; whoever turned read receipts off does not count as read.',
    },
  },
  unanswered: {
    title: { es: 'Preguntas sin respuesta', en: 'Unanswered questions' },
    definition: {
      es: 'Preguntas para las que el asistente no encontró nada que decir, en la hora en que se hicieron.',
      en: 'Questions to which the assistant found nothing to say, in the hour in which they were asked.',
    },
  },
};

/** Parts of figures; a part that is not here is a reason. */
export const PART_WORDS: Readonly<Record<string, Words>> = {
  answered: { es: 'Asistente', en: 'Assistant' },
  given_to_person: { es: 'Persona', en: 'Person' },
  ignored: { es: 'Sin respuesta', en: 'No reply' },
  open: { es: 'Abierto', en: 'Open' },
  p50: { es: 'p50', en: 'p50' },
  p95: { es: 'p95', en: 'p95' },
  chat: { es: 'En el chat', en: 'In the chat' },
  elsewhere: { es: 'De otro lado', en: 'Elsewhere' },
  paid: { es: 'Pagados', en: 'Paid' },
  placed: { es: 'Pedido', en: 'Ordered' },
  collected: { es: 'Cobrado', en: 'Collected' },
  meta: { es: 'WhatsApp', en: 'WhatsApp' },
  model: { es: 'Modelo', en: 'Model' },
  speech: { es: 'Voz', en: 'Speech' },
  vision: { es: 'Imagen', en: 'Pictures' },
  messages: { es: 'Mensajes', en: 'Messages' },
  orders: { es: 'Pedidos', en: 'Orders' },
  sent: { es: 'Enviadas', en: 'Sent' },
  delivered: { es: 'Entregadas', en: 'Delivered' },
  read: { es: 'Leídas', en: 'Read' },
  failed: { es: 'Fallidas', en: 'Failed' },
  questions: { es: 'Preguntas', en: 'Questions' },
};

/** Why a message is left without a reply. */
export const IGNORED_WORDS: Readonly<Record<string, Words>> = {
  blocked: { es: 'cliente bloqueado', en: 'customer is blocked' },
  revoked: { es: 'el cliente lo borró', en: 'the customer deleted it' },
  reaction: { es: 'reacción', en: 'reaction' },
  system: { es: 'aviso de WhatsApp', en: 'notice of WhatsApp' },
  standby: { es: 'lo atiende otro agente', en: 'another agent has it' },
  request_welcome: { es: 'abrió el chat sin escribir', en: 'opened the chat without writing' },
  day_limit_again: { es: 'más archivos que los de un día', en: 'more files than a day allows' },
  other: { es: 'otro', en: 'other' },
};
