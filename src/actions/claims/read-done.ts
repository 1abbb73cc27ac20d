import { claimedEffects } from './effects.ts';
import type { Figure } from './types.ts';

/** Spanish first-person past stems of doing something; reading verbs (revise, encontre) are not effects. */
const PAST_STEMS =
  'envi|mand|agend|reserv|apart|cancel|registr|levant|gener|apliqu|pas|notifiqu|avis|confirm|actualic|cambi|agregu|anot|program|solicit|proces|reembols|cre|canalic|escal|guard|cobr|contact|llam|separ|complet|arm|prepar|modifiqu|elimin|quit|autoric|regal|bonifiqu|asign|apunt|dej|tramit|despach|entregu|active|activ|factur|coment|inform|report|turn|acredit|depositi?|deposit|pagu|compr|pregunt';
const PRONOUNS = String.raw`(?:(?:te|le|les|lo|la|los|las|me|nos|se)\s+){0,3}`;
const PAST = new RegExp(String.raw`\b(?:ya\s+)?${PRONOUNS}(?:${PAST_STEMS})e\b`, 'g');
const PAST_PLURAL = new RegExp(
  String.raw`\b(?:ya|hoy|ayer|acabamos de)\s+${PRONOUNS}(?:envi|mand|agend|reserv|apart|cancel|registr|levant|gener|aplic|pas|notific|avis|confirm|actualiz|agreg|anot|program|solicit|proces|reembols|despach|entreg|recib)(?:amos|imos)\b`,
  'g',
);
const PAST_IRREGULAR = new RegExp(
  String.raw`\b(?:ya\s+)?${PRONOUNS}(?:hice|puse|di de (?:alta|baja)|hicimos|pusimos)\b`,
  'g',
);
const PAST_ACCENTED_I = new RegExp(
  String.raw`\b(?:ya\s+)?${PRONOUNS}(?:pedi|devolvi|comparti|transferi|correg|correji|anadi|inscribi|suscribi|emiti|inclui|recibi)\b`,
  'g',
);
const PARTICIPLE = `(?:enviad|mandad|agendad|reservad|apartad|cancelad|registrad|levantad|generad|aplicad|pasad|notificad|avisad|confirmad|actualizad|cambiad|agregad|anotad|programad|solicitad|procesad|reembolsad|devuelt|cread|compartid|transferid|canalizad|escalad|guardad|hech|cobrad|pagad|entregad|despachad|activad|completad|modificad|eliminad|realizad|recibid|aprobad|autorizad|emitid|facturad|acreditad|depositad|informad|reportad|asignad|separad|anadid|tramitad|puest|dad[oa]s? de alta|dad)(?:o|a|os|as)?`;
const PERFECT = new RegExp(String.raw`\b(?:he|hemos|ha|han)\s+(?:sido\s+|quedado\s+)?(?:ya\s+)?${PARTICIPLE}\b`, 'g');
const STATE = new RegExp(
  String.raw`\b(?:qued(?:o|aron|a|an|amos)|fue|fueron|esta|estan|sigue|siguen|aparece(?: como)?|figura(?: como)?)\s+(?:ya\s+)?(?:todo\s+)?(?:oficialmente\s+|correctamente\s+|debidamente\s+|a tu nombre\s+)?(?:${PARTICIPLE}|en (?:camino|ruta|reparto|preparacion|transito))\b`,
  'g',
);
const NOUN_STATE = new RegExp(
  String.raw`\b(?:pedidos?|orden|paquete|pago|compra|cancelacion|reembolso|reserva|cita|envio|descuento|cupon|factura|solicitud|cambio|devolucion)\b[^.,;\n!?]{0,25}?\s(?:${PARTICIPLE}|exitos[oa]|list[oa])\b`,
  'g',
);
const REFLEXIVE =
  /\b(?:ya\s+)?(?:se|te|le)\s+(?:te\s+|le\s+|lo\s+|la\s+)?(?:envio|mando|cancelo|registro|aplico|proceso|confirmo|genero|realizo|hizo|cobro|actualizo|reembolso|entrego|despacho|reservo|aparto|agendo|acredito|emitio)\b/g;
const ON_WAY =
  /\b(?:va|van|viene|vienen|anda|ya|esta|estan|sigue)\s+(?:ya\s+)?en\s+(?:camino|ruta|reparto|transito)\b|\bya\s+(?:salio|salieron|va(?:n)? para alla|llego|llegaron|quedo|quedaron|esta todo listo)\b|\bsalio (?:hoy|ayer|esta)\b|\b(?:pedido|paquete|envio|orden)[^.\n]{0,30}\b(?:salio|llego)\b/g;
