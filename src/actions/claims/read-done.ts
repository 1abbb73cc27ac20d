import { claimedEffects } from './effects.ts';
import { isDenied } from './hedges.ts';
import { matchesOf } from './matches.ts';
import { originalSpan } from './plain-text.ts';
import type { Reading } from './read-figures.ts';
import { identityIn } from './read-identity.ts';
import { type Matter, matterIn } from './read-matters.ts';
import { promisesIn } from './read-promises.ts';
import { statesIn } from './read-states.ts';
import { PARTICIPLE } from './spanish-acts.ts';
import { thingsIn } from './things.ts';
import type { Figure, Sentence } from './types.ts';

/** Spanish first-person past stems of doing something; reading verbs (revise, encontre) are not effects. */
const PAST_STEMS =
  'reanud|reactiv|envi|mand|agend|reserv|apart|cancel|registr|levant|gener|apliqu|pas|notifiqu|avis|confirm|actualic|cambi|agregu|anot|program|solicit|proces|reembols|cre|canalic|escal|guard|cobr|contact|llam|separ|complet|arm|prepar|modifiqu|elimin|quit|autoric|regal|bonifiqu|asign|apunt|dej|tramit|despach|entregu|reprogram|reagend|reembols|reintegr|empaqu|anul|reenvi|conden|condon|descont|baj|sub|incorpor|liber|arregl|solucion|pedi|active|activ|factur|coment|inform|report|turn|acredit|depositi?|deposit|pagu|compr|pregunt';
