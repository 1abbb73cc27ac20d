import { THINGS } from './english-acts.ts';
import { isDenied, isOffered } from './hedges.ts';
import { matchesOf } from './matches.ts';
import { CLITICS, GOODS, PARTICIPLE } from './spanish-acts.ts';
import type { Sentence } from './types.ts';

/** `tu pedido va` alone says nothing yet: it takes one more word. */
const GOODS_STATE = new RegExp(
  String.raw`\b${GOODS}\b[^.,;\n!?]{0,40}?\s(?:esta|estan|sigue|siguen|va|van|ya|anda|se encuentra|quedo|entro|procede|se reflejo|paso|cayo|aparece)\b(?:\s(?:ya|esta|estan|va|quedo|en|a|por|su|listo|lista|la|el|de|para|correctamente|tiempo|proceso|tramite|preparacion|curso|camino|pendientes?|llegar|reflejo|se|paso|sucursal|punto|registrad[oa]|exitos[oa]|reflejad[oa]|recoger|manos|aparece|verificad[oa]|paqueteria|repartidor)\b){0,6}`,
  'g',
);
const STATES: readonly RegExp[] = [
  GOODS_STATE,
  new RegExp(
    String.raw`^\s*${GOODS}\s+(?:ya\s+)?(?:${PARTICIPLE}|en (?:proceso|tramite|camino|curso|ruta)|list[oa]|exitos[oa])\b`,
    'g',
  ),
  new RegExp(
    String.raw`(?:^|[:,]\s?|\b(?:your|the)\s)\s*(?:${THINGS}\s+(?:processing|complete|processed|approved|issued|sent|done|on (?:its|the) way)|(?:cancell?ed|shipped|refunded|booked|reserved|dispatched|delivered|paid))(?=\s*(?:[.!,]|$))`,
    'g',
  ),
  /\bya esta (?:tu|su)\b/g,
  /\b(?:ya\s+)?(?:lo|la|los) (?:trae|tiene|lleva) (?:el repartidor|la paqueteria|el mensajero|el chofer|dhl|fedex|estafeta)\b|\b(?:repartidor|mensajero|chofer|paqueteria) (?:ya )?(?:va|viene|trae|tiene|lleva|esta|recogio|salio)\b|\b(?:esta|estan) (?:por|a punto de) (?:llegar|salir|caer|entregarse|reflejarse)\b|\b(?:ya )?(?:merito|mero|casi) (?:te )?(?:llega|sale|cae)\b|\bya (?:se (?:hizo|reflejo|aplico|libero|acredito|realizo|registro|cancelo|cambio)|cayo|paso el pago|entro el pago|procede|procedio)\b|\bya (?:aparece|figura)\b/g,
  new RegExp(String.raw`\b(?:quedas?|quedaste|queda|quedan|estas)\s+(?:ya\s+|oficialmente\s+)?${PARTICIPLE}\b`, 'g'),
  new RegExp(
    String.raw`\bya (?:${CLITICS}\s+){1,2}(?:movimos|hicimos|pusimos|regresamos|devolvimos|cambiamos|apartamos|arreglamos|resolvimos|hicieron|cambiaron|cancelaron|mandaron|devolvieron|movieron|pidieron|apartaron|movi|hice|puse|meti|pedi|resolvi)\b`,
    'g',
  ),
  /\bacabo de (?:meter|poner|hacer|pedir|resolver|mover|subir|dar|devolver|reponer)\w*/g,
  new RegExp(
    String.raw`\b${THINGS}(?:'s| is| are| has| have| was| went| should be| will be)\s+(?:(?:now|already|just|all|currently|also|still|been|being|successfully|almost|nearly|fully)\s+){0,3}(?:prepared|packed|processed|ready|pending|on (?:its|the|track|time)|in (?:process|progress|transit)|with the|at the (?:depot|warehouse|branch|local)|there|done|complete|confirmed|verified|through|approved|out for|coming|here|scheduled|due|cancell?ed|refunded|back in|in the system|on file|in place|updated|set|active|live)\b`,
    'g',
  ),
  new RegExp(
    String.raw`\b(?:your|that|this|the)\s+(?:\w+ )?${THINGS}(?:'ll| will| has| have| had| went| left| goes| hits| should| is going| is set)\b(?! (?:to be|to wait|no|not|need)\b)`,
    'g',
  ),
  /\b(?:it|they|that)(?:'s| is|'re| are)\s+(?:(?:now|already|currently|just|all)\s+){0,2}(?:being (?:prepared|processed|packed|shipped|refunded|cancell?ed|handled|sent)|on (?:its|the|their) way|almost there|nearly there|with the courier|out for delivery|in transit|coming (?:today|soon))/g,
  /\b(?:courier|driver|carrier|dhl|fedex|ups) (?:has|picked|is|will|should)\b|\bshould (?:be with you|arrive|reach you|be there|get there) (?:soon|today|shortly|any)\b|\bwill be with you (?:soon|shortly|today)\b/g,
];
/** What holds for every order. */
const RULE =
  /\b(?:siempre|normalmente|por lo general|usually|always|generally|every order|todos los (?:pedidos|envios)|los (?:pedidos|pagos|envios|reembolsos|cambios)|las devoluciones|orders (?:are|is)|cada pedido|payments are|refunds are|a partir de|from \$?\d|a refund|un reembolso|el reembolso tarda)\b/;

export const isRule = (text: string): boolean => RULE.test(text);

/** Where something stands: an order, a payment, a parcel. What holds for every order is a rule, not a state. */
export function statesIn(sentence: Sentence): RegExpExecArray[] {
  if (isRule(sentence.text)) return [];
  return STATES.flatMap((pattern) =>
    matchesOf(pattern, sentence.text).filter(({ 0: words }) => pattern !== GOODS_STATE || !isVague(words)),
  ).filter(
    (match) =>
      !isDenied(sentence.text.slice(Math.max(0, match.index - 200), match.index)) &&
      !/\b(?:no|not|aun|todavia|cannot)\b/.test(match[0]) &&
      !isOffered(sentence, match.index, match.index + match[0].length),
  );
}

const isVague = (words: string): boolean =>
  /\s(?:esta|estan|sigue|siguen|va|van|ya|anda|se encuentra|quedo|entro)$/.test(words);