const JUST = /\bacab(?:o|amos) de\s+(?:\w+?)(?:arte|arle|arlo|arla|arlos|ar|erte|er|irte|ir)\b/g;
const HAND_PRESENT =
  /\b(?:te|lo|la|le)\s+(?:paso|comunico|transfiero|conecto|canalizo|turno)\s+(?:con|a|al|tus)\b|\ble paso tu/g;
const PROMISE =
  /\b(?:te|le|se|lo|la)\s+(?:(?:te|lo|la|los)\s+)?(?:envi|mand|agend|reserv|apart|cancel|contact|llam|notific|avis|comunic|atend|escrib|respond|reembols|devolv|program|confirm|aplic|entreg|marc|busc)[ae]?r?(?:are|emos|a|an|e|re|remos|ra|ran)\b|\b(?:se\s+(?:pondra|pondran)\s+en contacto|(?:se comunicara|te (?:atendera|contactara|llamara|respondera|escribira|ayudara)n?)\w*)\b|\b(?:voy|vamos) a\s+(?:enviar|mandar|agendar|reservar|apartar|cancelar|procesar|reembolsar|aplicar|registrar|avisar|notificar|llamar|pasar|programar|levantar)(?:te|le|lo|la|los|las)*\b/g;
const SOON =
  /\b(?:en (?:breve|un momento|unos minutos|seguida)|ahorita|pronto)\b[^.\n]{0,25}\b(?:te|se)\s+(?:contact|atiend|comunic|llam|escrib|respond|pon)\w+|\b(?:un asesor|una asesora|una persona|alguien|un companero|el equipo|nuestro equipo|mi equipo)\b[^.\n?]{0,30}\bya\b[^.\n?]{0,20}\b(?:esta|fue|sabe|tiene|lo|te)\b/g;

const PP =
  '(?:sent|placed|requested|cancel+ed|booked|reserved|scheduled|applied|added|updated|changed|processed|refunded|notified|forwarded|passed|created|registered|confirmed|shipped|set|put|emailed|removed|submitted|issued|charged|contacted|escalated|transferred|let|made|completed|arranged|saved|opened|filed|dispatched|delivered|received|approved|paid|activated|generated|messaged|told|informed|asked|alerted|held|kept|credited|returned|exchanged|waived|upgraded|subscribed|signed|logged|finalized|finalised|connected|called)';
const ENGLISH_DID = new RegExp(
  String.raw`\b(?:i|we)(?:'ve| have| had)?\s+(?:just\s+|already\s+|now\s+|also\s+|gone ahead and\s+|successfully\s+)*${PP}\b`,
  'g',
);
const ENGLISH_PASSIVE = new RegExp(
  String.raw`\b(?:has|have|was|were|is|are|been|'s)\s+(?:been\s+|now\s+|already\s+|just\s+|all\s+|successfully\s+|being\s+)*(?:${PP}|on (?:its|the|their|your) way|out for delivery|in transit)\b`,
  'g',
);
const ENGLISH_NOUN = new RegExp(
  String.raw`\b(?:order|payment|refund|cancellation|reservation|booking|email|appointment|package)\s+(?:\S+\s+)?(?:successfully\s+)?(?:${PP}|successful|complete|has (?:shipped|arrived|left)|shipped|went through|on (?:its|the) way)\b`,
  'g',
);
const ENGLISH_LEFT =
  /\b(?:has|have|just|already)\s+(?:already\s+|just\s+)?(?:shipped|left (?:the|our)|arrived|gone out|gone through|went out)\b|\b(?:went through|went out (?:today|yesterday))\b/g;
const ENGLISH_PROMISE =
  /\b(?:i'll|i will|we'll|we will|i'm going to|i am going to|let me|i'm|i am)\s+(?:now\s+|go ahead and\s+)?(?:send(?:ing)? you|email|cancel|refund|book|reserve|schedul|ship|place|process|apply|notify|transferring|transfer you|connecting|connect you|call you|put you through|pass(?:ing)? (?:this|you|your)|forward|escalat)\w*|\b(?:someone|an agent|a (?:team member|colleague|person|representative|human|specialist)|our team|a member of (?:our|the) team)(?:\s+\w+){0,3}?\s+(?:will|is going to|has|is)\s+(?:\w+\s+)?(?:contact|reach|call|get|be|write|reply|reached|been|on|follow|message|help)\w*/g;
