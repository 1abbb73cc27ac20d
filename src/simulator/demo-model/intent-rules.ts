import { fold, withoutSlang } from './slang.ts';

/** What a customer wants, as far as plain rules can tell. One message may hold several. */
export type Intent =
  | 'person'
  | 'stay'
  | 'order'
  | 'about'
  | 'hours'
  | 'policies'
  | 'details'
  | 'unrelated'
  | 'product'
  | 'thanks'
  | 'greeting';
export type Topic = 'shipping' | 'returns' | 'payment' | 'privacy' | 'contact';

const PERSON =
  /\b(persona|human[oa]?|asesora?|agente|ejecutiv[oa]|vendedora?|encargad[oa]|representative|real person|human being|agent|someone from|(?:hablar|platicar|comunicarme) con|(?:talk|speak) (?:to|with))\b/;
/** A person whom the customer does not want, or is. */
const NO_PERSON =
  /\b(?:no|not|don't|dont|sin|without|never|nunca|tampoco|than|soy|somos|i'm|i am|que)\s(?:(?:me )?(?:quiero|quisiera|necesito|want|need)\s)?(?:(?!quiero|necesito|bot|robot|want|need a)[^.,;!?]){0,30}?\b(?:persona|human[oa]?|asesora?|agente|ejecutiv[oa]|vendedora?|encargad[oa]|person|agent|human being|representative)\b/;
