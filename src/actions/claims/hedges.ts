import type { Sentence } from './types.ts';

/** What takes the edge off a statement: denial, condition, offer. Folded text, both languages. */
const DENIED =
  /\b(?:no|aun no|todavia no|nunca|jamas|tampoco|sin|not|haven't|hasn't|isn't|wasn't|aren't|weren't|don't|didn't|won't|never|n't|cannot|can't|unable to|ni)\s+(?:[^\s,.;:!?]+\s+){0,2}$/;
/** Idioms that begin like a denial and are none. */
const NO_DENIAL =
  /\b(?:sin (?:problemas?|falta|broncas?|pedo|duda|tema|rollo)|no (?:hay |tengas? )?(?:problemas?|bronca|worries|problem|doubt|cuidado|pasa nada|biggie|sweat)|no te (?:preocupes|apures|agobies|angusties)|no se (?:preocupe|apure)|no dud(?:es|e) que|no se diga mas|como no|no solo|no solamente|not only|no need to worry|(?:don't|do not) (?:worry|stress)|why not|nunca esta de mas|ya no (?:tendra\w*|aparece\w*|deb\w+|se te))\b/g;
const CONDITION =
  /(?:^|[\s,;:(])(?:si|if|en caso de que|siempre que|siempre y cuando|provided|unless|a menos que|hasta que|until|para que|so that|antes de|before|whether|al estar)\s+(?!(?:claro|por supuesto|senor|con gusto|no me equivoco|i'm not mistaken|mal no recuerdo|memory serves)\b)[^\s,.!]/;
/** Behind a promise only a true condition takes it back: `para que pases` and `until you come` do not. */
const CONDITION_BEHIND =
  /[\s,;:(](?:si|if|en caso de que|siempre que|siempre y cuando|provided|unless|a menos que)\s+(?!(?:claro|por supuesto|no te molesta|gustas ya)\b)[^\s,.!]/;
/** `cuando` and its kin are a condition when something of the customer or of a person has to come first. */
const TEMPORAL =
  /(?:^|[\s,;:(])(?:cuando|en cuanto|una vez que|apenas|despues de que|when|once|after|as soon as)\s+(?:[^\s,.!]+\s+){0,4}?(?:you(?:r|'ve|'re)?|we (?:receive|get|have)|it (?:arrives|is)|someone|a person|me|nos|recib\w*|pag\w*|confirm\w*|lleg\w*|este|esten|haya\w*|tenga\w*|una persona|alguien|[a-z]{2,}(?:[ae]s|[ae]n))(?![a-z])/;
const OFFERED =
  /\b(?:puedo|podemos|puedes|puede|pueden|podria|podriamos|podrias|quieres|quiere|gustas|gusta|prefieres|prefiere|te gustaria|le gustaria|deseas|necesitas|can|could|may|might|would|want me to|want us to|like me to|like us to|shall i|need to|want to|trying to|quieras|poder|para|esper[ao] a|mejor|debe|debes|tiene que|tienes que|tendria que|hay que|has to|have to|must|should)\s+(?:[^\s,.;:!?]+\s+){0,5}$/;
const THEIR_WISH =
  /\b(?:quieres|quiere|querias|deseas|pides|pediste|solicitas|buscas|you (?:want|wanted|asked|need|would like|'d like)|you'd like)\s+(?:[^\s,.;:!?]+\s+){0,4}$/;

/** No hedge reaches farther, and a long text must not be read again for each statement. */
const REACH = 200;
/** The text without `no te preocupes` and its like, which deny nothing. */
export const withoutIdioms = (text: string): string => text.replace(NO_DENIAL, ',');
const cleaned = (before: string): string => withoutIdioms(before.slice(-REACH));

/** Whether the words right before a statement deny it: `todavia no`, `I haven't`; not `no te preocupes, …`. */
export const isDenied = (before: string): boolean => DENIED.test(cleaned(before));

/** Whether a promise is only an offer: under a condition before or behind it, or governed by `puedo`, `would you like`. */
export function isOffered(sentence: Sentence, start: number, end: number): boolean {
  const before = cleaned(sentence.text.slice(Math.max(0, start - REACH), start));
  const after = sentence.text.slice(end, end + REACH);
  return (
    CONDITION.test(before) ||
    TEMPORAL.test(before) ||
    OFFERED.test(before) ||
    THEIR_WISH.test(before) ||
    CONDITION_BEHIND.test(after) ||
    TEMPORAL.test(after)
  );
}