const ALONE =
  /(?<=^|[\n.!?¡]\s*)(?:hecho|done|all done|all set|you're all set|todo listo|listo, ya quedo|ya estuvo|asunto resuelto)(?=\s*(?:[!.,\n]|$))|\byou're all set\b|\byou are all set\b/g;

const CERTAIN: readonly RegExp[] = [
  PAST_PLURAL,
  PAST_IRREGULAR,
  PERFECT,
  STATE,
  NOUN_STATE,
  REFLEXIVE,
  ON_WAY,
  JUST,
  ENGLISH_DID,
  ENGLISH_PASSIVE,
  ENGLISH_NOUN,
  ENGLISH_LEFT,
  ALONE,
];
/** Said of the future: an offer under a condition is no promise. */
const PROMISES: readonly RegExp[] = [HAND_PRESENT, PROMISE, SOON, ENGLISH_PROMISE];

const DENIED =
  /\b(?:no|aun no|todavia no|nunca|sin|not|haven't|hasn't|isn't|wasn't|aren't|weren't|never|n't|cannot|can't|ni)\s+(?:\S+\s+){0,2}$/;
const CONDITIONAL =
  /\b(?:si|cuando|una vez que|en cuanto|despues de que|hasta que|para que|if|when|once|after|until|before|whether|as soon as|al estar|puedo|podemos|puedes|podria|can|could|may|quieres|gustas|prefieres|would you|want me|want|need|necesitas|como|antes de)\b[^.\n!]*$/;
const OFFER =
  /\b(?:si|puedo|podemos|podria|quieres|gustas|prefieres|if|can|could|would|shall|want|once|when|cuando|en cuanto|una vez)\b/;
const RULE =
  /\b(?:siempre|normalmente|por lo general|usually|always|generally|every order|todos los pedidos|los pedidos|orders (?:are|is)|cada pedido|payments are|los pagos)\b/;
/** States that look like effects and are none: how things are made, priced, roasted. */
const NOT_EFFECT =
  /\b(?:(?:is|are|esta|estan) (?:made|hech[oa]s?|kept|set up|set in|called)|puest[oa]s? a|recien hech|let you know|let me know|let us know|asked (?:about|for)|told me|called\b)/;

type Sentence = { readonly text: string; readonly start: number; readonly isQuestion: boolean };

/** Statements that something was done or is under way. `accented(at)` says whether the original letter has an accent. */
export function readDone(sentences: readonly Sentence[], accented: (at: number) => boolean): Figure[] {
  const found: Figure[] = [];
  for (const sentence of sentences) {
    if (sentence.isQuestion) continue;
    const add = (match: RegExpMatchArray): void => {
      const start = sentence.start + (match.index ?? 0);
      const end = start + match[0].length;
      if (found.some((other) => start < other.end && end > other.start)) return;
      found.push({ kind: 'done', effects: claimedEffects(match[0], sentence.text), start, end });
    };
    for (const match of sentence.text.matchAll(PAST))
      if (isPast(match, sentence, accented)) addUnlessDenied(match, sentence, add);
    for (const match of sentence.text.matchAll(PAST_ACCENTED_I)) {
      if (accented(sentence.start + match.index + match[0].length - 1)) addUnlessDenied(match, sentence, add);
    }
    for (const pattern of CERTAIN)
      for (const match of sentence.text.matchAll(pattern)) addUnlessDenied(match, sentence, add);
    for (const pattern of PROMISES) {
      for (const match of sentence.text.matchAll(pattern))
        if (!OFFER.test(sentence.text.slice(0, match.index))) addUnlessDenied(match, sentence, add);
    }
  }
  return found;
}

/** `envie` without accent may be "that I send": `ya` in front makes it past, `que` in front makes it a wish. */
function isPast(match: RegExpMatchArray, sentence: Sentence, accented: (at: number) => boolean): boolean {
  const end = sentence.start + (match.index ?? 0) + match[0].length - 1;
  const isYa = /^ya\s/.test(match[0]);
  const isWish = /\b(?:que|para que)\s+$/.test(sentence.text.slice(0, match.index));
  if (accented(end)) return true;
  return (isYa || /^(?:te|le|les|lo|la)\s/.test(match[0])) && !isWish;
}

function addUnlessDenied(match: RegExpMatchArray, sentence: Sentence, add: (match: RegExpMatchArray) => void): void {
  const before = sentence.text.slice(0, match.index);
  const isConditional = CONDITIONAL.test(before.slice(-60)) && !/\b(?:te confirmo|listo|ya)\b/.test(before.slice(-25));
  if (
    DENIED.test(before) ||
    isConditional ||
    RULE.test(sentence.text) ||
    NOT_EFFECT.test(sentence.text.slice(match.index, (match.index ?? 0) + match[0].length + 12))
  )
    return;
  if (/^(?:ha|han|he|hemos|has|have|is|are|was|were|esta|estan|fue|fueron|queda|quedan)?\s*(?:not|no)\b/.test(match[0]))
    return;
  add(match);
}
