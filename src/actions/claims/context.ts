import type { Figure, Sentence } from './types.ts';

/** What the words around a figure say about it; folded text, both languages. */
const QUOTED =
  /\b(?:me (?:dijiste|dices|diste|comentaste|comentas|mencionas(?:te)?|pediste|pides|compartiste|pasaste|indicas(?:te)?|escribiste)|dijiste|mencionaste|mencionas|dices que|comentas|pides|pediste|que (?:buscas|me das|escribiste|mandaste)|tu (?:presupuesto|mensaje|codigo|folio|numero)|su presupuesto|tu compra|llevas|tu carrito|you (?:said|mentioned|told|wrote|gave|asked|sent|want(?:ed)?|need(?:ed)?|shared)|your (?:budget|message|code|number|reference)|as you|you'd like)\b/;

const COMPARED =
  /\b(?:menos de|mas de|por debajo de|arriba de|hasta|dentro de|maximo(?: de)?|abajo de|under|below|less than|more than|within|up to|over|around|pagas? con|pagar con|pagando con|pay(?:ing)? with|billete de|budget of|presupuesto de|con)\s+(?:(?:los|unos|tus|esos|a|your|those|the)\s+)?$/;

const PRICED =
  /\b(?:cuestan?|valen?|precio|sale en|salen en|sale a|esta en|estan en|total|costs?|price|priced|is only|te lo dejo|te queda en|queda en|por solo|a solo|for only|just|each|cada un[oa]|oferta|descuento|rebajad[oa]|envio)\b/;

const NOT_KNOWN =
  /\b(?:no (?:ten(?:go|emos)|encontramos|encuentro|encontre|veo|aparece|cuento con|puedo|podemos|logro|ubico|localizo|me aparece|hay|manejamos|esta|estan|me consta|existe|se si)|sin (?:informacion|registro|datos)|don't (?:have|see|find|know)|do not (?:have|see|know)|can't (?:find|see|confirm|promise)|cannot (?:find|confirm|see)|couldn't find|could not find|not sure|unable|no record|desconozco|isn't|not able|no encuentra)\b/;

const ASKED =
  /\b(?:confirmame|confirma si|dime|me confirmas|avisame|let me know|tell me|please confirm|necesito (?:confirmar|revisar|verificar)|dejame (?:ver|revisar)|deja reviso|voy a (?:revisar|buscar|consultar)|let me (?:check|look)|i'll check|i'll look|reviso|consulto|busco|looking up|checking|para revisar|para buscar)/;

const CONDITION = /^\s*(?:y )?(?:si|if|cuando|when|para|for)\b/;

const STATUS =
  /\b(?:enviad|entregad|en camino|en ruta|cancelad|pagad|salio|list[oa]\b|preparaci|prepar|proceso|confirmad|aprobad|recibid|valid[oa]|activ[oa]\b|vigente|venc|expir|aplica|llega|llego|transito|shipped|delivered|on (?:its|the) way|cancel|paid|ready|process|confirmed|approved|received|valid|active|works|out for|transit|arriv|refunded|reembols|placed|registrad|disponible|existe|encontre|found|esta a tu nombre|belongs|retras|delayed|sigue|asignad|descuento|discount|\d+\s?%)/;

export type Context = {
  readonly sentence: string;
  readonly before: string;
  readonly after: string;
  readonly isQuestion: boolean;
};

/** The sentence that a figure stands in, cut at the figure. */
export function contextOf(figure: Figure, sentences: readonly Sentence[]): Context {
  const sentence = sentences.findLast((candidate) => candidate.start <= figure.start) ?? {
    text: '',
    start: 0,
    isQuestion: false,
  };
  return {
    sentence: sentence.text,
    before: sentence.text.slice(0, Math.max(0, figure.start - sentence.start)),
    after: sentence.text.slice(Math.max(0, figure.end - sentence.start)),
    isQuestion: sentence.isQuestion,
  };
}

/** Whether the reply repeats a figure as the customer's own, or only asks or says that it does not know. */
export const isAttributed = (context: Context): boolean =>
  QUOTED.test(context.sentence) ||
  COMPARED.test(context.before) ||
  context.isQuestion ||
  NOT_KNOWN.test(context.sentence) ||
  ASKED.test(context.sentence) ||
  CONDITION.test(context.sentence);

/** A customer's amount may be theirs, never our price. */
export const isPriced = (context: Context): boolean =>
  PRICED.test(context.before.slice(-40)) && !QUOTED.test(context.before) && !COMPARED.test(context.before);

/** Our own doubt or question about a code is no status of it. */
export const givesStatus = (context: Context): boolean =>
  STATUS.test(context.sentence) &&
  !context.isQuestion &&
  !NOT_KNOWN.test(context.sentence) &&
  !ASKED.test(context.sentence);

export const isComparison = (context: Context): boolean => COMPARED.test(context.before);

export const isUnknown = (context: Context): boolean => NOT_KNOWN.test(context.sentence);
