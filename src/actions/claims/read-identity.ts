import { isDenied, isOffered } from './hedges.ts';
import { matchesOf } from './matches.ts';
import type { Sentence } from './types.ts';

/** What is proven when a customer is: themselves, or what stands for them. Folded text. */
const SPANISH_WHO =
  '(?:identidad|correo(?: electronico)?|e-?mail|mail|cuenta(?: de correo)?|titularidad|numero(?: de telefono)?|celular|telefono|perfil|direccion (?:de correo|electronica)(?: electronico)?)';
const SPANISH_PROVEN = '(?:verificad|confirmad|validad|comprobad|autenticad|autentificad|acreditad|reconocid)[oa]s?';
const PERSON_PROVEN = '(?:verificad|identificad|validad|autenticad|autentificad|acreditad|comprobad)[oa]s?';
const YOU = '(?:tu|usted|(?:la|el) (?:titular|duen[oa]))';
const BEGINS = String.raw`(?:^\s*|[,:;¡!]\s*|\b(?:gracias|listo|perfecto|excelente|ok|va|thanks|great|perfect|done)[,:.]?\s+)`;
const ENDS = String.raw`(?=\s*(?:[.,;:!]|$))`;

const SPANISH: readonly RegExp[] = [
  new RegExp(
    String.raw`\b(?:ya\s+)?(?:estas|quedas?te|quedas|fuiste|has sido|apareces|sigues|te encuentras|te tengo|te tenemos)\s+(?:(?:ya|como|\w+mente|tu|todo)\s+){0,2}${PERSON_PROVEN}\b`,
    'g',
  ),
  new RegExp(
    String.raw`\b(?:tu|su|la|el|esa|ese|esta|este)\s+${SPANISH_WHO}\b[^.,;\n!?]{0,30}?\s${SPANISH_PROVEN}(?!\s+(?:sirve|puede|ayuda))\b`,
    'g',
  ),
  new RegExp(
    String.raw`\b(?:verifique|valide|confirme|comprobe|acredite|autentique|(?:ya|acabamos de|hoy)\s+(?:verifica|valida|confirma|comproba|acredita|autentica)(?:mos|r)|(?:he|hemos|acabo de)\s+(?:\w+)(?:ado|ar)|(?:ya\s+)?tengo|tenemos)\s+(?:ya\s+)?(?:tu|su|la)\s+${SPANISH_WHO}\b(?:\s${SPANISH_PROVEN})?`,
    'g',
  ),
  /\b(?:ya\s+)?te\s+(?:verifique|identifique|valide|autentique|reconoci|(?:he|hemos) (?:verificado|identificado|validado|autenticado))\b|\bya te (?:verifica|identifica|valida|autentica|reconoci)mos\b/g,
  new RegExp(
    String.raw`\b(?:confirme|comprobe|verifique|valide|consta|veo|(?:ya|bien) se|(?:ya )?sabemos|confirmado|te confirmo|te confirmamos)\s+que\s+(?:yes\s+|ya\s+|realmente\s+|efectivamente\s+)*(?:eres|es)\s+${YOU}\b`,
    'g',
  ),
  /\b(?:ya se|ya sabemos|me consta) quien eres\b|\beres\s+(?:la|el)\s+titular\b/g,
  new RegExp(
    String.raw`${BEGINS}(?:identidad|correo|cuenta|titularidad|codigo)\s+(?:${SPANISH_PROVEN}|correct[oa]|aceptad[oa]|valid[oa])${ENDS}`,
    'g',
  ),
  /\b(?:el|tu|su|ese|este) codigo\b[^.,;\n!?]{0,40}?\s(?:(?:es|era|fue|esta|salio|resulto)\s+(?:(?:el|muy)\s+)?(?:correcto|bueno|bien|exacto)|coincid(?:e|io)|funciono|paso)\b/g,
  /\bcodigo (?:que )?(?:me )?(?:diste|escribiste|mandaste|enviaste) (?:es|era|fue) valido/g,
  /\b(?:verificacion|validacion|autenticacion|identificacion)\b[^.,;\n!?]{0,25}?\s?(?:exitos[oa]|complet(?:a|ada)|lista|hecha|terminada|superada|aprobada|correcta|realizada|concluida|salio bien|fue bien|paso)\b/g,
  /\b(?:es|era) (?:el|tu) codigo (?:correcto|bueno)\b|\bverificamos tu \w+ (?:correctamente|exitosamente|con exito)\b/g,
  /\b(?:pasaste|superaste|completaste|aprobaste) (?:ya )?(?:la|tu) (?:verificacion|validacion|autenticacion|identificacion)\b/g,
  new RegExp(
    String.raw`\b(?:comprobaste|acreditaste|demostraste|confirmaste|verificaste|validaste)\s+(?:ya\s+)?(?:quien eres|que eres|(?:tu|la) ${SPANISH_WHO})\b`,
    'g',
  ),
  new RegExp(
    String.raw`\b(?:quedo|queda|esta|fue|ha quedado)\s+(?:ya\s+)?${SPANISH_PROVEN}\s+(?:quien eres|que eres|(?:tu|la) ${SPANISH_WHO})\b`,
    'g',
  ),
];

