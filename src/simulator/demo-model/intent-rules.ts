/** What a customer wants, as far as plain rules can tell. One message may hold several. */
export type Intent = 'person' | 'hours' | 'policies' | 'details' | 'unrelated' | 'product' | 'thanks' | 'greeting';
export type Topic = 'shipping' | 'returns' | 'payment' | 'privacy' | 'contact';

/** Accents and case aside. */
const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();

const PERSON =
  /\b(persona|human[oa]?|asesora?|agente|ejecutiv[oa]|vendedora?|encargad[oa]|representative|real person|human being|agent|someone from|(?:hablar|platicar|comunicarme) con|(?:talk|speak) (?:to|with))\b/;
const HOURS =
  /\b(horarios?|a que hora|abren|abiertos?|abierto|cierran|cerrados?|que dias|hours|opening|open|close[ds]?|closing)\b/;
const TOPICS: readonly (readonly [Topic, RegExp])[] = [
  [
    'shipping',
    /\b(envi(?:o|os|an|a|ar|as)|entregan?|entregas?|mandan|paqueteria|llega(?:n)? a|shipping|ship|deliver(?:y|ies)?)\b/,
  ],
  [
    'returns',
    /\b(devolucion(?:es)?|devolver|regresar|reembolsos?|cambios?|garantia|returns?|refunds?|exchanges?|warranty)\b/,
  ],
  [
    'payment',
    /\b(pag(?:o|os|ar|an)|tarjetas?|transferencia|efectivo|oxxo|meses sin intereses|msi|payments?|pay|cards?|cash)\b/,
  ],
  ['privacy', /\b(privacidad|mis datos|privacy|my data)\b/],
  [
    'contact',
    /\b(direccion|ubicacion|ubicados|donde (?:estan|quedan|se encuentran)|telefono|correo|address|located|location|where are you|phone number|email)\b/,
  ],
];
const DETAILS =
  /\b(mas (?:informacion|detalles|info)|detalles?|cuentame mas|descripcion|ingredientes|medidas|materiales?|de que esta hech[oa]|tell me more|more (?:details|about|info)|describe|description|ingredients|made of)\b/;
const UNRELATED =
  /\b(poemas?|chistes?|clima|futbol|presidente|elecciones|tareas? de|program(?:a|ar) en|codigo (?:en|de) (?:python|java)|python|javascript|traduce|horoscopo|receta medica|capital de|poem|joke|weather|president|election|homework|translate|horoscope|write (?:me )?(?:a|some) (?:code|essay|song)|ignora tus instrucciones|ignore (?:your|all|previous))\b/;
const GREETING =
  /\b(hola|buen(?:os|as)? (?:dias?|tardes?|noches?)|buenas|que tal|hello|hi|hey|good (?:morning|afternoon|evening))\b/;
const THANKS = /\b(gracias|mil gracias|thanks|thank you|thx)\b/;

/** Words that say nothing about which product is meant. */
const FILLER = new Set(
  (
    'a al algo algun alguna algunos and any are be buen buena buenas bueno buenos busca buscaba buscando busco can como con cost costs cuales cual cuando cuanta ' +
    'cuantas cuanto cuantos cuesta cuestan da dan de del dia dias disponible disponibles do does donde el en es esa ese eso esta estan estas este esto existencia existencias favor for get gracias gustaria ' +
    'hay have hello hey hi hola how i if in info informacion interesa is it la las le les lo los looking manejan mas me mi mis much must my necesito need no noches o of on or otra otro para pero pesos ' +
    'please por precio precios price prices producto productos puede pueden puedo que qué queria quiero quisiera sale salen saber se sell si sí sin sobre some stock su sus tal tambien tarde tardes te tendran tenga tengan ' +
    'tendra tengo thanks thank that the them there they this tiene tienen tienes to tu tus un una unas uno unos usted ustedes vale valen vende venden want was we what which with would y ya you your yo comprar buy like mostrar muestrame show see ver catalogo catalog ' +
    'detalles detalle descripcion cuentame tell details about more from muchas muchos muchisimas mil tan hora horas ser son ok vale va bien'
  ).split(' '),
);

/** Which of the shop's rules the words ask for. */
export const topicsOf = (words: string): Topic[] =>
  TOPICS.filter(([, pattern]) => pattern.test(fold(words))).map(([topic]) => topic);

/** The words of a message that may name a product, as they were written: what is left when the rest is taken out. */
export function productWords(words: string): string {
  const left = new Set(
    [...OTHER_ASKS, GREETING, THANKS]
      .reduce((text, ask) => text.replace(all(ask), ' '), fold(words))
      .split(/[^\p{L}\p{N}]+/u),
  );
  return words
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => left.has(fold(word)) && !FILLER.has(fold(word)) && (word.length > 1 || /\d/.test(word)))
    .slice(0, 12)
    .join(' ');
}

const OTHER_ASKS: readonly RegExp[] = [HOURS, DETAILS, ...TOPICS.map(([, pattern]) => pattern)];
const all = (pattern: RegExp): RegExp => new RegExp(pattern.source, 'g');

const PRODUCT_MARK =
  /\b(tienen?|tendran?|hay|venden?|manejan|busco|buscando|quiero|quisiera|necesito|precios?|cuanto|cuesta|cuestan|existencias?|have|sell|looking for|price|how much|cost|stock|buy|comprar)\b/;

/** What the words ask for, most pressing first; empty when nothing is understood. */
export function intentsOf(words: string): Intent[] {
  const text = fold(words);
  if (PERSON.test(text)) return ['person'];
  if (UNRELATED.test(text)) return ['unrelated'];
  const intents: Intent[] = [];
  if (HOURS.test(text)) intents.push('hours');
  if (topicsOf(words).length > 0) intents.push('policies');
  if (DETAILS.test(text)) intents.push('details');
  if (!intents.includes('details') && namesProduct(words, intents.length > 0)) intents.push('product');
  if (intents.length > 0) return intents;
  if (THANKS.test(text)) return ['thanks'];
  return GREETING.test(text) ? ['greeting'] : [];
}

/** Beside another question a product needs to be asked for in words; alone, its bare name is enough. */
const namesProduct = (words: string, asksElse: boolean): boolean =>
  productWords(words) !== '' && (!asksElse || PRODUCT_MARK.test(fold(words)));