const PRONOUNS = String.raw`(?:(?:te|le|les|lo|la|los|las|me|nos|se)\s+){0,3}`;
const PAST = new RegExp(String.raw`\b(?:ya\s+)?${PRONOUNS}(?:${PAST_STEMS})e\b`, 'g');
const PAST_PLURAL = new RegExp(
  String.raw`\b(?:ya|hoy|ayer|acabamos de)\s+${PRONOUNS}(?:envi|mand|agend|reserv|apart|cancel|registr|levant|gener|aplic|pas|notific|avis|confirm|actualiz|agreg|anot|program|solicit|proces|reembols|despach|entreg|recib)(?:amos|imos)\b|(?<=^\s*|\b(?:listo|hecho|perfecto)[,:!.]?\s+)${PRONOUNS}(?:cancel|reactiv|reanud|cambi|actualiz|reembols|confirm|registr|modific|elimin)amos\s+(?:ya\s+)?(?:tu|tus)\b`,
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
const PERFECT = new RegExp(String.raw`\b(?:he|hemos|ha|han)\s+(?:sido\s+|quedado\s+)?(?:ya\s+)?${PARTICIPLE}\b`, 'g');
const STATE = new RegExp(
  String.raw`\b(?:qued(?:o|aron|a|an|amos)|fue|fueron|ha sido|esta|estan|sigue|siguen|aparece(?: como)?|figura(?: como)?)\s+(?:ya\s+)?(?:todo\s+)?(?:oficialmente\s+|correctamente\s+|debidamente\s+|a tu nombre\s+)?(?:${PARTICIPLE}|en (?:camino|ruta|reparto|preparacion|transito))\b`,
  'g',
);
const NOUN_STATE = new RegExp(
  String.raw`\b(?:pedidos?|orden|paquete|pago|compra|cancelacion|reembolso|reserva|cita|envio|descuento|cupon|factura|solicitud|cambio|devolucion)\b[^.,;\n!?]{0,25}?\s(?:${PARTICIPLE}|exitos[oa]|list[oa])\b`,
  'g',
);
const REFLEXIVE =
  /\b(?:ya\s+)?(?:se|te|le)\s+(?:te\s+|le\s+|lo\s+|la\s+)?(?:envio|mando|cancelo|registro|aplico|proceso|confirmo|genero|realizo|hizo|cobro|actualizo|reembolso|entrego|despacho|reservo|aparto|agendo|acredito|emitio)\b/g;
const ON_WAY =
  /\b(?:va|voy|vamos|van|viene|vienen|anda|ya|esta|estan|sigue)\s+(?:ya\s+)?en\s+(?:camino|ruta|reparto|transito)\b|\bya\s+(?:salio|salieron|va(?:n)? para alla|llego|llegaron|quedo|quedaron|esta todo listo)\b|\bsalio (?:hoy|ayer|esta)\b|\b(?:pedido|paquete|envio|orden)[^.\n]{0,30}\b(?:salio|llego)\b/g;
const JUST = /\bacab(?:o|amos) de\s+(?:\w+?)(?:arte|arle|arlo|arla|arlos|ar|erte|er|irte|ir)\b/g;
const PP =
  '(?:sent|placed|requested|cancel+ed|booked|reserved|scheduled|applied|added|updated|changed|processed|refunded|notified|forwarded|passed|created|registered|confirmed|shipped|set|put|emailed|removed|submitted|issued|charged|swapped|replaced|reversed|settled|slashed|contacted|escalated|transferred|let|made|completed|arranged|saved|opened|filed|dispatched|delivered|received|approved|paid|activated|generated|messaged|told|informed|asked|alerted|held|kept|credited|returned|exchanged|waived|upgraded|downgraded|resumed|reactivated|e-mailed|topped up|loaded|subscribed|signed|logged|finalized|finalised|connected|called)';
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
const ALONE =
  /(?<=^|[\n.!?¡]\s*)(?:hecho|done|all done|all set|you're all set|todo listo|listo, ya quedo|ya estuvo|asunto resuelto)(?=\s*(?:[!.,\n]|$))|\byou're all set\b|\byou are all set\b/g;

const FIRST_PERSON: readonly RegExp[] = [PAST_PLURAL, PAST_IRREGULAR, JUST, ENGLISH_DID];
const OTHERS: readonly RegExp[] = [
  PERFECT,
  STATE,
  NOUN_STATE,
  REFLEXIVE,
  ON_WAY,
  ENGLISH_PASSIVE,
  ENGLISH_NOUN,
  ENGLISH_LEFT,
  ALONE,
];

/** A condition may stand far before what it governs; a verb of being able only in the same clause. */
const CONDITIONAL =
  /\b(?:si|cuando|una vez que|en cuanto|despues de que|hasta que|para que|if|when|once|after|until|before|whether|as soon as|al estar|antes de)\b(?!\s?,|\s(?:claro|no me equivoco|i'm not mistaken))[^.\n!]*$/;
const GOVERNED =
  /\b(?:puedo|podemos|puedes|podria|can|could|may|quieres|gustas|prefieres|would you|want me|want|need|necesitas|como|espera a que|esperar a que)\b[^.,;:\n!]*$/;
const RULE =
  /\b(?:siempre|normalmente|por lo general|usually|always|generally|every order|todos los pedidos|los pedidos|orders (?:are|is)|cada pedido|para (?:los )?pedidos|pedidos ya hechos|payments are|los pagos)\b/;
/** States that look like effects and are none: how things are made, priced, roasted. */
const NOT_EFFECT =
  /\b(?:(?:is|are|esta|estan) (?:made|hech[oa]s?|kept|set up|set in|called)|puest[oa]s? a|recien hech|let you know|let me know|let us know|asked (?:about|for|you\b)|te (?:lo )?pregunte\b|told me|called\b)/;

/** `I changed nothing`; not `I changed nothing but the address`. */
const DID_NOTHING =
  /^\s(?:absolutely )?nothing(?: at all)?(?=\s*(?:[.,;:!]|$))(?!\s*,?\s*(?:but|except|other|besides|apart|only)\b)/;

const IDENTITY = ['identity'];

/** Statements of a reply that something was done, is under way or is promised; dearer to read than its figures. */
export function readDone({ plain, sentences }: Reading): Figure[] {
  const accented = (at: number): boolean => /[áéíóú]/i.test(originalSpan(plain, at, at + 1).text.normalize('NFC'));
  const found: Figure[] = [];
  const taken = new Uint8Array(plain.text.length);
  for (const sentence of sentences) {
    if (sentence.isQuestion) continue;
    const before = found.length;
    const add = (match: RegExpExecArray, effects?: readonly string[]): void => {
      const words = match[0].replace(/^[\s,;:¡!(…-]+/, '');
      const end = sentence.start + match.index + match[0].length;
      const start = end - words.length;
      if (taken.subarray(start, end).includes(1)) return;
      taken.fill(1, start, end);
      const around = aroundOf(sentence, match);
      const things = effects === undefined ? thingsIn(around) : [];
      found.push({ kind: 'done', effects: effects ?? claimedEffects(words, around), things, start, end });
    };
    for (const match of identityIn(sentence, accented)) add(match, IDENTITY);
    for (const match of [...pastsIn(sentence, accented), ...promisesIn(sentence), ...statesIn(sentence)]) add(match);
    const matter = found.length > before ? null : matterIn(sentence);
    if (matter) found.push(figureOf(matter, sentence));
  }
  return found;
}

function figureOf({ match, about, namesPeople }: Matter, sentence: Sentence): Figure {
  const start = sentence.start + match.index;
  const [span, around] = [{ start, end: start + match[0].length }, aroundOf(sentence, match)];
  return about === null
    ? { kind: 'done', effects: claimedEffects(match[0], around), things: thingsIn(around), ...span }
    : { kind: 'done', effects: namesPeople ? ['handoff'] : [], about, things: thingsIn(match[0]), ...span };
}

/** The part of a sentence that can say what was done; a long text must not be read again for each match. */
const aroundOf = ({ text }: Sentence, { 0: words, index }: RegExpExecArray): string =>
  text.slice(Math.max(0, index - 200), index + words.length + 200);

function pastsIn(sentence: Sentence, accented: (at: number) => boolean): RegExpExecArray[] {
  const mine = matchesOf(PAST, sentence.text).filter((match) => isPast(match, sentence, accented));
  const mineInI = matchesOf(PAST_ACCENTED_I, sentence.text).filter(({ 0: words, index }) =>
    accented(sentence.start + index + words.length - 1),
  );
  const ours = FIRST_PERSON.flatMap((pattern) => matchesOf(pattern, sentence.text));
  const isAccented = ({ 0: words, index }: RegExpExecArray): boolean =>
    accented(sentence.start + index + words.length - 1);
  const others = OTHERS.flatMap((pattern) => matchesOf(pattern, sentence.text)).filter(
    // "te mando" is what I do now; "te mandó" was done.
    (match) => !/^(?:te|le)\s.*o$/.test(match[0]) || isAccented(match),
  );
  return [
    ...[...mine, ...mineInI, ...ours].filter((match) => isStated(match, sentence, true)),
    ...others.filter((match) => isStated(match, sentence, false)),
  ];
}

/** `envie` without accent may be "that I send": `ya` in front makes it past, `que` in front makes it a wish. */
function isPast(match: RegExpExecArray, sentence: Sentence, accented: (at: number) => boolean): boolean {
  const end = sentence.start + match.index + match[0].length - 1;
  const isYa = /^ya\s/.test(match[0]);
  const isWish = /\b(?:que|para que)\s+$/.test(sentence.text.slice(Math.max(0, match.index - 20), match.index));
  if (accented(end)) return true;
  return (isYa || /^(?:te|le|les|lo|la)\s/.test(match[0])) && !isWish;
}

/** Neither denied nor under a condition. What the speaker did is done, whatever clause stands before it. */
function isStated(match: RegExpExecArray, { text }: Sentence, isFirstPerson: boolean): boolean {
  const before = text.slice(Math.max(0, match.index - 200), match.index);
  const near = before.slice(-60);
  const isConditional = CONDITIONAL.test(isFirstPerson ? (near.split(',').at(-1) ?? '') : near) || GOVERNED.test(near);
  if (isDenied(before) || (isConditional && !/\b(?:te confirmo|listo|ya)\b/.test(before.slice(-25)))) return false;
  if (!isFirstPerson && RULE.test(text)) return false;
  const end = match.index + match[0].length;
  if (
    NOT_EFFECT.test(text.slice(match.index, end + 12)) ||
    (isFirstPerson && DID_NOTHING.test(text.slice(end, end + 40)))
  )
    return false;
  return !/^(?:ha|han|he|hemos|has|have|is|are|was|were|esta|estan|fue|fueron|queda|quedan)?\s*(?:not|no)\b/.test(
    match[0],
  );
}