const ENGLISH_WHO =
  '(?:identity|e-?mail(?: address)?|account|phone(?: number)?|ownership|profile|number(?: on whatsapp)?)';
const ENGLISH_PROVEN = '(?:verified|validated|authenticated|proven|proved|confirmed)';
const SOON = String.raw`(?:(?:now|all|already|fully|successfully|just|officially|been|also|indeed|really)\s+){0,3}`;
const DENIES = /\b(?:no|not|aun|todavia|never|nunca|isn't|wasn't|hasn't|quede|este|sea|haya|will|unless)\b/;

const ENGLISH: readonly RegExp[] = [
  new RegExp(
    String.raw`\byou(?:'re| are|'ve| have|'ve been| were| got)\s+${SOON}(?:verified|authenticated|identified|validated|recogni[sz]ed)\b(?!\s+(?:customers?|users?))`,
    'g',
  ),
  new RegExp(
    String.raw`\b(?:your|the|that|this)\s+${ENGLISH_WHO}(?:'s|\s+is|\s+was|\s+has|\s+got|\s+stands|\s+checks out)?\s+${SOON}${ENGLISH_PROVEN}\b`,
    'g',
  ),
  new RegExp(
    String.raw`\b(?:i|we)(?:'ve| have)?\s+${SOON}(?:verified|validated|confirmed|authenticated|established)\s+(?:that\s+)?(?:your ${ENGLISH_WHO}|who you are|you\b|(?:it's|it is|it was)(?: really| indeed)? you|(?:you're|you are) )`,
    'g',
  ),
  new RegExp(
    String.raw`${BEGINS}(?:yes[,.]?\s+)?i can (?:now )?confirm (?:that )?(?:it's|it is|you're|you are) (?:really |indeed )?(?:you|the (?:account )?(?:owner|holder))\b`,
    'g',
  ),
  /\b(?:the|that|this|your) code\b[^.,;\n!?]{0,30}?(?:'s| is| was)\s+(?:(?:now|all|indeed|absolutely)\s+)?(?:correct|right|good|accepted|a match)\b/g,
  /\b(?:that's|that is|it's|this is) the (?:right|correct) code\b/g,
  /\bcode\b[^.,;\n!?]{0,20}?\s(?:checks out|checked out|matches|matched|worked|went through)\b/g,
  /\b(?:verification|authentication|identity check)(?:'s| is| was| has)?\s+(?:(?:now|been|all)\s+)?(?:successful|completed?|done|passed|succeeded|went through)\b|\bpassed (?:the |your )?(?:verification|identity check|security check)\b/g,
  new RegExp(
    String.raw`\byou(?:'ve| have)?\s+${SOON}(?:proven|proved|verified|confirmed|established)\s+(?:who you are|your ${ENGLISH_WHO}|it's you|that it's you)\b`,
    'g',
  ),
  new RegExp(
    String.raw`${BEGINS}(?:identity|e-?mail(?: address)?|account|code)\s+(?:${ENGLISH_PROVEN}|correct|accepted)${ENDS}`,
    'g',
  ),
  /\bi (?:now )?know (?:for sure )?(?:that )?(?:it's|it is) (?:really )?you\b|\byou(?:'re| are) (?:indeed |really )?the (?:account (?:owner|holder)|owner of (?:this|the) account)\b/g,
];

/** `verifique` without an accent is "that I verify"; `que` in front of it, or a purpose, makes it a wish. */
const WISH = /\b(?:que|para que|sin que|quien|alguien)\s+(?:(?:el|la|un|una|te|le|se|yo|nosotros)\s+)?(?:\w+\s+)?$/;
const SUBJUNCTIVE = /^(?:te )?(?:verifique|valide|confirme|acredite|autentique|identifique)\b/;
const WHEN =
  /\b(?:si|if|cuando|una vez que|en cuanto|despues de que|hasta que|when|once|until|after|whether|unless|as soon as|before|antes de que|only|solo)\b[^,.;:\n!]*$/;
/** A code for less money is another code. */
const COUPON = /\b(?:cupon|descuento|promo\w*|coupon|discount|voucher)\b/;

/**
 * Statements that the customer has proven who they are, or that their address or code was right. Only the check of a code
 * makes that true, so nothing else that was done speaks for it.
 */
export function identityIn(sentence: Sentence, accented: (at: number) => boolean): RegExpExecArray[] {
  const { text } = sentence;
  return [...SPANISH, ...ENGLISH]
    .flatMap((pattern) => matchesOf(pattern, text))
    .filter((match) => {
      const { 0: words, index } = match;
      const before = text.slice(Math.max(0, index - 200), index);
      const isPast =
        !SUBJUNCTIVE.test(words) || words.split(' ').some((_, at, all) => accented(endOf(sentence, index, all, at)));
      return (
        (isPast || !WISH.test(before)) &&
        !DENIES.test(words) &&
        !(COUPON.test(text) && /\b(?:codigo|code)\b/.test(words)) &&
        !WHEN.test(before) &&
        !isDenied(before) &&
        !isOffered(sentence, index, index + words.length)
      );
    });
}

/** Where the last letter of the `at`th word of a match stands in the plain text. */
const endOf = (sentence: Sentence, index: number, words: readonly string[], at: number): number =>
  sentence.start + index + words.slice(0, at + 1).join(' ').length - 1;
