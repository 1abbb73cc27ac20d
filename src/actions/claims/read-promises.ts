import { ENGLISH_ACTS } from './english-acts.ts';
import { isDenied, isOffered } from './hedges.ts';
import { matchesOf } from './matches.ts';
import { tellsDelivery } from './read-matters.ts';
import { isRule } from './read-states.ts';
import { SPANISH_ACTS } from './spanish-acts.ts';
import type { Sentence } from './types.ts';

const NEWS =
  '(?:enlaces?|links?|ligas?|informacion|info|datos|detalles|precios?|costos?|horarios?|direccion|ubicacion|opciones|lista|catalogo|menu|foto|fotos|pagina|correo|telefono|numero|recomendacion|receta|resumen|details|address|information|options|prices?|hours|page|menu|catalog(?:ue)?|list)';
/** To send a link is done by the reply itself, unless it is to come later or by another way. */
const TOLD_HERE = new RegExp(String.raw`^\s+(?:\w+\s+){0,3}?${NEWS}\b(?! de pago)`);
const SENDING =
  /\b(?:mand\w*|envi\w*|pas\w*|dej\w*|compart\w*|agreg\w*|anex\w*|send\w*|give|giving|put|poner\w*|pongo)(?: you)?$/;
const LATER =
  /\b(?:correo|e-?mail|mensaje|sms|luego|mas tarde|despues|en (?:un|unos|breve|cuanto)|ahorita|al rato|manana|hoy|later|soon|in a (?:moment|minute|bit)|shortly|tomorrow|by (?:mail|email|text))\b/;
/** `te confirmo que`, `te aviso que`, `confirmo:` tell something. */
const TELLS = /\b(?:confirm|avis|notific|informo|comunic|registr)\w*$/;
const TOLD = /^\s*(?::|,?\s*(?:que|el|la|los|las|si|cual)\b)/;

/** Promises and acts under way of one sentence: first person, present or future, that no condition or denial takes back. */
export function promisesIn(sentence: Sentence): RegExpExecArray[] {
  const { text } = sentence;
  return [...SPANISH_ACTS, ...ENGLISH_ACTS]
    .flatMap((pattern) => matchesOf(pattern, text))
    .filter((match) => {
      const end = match.index + match[0].length;
      const before = text.slice(Math.max(0, match.index - 200), match.index);
      if (
        /^(?:recibiras|recibira|vas a recibir|va a recibir|you'll|you will|you are|you're)\b/.test(match[0]) &&
        tellsDelivery(match[0], text)
      )
        return false;
      if (/^se\s/.test(match[0]) && isRule(text)) return false;
      return (
        !isGeneral(match[0]) &&
        !isMaking(match[0], text.slice(end, end + 100)) &&
        !isCourtesy(match[0], text.slice(end, end + 60)) &&
        !isDenied(before) &&
        !isTold(match[0], text.slice(end, end + 200)) &&
        !isOffered(sentence, match.index, end)
      );
    });
}

/** `Adding the water slowly helps`, `agregando el agua`: how a thing is made, not what is being done for somebody. */
const MAKING =
  /^[^.,;:]{0,60}\b(?:helps?|makes?|is|are|takes?|gives?|requires?|works?|can|lets?|improves?|may|brings?|keeps?|ayuda|hace|da|mejora|permite)\b|\b(?:agua|taza|jarra|leche|azucar|molienda|sabor|water|grinder?|brew\w*|flavou?r|cup|milk|sugar)\b/;
const isMaking = (words: string, after: string): boolean =>
  /^[\s,;:¡(…-]*(?:y |and |then |luego )?\w+(?:ing|ando|iendo|yendo)\b/.test(words) && MAKING.test(after);

/** `te pido una disculpa`, `te resuelvo la duda`, `se toman recién molidos`. */
const COURTESY =
  /^\s+(?:(?:una?|mil|la|las|tu|tus|alguna|cualquier|toda|todas|que|por)\s+){0,2}(?:disculpas?|dudas?|paciencia|favor|momento|numero|nombre|ciudad|preguntas?|que me|me (?:compart|des|dig|indiq|confirm)\w*)\b|^\s+que\b/;
const isCourtesy = (words: string, after: string): boolean =>
  /\b(?:pid[oe]n?|pedimos|resuelvo|resolvemos|quito|soluciono|aclaro|aseguro)$/.test(words) && COURTESY.test(after);
/** Third persons without a customer: `los preparan con leche`, `se guardan`. */
const isGeneral = (words: string): boolean =>
  /^(?:se|lo|la|los|las)\s(?!(?:te|le|lo|la|los|las)\b)\w+[ae]n$/.test(words);

const isTold = (words: string, after: string): boolean =>
  (SENDING.test(words) && TOLD_HERE.test(after) && !LATER.test(after)) || (TELLS.test(words) && TOLD.test(after));