const STAYS =
  /\b(?:no|not|don't|dont|prefiero|rather|mejor)\b.{0,40}\b(?:persona|humano|asesora?|agente|person|human|agent|bot|robot|contigo)\b/;
const ORDER =
  /\b(?:(?:mi|mis|el|my|the)\s(?:pedidos?|orden|paquetes?|compra|order|package|parcel)|rastrear|rastreo|track(?:ing)?|cancel(?:a|ar|en|o)?|numero de pedido|order number)\b/;
const ABOUT =
  /\b(?:(?:eres|es usted|sos) (?:un |una )?(?:verdadera? )?(?:robot|bot|humano|persona|real|ia|maquina)|quien eres|como te llamas|are you (?:a |an )?(?:real |actual )?(?:robot|bot|human|person|real|ai)|who are you)\b/;
const SHOW =
  /^\W*(?:ayuda|help|menu|info(?:rmacion)?|catalogo|catalog|que venden|que tienen|que hay|opciones|precios?|start|inicio|what do you (?:have|sell))\W*$/;
const SMALL_TALK =
  /^\W*(?:ok(?:ay)?|(?:mejor|siempre) no|nada|va|sale|vale|si|no|yes|yep|nop?e?|bn|bien|(?:bn|bien) y tu|de acuerdo|perfecto|listo|(?:ja|je|ji|ha|he)+[jh]?|xd+|lol|cool|great|nice|👍|❤️?|🙏|👌|😊|😀|🙂)+\W*$/u;
const HOLIDAYS = /\b(?:festivos?|feriados?|puente|asueto|holidays?|dias? especial(?:es)?)\b/;
const HOURS =
  /\b(horarios?|a que hora|what time|servicio hoy|hay servicio|abren|abiertos?|abierto|cierran|cerrados?|que dias|hours|opening|open|close[ds]?|closing)\b/;
const TOPICS: readonly (readonly [Topic, RegExp])[] = [
  [
    'shipping',
    /\b(envi(?:o|os|an|a|ar|as|en)|entregan?|entregas?|mandan|paqueteria|llega(?:n)? a|shipping|ship|deliver(?:y|ies)?)\b/,
  ],
  [
    'returns',
    /\b(devolucion(?:es)?|devolver|regresar|reembolsos?|cambios?|garantia|reembols\w*|returns?|refunds?|exchanges?|warranty)\b/,
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
  /\b(hola|que onda|que hubo|quiubo|que rollo|buen(?:os|as)? (?:dias?|tardes?|noches?)|buenas|que tal|hello|hi|hey|good (?:morning|afternoon|evening))\b/;
const THANKS = /\b(gracias|mil gracias|thanks|thank you|thx)\b/;

/** Words that say nothing about which product is meant. */
const FILLER = new Set(
  (
    'a al algo algun alguna algunos and any are be buen buena buenas bueno buenos busca buscaba buscando busco can como con cost costs cuales cual cuando cuanta ' +
    'cuantas cuanto cuantos cuesta cuestan da dan de del dia dias disponible disponibles do does donde el en es esa ese eso esta estan estas este esto existencia existencias favor for get gracias gustaria ' +
    'hay have hello hey hi hola how i if in info informacion interesa is it la las le les lo los looking manejan mas me mi mis much must my necesito need no noches o of on or otra otro para pero pesos ' +
    'please por precio precios price prices producto productos puede pueden puedo que qué queria quiero quisiera sale salen saber se sell si sí sin sobre some stock su sus tal tambien tarde tardes te tendran tenga tengan ' +
    'tendra tengo thanks thank that the them there they this tiene tienen tienes to tu tus un una unas uno unos usted ustedes vale valen vende venden want was we what which with would y ya you your yo comprar buy like mostrar muestrame show see ver catalogo catalog ' +
    'detalles detalle descripcion cuentame tell details about more from muchas muchos muchisimas mil tan hora horas ser son ok vale va bien manana hoy ahorita ahora today tomorrow now time onda oye compa amigo amiga bro jefe wey guey urge jefa como sobre eres quien info mandame mandan dont barato barata baratos cheap cheapest algo something anything hacen hace ofrecen les cual envian navidad christmas festivo feriado holiday servicio x k quieras'
  ).split(' '),
);

/** Which of the shop's rules the words ask for. */
export const topicsOf = (words: string): Topic[] =>
  TOPICS.filter(([, pattern]) => pattern.test(fold(withoutSlang(words)))).map(([topic]) => topic);

/** What goods come in says little about which are meant, unless it is all that is said. */
const WRAPPING =
  /^(?:bols(?:as?|itas?)|paquetes?|piezas?|frascos?|caj(?:as?|itas?)|bags?|packs?|packets?|pieces?|jars?)$/;

/** The words of a message that may name a product, as they were written: what is left when the rest is taken out. */
export function productWords(said: string): string {
  const words = namingWords(said);
  const telling = words.filter((word) => !WRAPPING.test(fold(word)));
  return (telling.length > 0 ? telling : words).slice(0, 12).join(' ');
}

function namingWords(said: string): readonly string[] {
  const words = withoutSlang(said);
  const left = new Set(
    [...OTHER_ASKS, GREETING, THANKS, NO_PERSON]
      .reduce((text, ask) => text.replace(all(ask), ' '), fold(words))
      .split(/[^\p{L}\p{N}]+/u),
  );
  return words
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => left.has(fold(word)) && !FILLER.has(fold(word)) && (word.length > 1 || /\d/.test(word)));
}

const OTHER_ASKS: readonly RegExp[] = [HOURS, DETAILS, ...TOPICS.map(([, pattern]) => pattern)];
const all = (pattern: RegExp): RegExp => new RegExp(pattern.source, 'g');

const PRODUCT_MARK =
  /\b(tienen?|tendran?|hay|venden?|manejan|busco|buscando|quiero|quisiera|necesito|precios?|cuanto|cuesta|cuestan|existencias?|have|sell|looking for|price|how much|cost|stock|buy|comprar)\b/;

/** Whether holidays are asked about without naming one. */
export const asksForHolidays = (words: string): boolean => HOLIDAYS.test(fold(words));

/** What the words ask for, most pressing first; empty when nothing is understood. */
export function intentsOf(words: string): Intent[] {
  const text = fold(withoutSlang(words));
  if (text.replace(/[^\p{L}\p{N}]/gu, '') === '') return SMALL_TALK.test(words) ? ['thanks'] : ['greeting'];
  if (PERSON.test(text.replace(NO_PERSON, ' ').replace(ABOUT, ' '))) return ['person'];
  if (ABOUT.test(text)) return ['about'];
  if (UNRELATED.test(text)) return ['unrelated'];
  const intents = asksOf(words, text);
  if (intents.length > 0) return intents;
  if (NO_PERSON.test(text) || STAYS.test(text)) return ['stay'];
  if (THANKS.test(text) || SMALL_TALK.test(text)) return ['thanks'];
  return GREETING.test(text) || SHOW.test(text) ? ['greeting'] : [];
}

/** Questions about the shop and its goods. */
function asksOf(words: string, text: string): Intent[] {
  const intents: Intent[] = [];
  if (HOURS.test(text)) intents.push('hours');
  if (topicsOf(words).length > 0) intents.push('policies');
  if (DETAILS.test(text)) intents.push('details');
  if (ORDER.test(text)) return [...intents, 'order'];
  if (SMALL_TALK.test(text) || SHOW.test(text)) return intents;
  if (
    (NO_PERSON.test(text) || STAYS.test(text)) &&
    !PRODUCT_MARK.test(text.replace(NO_PERSON, ' ').replace(/\b(?:no )?quiero\b/g, ' '))
  )
    return intents;
  if (!intents.includes('details') && namesProduct(words, intents.length > 0)) intents.push('product');
  return intents;
}

/** Beside another question a product needs to be asked for in words; alone, its bare name is enough. */
const namesProduct = (words: string, asksElse: boolean): boolean =>
  productWords(words) !== '' && (!asksElse || PRODUCT_MARK.test(fold(withoutSlang(words))));
