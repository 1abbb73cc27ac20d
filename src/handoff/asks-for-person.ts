import type { Language } from '../core/language.ts';
import { ANYBODY, PERSON, TALK, WANT } from './phrases.ts';

const GAP = String.raw`(?:\s+(?!no\b|not\b|don't\b)[\w'@]+){0,3}?`;
const NEAR = String.raw`(?:\s+(?:[\w'@]+\s+){0,2}?)`;
const WITH = String.raw`\s+(?:(?:mejor|ya|directo|directamente|urgente|por telefono|rapido|now|right now|directly|to|with|2|w|w\/|a|con|cn|kon|kn|por|de|me|up|through|in touch|touch|over|back|ahorita|un momento|hoy)\s+)*`;

/** The person alone, as an order: `asesor por favor`, `human!`. */
const BARE = new RegExp(
  String.raw`^(?:(?:hola|oye|hey|hi|hello|ok|buenas|please|pls|por favor|ya|mejor|just|no|nop|que no|solo|quiero|a|un|una|con|with)[\s,]+)*${PERSON}(?:\s+(?:por favor|porfa|porfavor|pls|plz|please|ya|now|real|humana?|de verdad|urgente|asap|xfa|x favor|de carne y hueso|gracias|thanks|right now|ahora|ahorita|i said|dije|dios mio|si|yes))*$`,
);

/** What is surely a request, whatever stands around it. */
const REQUESTS: readonly RegExp[] = [
  // "que un humano revise mi caso", "que alguien me ayude", "have a person check it"
  new RegExp(
    String.raw`\b(?:que|q|k)\s+(?:${PERSON}|${ANYBODY})\s+(?:ya\s+)?(?:(?:me|lo|la|le|nos)\s+)*(?:atiend|ayud|llam|contest|respond|habl|marqu|contact|escrib|revis|vea\b|resuelv|expliqu|explic|orient|asesor|tome\b|apoy|explic)\w*`,
  ),
  /\bme\s+(?:atiende|ayuda|contesta|responde|llama|marca|apoya|asesora)n?\s+(?:mejor\s+)?(?:alguien|algun\w*\s+\w+)\b/,
  new RegExp(
    String.raw`\b(?:asistencia|ayuda|apoyo|atencion|soporte|trato|revision|help|assistance|support|attention)\s+(?:de|por parte de|con|from|by|of)\s+${PERSON}\b`,
  ),
  new RegExp(
    String.raw`\b(?:escalat\w*|transfer\w*|hand\w*|pass\w*|forward\w*|connect\w*|switch\w*|give|pasa\w*|transfi\w*|canali\w*|turna\w*|deriv\w*)\s+(?:(?:me|this|it|my|the|us|over|chat|case|conversation|issue|mi|el|la|caso|chat|esto|conversacion|asunto)\s+){1,3}(?:over\s+)?(?:to|a|al|con)\s+(?:${PERSON}|${ANYBODY})\b`,
  ),
  new RegExp(
    String.raw`\b(?:put|bring|send|call|get|bring in|have)\s+(?:me\s+)?${PERSON}\s+(?:on|in|here|over|on the (?:line|phone)|to (?:the )?chat)\b`,
  ),
  /^(?:please |pls |can you |could you |just |porfa |por favor |me puedes |puedes )?(?:transfer me|connect me|put me through|escalate(?: this| it| my (?:case|issue))?|transfiereme|transferirme|canalizame|escala mi caso)(?: please| pls| now| ya| por favor| porfa| already)?$/,
  /\b(?:con quien|a quien|who) (?:can i |do i |should i |could i |le |me |les |puedo |podria |se )*(?:talk|speak|complain|call|contact|marcar|marco|llamar|llamo|hablar|hablo|quejar(?:me)?|quejo|dirigir(?:me)?|comunicar(?:me)?)\b(?! (?:for|para) (?:delivery|envio))/,
  new RegExp(String.raw`\b${TALK}${WITH}${PERSON}\b`),
  new RegExp(String.raw`\b(?:${WANT})${GAP}\s+(?:${TALK})${WITH}${ANYBODY}\b`),
  new RegExp(
    String.raw`\b(?:comunica(?:me|r(?:me)?)|comuniquenme|pasame|paseme|pasenme|transfiere(?:me)?|conectame|put me through|connect me|transfer me|get me|talk|speak|hablar|hablo|platicar)${WITH}${ANYBODY}\b`,
  ),
  new RegExp(
    String.raw`\b(?:${WANT})\s+(?:que\s+(?:me\s+)?(?:atienda|ayude|llame|conteste|responda|hable|marque|contacte|escriba)\w*\s+)?(?:hablar\s+)?(?:con\s+|a\s+|to\s+|with\s+)?${PERSON}\b`,
  ),
  new RegExp(
    String.raw`\b(?:que|q|k)\s+(?:ya\s+)?(?:me\s+)?(?:atiend|ayud|llam|contest|respond|habl|marqu|contact|escrib|veng)\w*\s+(?:por favor\s+|ya\s+)?(?:${PERSON}|${ANYBODY})\b`,
  ),
  new RegExp(
    String.raw`\b(?:me\s+(?:puede|podria|podra|pueda)n?\s+(?:atender|ayudar|llamar|contestar|contactar|marcar|hablar))\s+(?:${PERSON}|${ANYBODY})\b`,
  ),
  new RegExp(
    String.raw`\b(?:can|could|may|have|will|would|let|is there|need|want|get|there)\s+(?:${PERSON}|${ANYBODY})\s+(?:(?:please|to|i can|who can|there|that can|real|from \w+|de verdad|actually)\s+)*(?:help|call|talk|speak|contact|assist|answer|take over|reach|chat|text|reply|get back|respond)\b`,
  ),
  new RegExp(
    String.raw`\b(?:hay|habra|esta|estara|tienen|is there|are there|anyone|any)\s+(?:${PERSON}|${ANYBODY})\s+(?:\w+\s+)?(?:(?:que|q|k)\s+(?:me\s+)?(?:pueda|atienda|ayude|conteste|responda)|(?:con|on) (?:quien|whom|who)|con el que|con la que|para (?:hablar|atender|ayudar)|disponible|available|ahi|there|around|real|humana?|de verdad|i can|who can|to (?:talk|speak|help))`,
  ),
  new RegExp(
    String.raw`\b(?:con quien|a quien|who(?:m)? can i|who do i|como|how (?:do|can) i|where can i|donde)\s+(?:\w+\s+){0,2}?(?:hablo|hablar|puedo hablar|me comunico|contacto|contactar|talk|speak|reach|contact|get)\s+(?:\w+\s+){0,2}?(?:${PERSON}|${ANYBODY})\b`,
  ),
  /^(?:puedo |puedo hablar |puedo comunicarme )?con quien (?:puedo |podria )?(?:hablar|hablo|me comunico|quejarme)\b/,
  BARE,
  // "quiero levantar una queja con el supervisor", "I want to sort this out with your boss"
  new RegExp(String.raw`\b(?:${WANT})\s+(?:[\w']+\s+){1,5}?(?:con|to|with|al)\s+${PERSON}\b`),
  // "alguien me puede atender", "could someone from the shop contact me", "no hay nadie que atienda"
  new RegExp(
    String.raw`\b${ANYBODY}\s+(?:[\w']+\s+){0,4}?(?:(?:me|nos)\s+(?:[\w']+\s+)?(?:atiend\w*|atend\w*|ayud\w*|contest\w*|respond\w*|llam\w*|marqu\w*|resuelv\w*)|que (?:[\w']+\s+)?(?:atienda|conteste|responda|ayude)|(?:contact|call|help|answer|reach|assist|text|reply to) (?:me|us))\b`,
  ),
  new RegExp(
    String.raw`\b(?:busco a|ask(?:ing|ed)? for|looking for|request(?:ing)?|pido|solicito|pidiendo|ask|numero de|number of|telefono de)\s+${PERSON}\b`,
  ),
  new RegExp(
    String.raw`\b(?:numero|telefono|contacto|number)\s+(?:de|of|for)\s+${ANYBODY}\s+(?:para|con|to|i can|que)\b`,
  ),
  new RegExp(
    String.raw`\b(?:pon(?:me|ganme)?|comunica(?:me)?|pasa(?:me)?|hook me up|set me up|link me|liga(?:me)?|contacta(?:me)?|hablar|get (?:me )?in touch)\s+(?:con|with|a|to)\s+(?:${ANYBODY}|${PERSON})\b`,
  ),
  /\b(?:somebody|sombody|someone|some1|alguien|algien)\s+(?:real|humano|human|de verdad|que sepa|who knows|capable|competente)\b/,
  new RegExp(
    String.raw`\b(?:can|could|can't|will|would)\s+(?:you|u|i)\s+(?:please\s+)?(?:ask|pass|tell|have|get|let|call|bring|pass me|put me)\s+(?:[\w']+\s+){0,3}?${PERSON}\b`,
  ),
  /\b(?:no quiero|no me gusta|odio|harta? de|cansad[oa] de|stop|i hate|i'm tired of|tired of|don't want|dont want|no more|ya no quiero|basta de|dejen de|nada de|sick of|enough with|no (?:le )?entiend\w+ al|not)\s+(?:to\s+)?(?:(?:seguir|hablar|hablando|platicar|tratar|chatear|talk|talking|speak|speaking|deal|dealing|chat|chatting|be helped|hablarle|discutir|that|usar|using)\s+)*(?:con |to |with |a |by |mas )*(?:un |una |el |la |este |esta |a |an |the |this |your |stupid |maquinas?|maldit[oa] |su |otro |puros )*(?:robot|bots?|maquinas?|machines?|ia\b|ai\b|inteligencia artificial|computadora|contestadora|automatic\w*|asistente virtual|chatbot)s?\b/,
  /\b(?:sin|without|no)\s+(?:un\s+|a\s+|more\s+|mas\s+)?(?:robots?|bots?|chatbots?|maquinas?)(?:\s+(?:por favor|porfa|please|pls|ya|gracias))*$/,
  new RegExp(
    String.raw`\b(?:mejor|prefiero|i prefer|rather|instead|solo|only)\s+(?:con\s+|a\s+|to\s+|with\s+|que sea\s+|trato con\s+)?(?:${PERSON})\b`,
  ),
  /\b(?:llam[ae]me|marqueme|marcame|llamenme|me (?:llaman|marcan|pueden llamar|pueden marcar|puedes llamar|llamas|marcas)|que me (?:llamen|marquen)|call me(?: back)?|give me a call|phone me|ring me)\b(?!.*\b(?:cuando|when|if|si)\b.*\b(?:llegue|listo|ready|arrives)\b)(?! (?:crazy|maybe|when|if|ishmael|old))/,
  /\batencion (?:humana|personal|personalizada|de una persona)\b|\bhuman (?:support|help|assistance|service|being|agent|please)\b|\blive (?:agent|person|chat|support|help)\b|\bayuda humana\b|\bsoporte humano\b|\bservicio humano\b|\bcustomer (?:service|care|support)\s+(?:please|pls|now|rep|agent|number|person)\b/,
  new RegExp(
    String.raw`\b(?:me (?:comunic|pas|conect|transf|enlaz|canaliz|deriv)\w*)${NEAR}(?:${PERSON}|${ANYBODY})\b`,
  ),
  /\b(?:quiero|necesito|pasame|comunicame|hablar|poner|meter|presentar|i want|speak|talk|i need)\b.{0,20}\b(?:con el dueno|al gerente|con gerencia|con el encargado|to (?:the|a|your) (?:manager|owner|supervisor)|con ventas|con soporte|con atencion|con el area)\b/,
  /\b(?:real|actual|live)\s+(?:person|human|people)\b(?!.*\b(?:are you|eres)\b)/,
  /\b(?:persona|alguien|gente)\s+(?:real|de verdad|de carne y hueso|humana?|viva)\b/,
];

/** Sentences that speak of people and ask for none. */
const QUESTIONS_ABOUT_US =
  /\b(?:you (?:sound|seem|write|look)|pareces|suenas|escribes como|eres|es usted|sos|are you|r u|ru|you a|is this|am i (?:talking|speaking|chatting)|estoy hablando|(?<!como )(?<!donde )hablo con|esto es|acaso eres|tu eres|(?:me )?(?:responde|contesta|escribe|atiende) (?:un|una|a)|who am i (?:talking|speaking)|con quien (?:hablo|estoy hablando|tengo el gusto)|soy|i'm (?:a|an|the|not|ana|your)|i am (?:a|an|the|not))\b/;
const REFUSED =
  /\b(?:no|ya no|tampoco|aun no|todavia no|don't|dont|do not|not|no need|no hace falta|never|doesn't)\s+(?:(?:me|te|le|lo|la|yo|i|es|hay|really|que)\s+)*(?:quiero|quisiera|necesito|nesecito|ocupo|busco|prefiero|deseo|requiero|hace falta|es necesario|necesario|want|need|wanna|transfieras|transfiera|pases|comuniques|conectes|transfer|connect|call|llames|llamen|me llamen|marques|have to|put|pongas|paso|pasen|pase|looking|require|bother|molestes|necessary|interesa|sera necesario|to talk|hablar|mandes|escalate|escales|hablare|gusta hablar)\b/;
const REFUSED_BOT =
  /\b(?:robot|bot|bots|maquina|maquinas|machine|machines|ia|ai|chatbot|computadora|contestadora|automatico|automatica|automatizado|inteligencia artificial)\b/;
const OTHER_MEANINGS =
  /\b(?:agentes? de (?:viajes?|seguros?|transito|limpieza|aduanas?|ventas inmobiliarias|bienes raices)|travel agents?|real estate agent|cleaning agent|insurance agent|secret agent|para (?:\d+|un|una|dos|tres|cuatro|cinco|seis|ocho|diez|varias|muchas|mi|cuantas|el|la|mi)\s+(?:personas?|jef[ea]|gerente|duen[oa]|asesora?|representante|vendedora?)|for (?:\d+|one|two|three|four|five|six|eight|ten|my|a|how many|the)\s+(?:people|persons?|manager|boss|owner|employees?|staff)|(?:\d+|dos|tres|cuatro|cinco|seis|ocho|diez|cuantas|cuantos|varias|muchas|two|three|four|five|six|how many|many) (?:personas?|people|persons|humanos|empleados|employees|agentes|asesores)|cuantas personas|por persona|per person|each person|representative sample|muestra representativa|third person|tercera persona|in person|en persona|persona fisica|personas? mayores|persona moral|human (?:consumption|resources|rights|body|hair|grade|friendly)|recursos humanos|derechos humanos|consumo humano|cuerpo humano|people (?:say|like|think|love|recommend)|alguien (?:me (?:dijo|recomendo|comento|regalo|conto)|mas|dejo|puede recoger|recoge)|someone (?:told|said|recommended|else|gave|pick|left)|otra persona (?:recoger|recoja|reciba|pase|puede|va)|(?:recoge|recoja|recogerlo|recibir|reciba|recibe|regalo|regalar|gift|pick(?: it)? up|is for|receive|es para|seria para|entregar)\b.*\b(?:persona|alguien|someone|person|otro|manager|jefe|jefa|gerente|asistente|somebody|else|otra)|(?:staff|employee) (?:discount|pick)|descuento (?:de|a|para) emplead[oa]s|llego|my (?:manager|boss|agent|rep|supervisor|representative|owner)|mi (?:jef[ea]|gerente|agente|asesora?|vendedora?|supervisora?|contador|representante|encargad[oa]|patron|humano)|ya (?:hable|me atendio|me ayudo|me llamaron|me contactaron|hablamos|me contesto)|i (?:already )?(?:talked|spoke|chatted)|(?:was|been|were) (?:talking|helped)|me atendio|me dijo|buena persona|nice person|good person|primera persona|gracias|thank you for|thanks for|(?:hable|platique|converse|chatee|spoke|talked|chatted)\b.*\b(?:ayer|pasad[ao]|anoche|antier|hace|antes|yesterday|earlier|last|ago|before|this morning)|(?:ayer|anoche|antier|yesterday|la semana pasada|earlier)\b.*\b(?:hable|platique|spoke|talked)|pasa (?:una persona|alguien) por|(?:taza|mug|playera|t-shirt|libreta|bolsa|tarjeta)s?\b.*\b(?:que diga|con el texto|that says|dice)|muy amable|cafe de especialidad para|trabajo como|work as|busco trabajo|vacante|(?:are|estan) (?:you|ustedes)? ?(?:hiring|contratando)|solicitan|humano no|marca|only human|es humano|soy humano|de la persona|cada persona|(?<!busco )a la persona|the person who|la persona que|el asesor que|the agent who|una persona (?:me|puede|con|sin|que)|agente espumante|agentes? quimic|humana? (?:y|no)|human-|operador logistico|tour operator|single person|one person|una sola persona|personal(?:izad\w+)?$|manager edition|sabe alguien|alguien sabe|does anyone|anyone (?:know|tried)|alguien ha|customer service (?:hours|award|is|was)|contact (?:lens|info|page|form)|vendedor(?:a|es)? (?:ambulante|por mayoreo)|quien es el (?:dueno|gerente|encargado)|who(?:'s| is) the (?:owner|manager)|como se llama)\b/;
/** Even beside other meanings, this is a demand. */
const PLEAD = new RegExp(
  String.raw`\b(?:${WANT})\s+(?:hablar|comunicarme|platicar|talk|speak|to talk|to speak|chat|to chat)\s+(?:\w+\s+)?(?:con|to|with)\s+(?:un|una|a|an|the|el|la|your|algun|alguna|alguien|someone|somebody|otra)\b`,
);
const BOT = '(?:robots?|bots?|maquinas?|machines?|ia|ai|chatbots?|computadora|asistente virtual)';
/** `una persona que este bot`, `a human, not the bot`: what is set against a person says nothing more. */
const RATHER_THAN_BOT = new RegExp(
  String.raw`\s(?:que|than|y no|not|and not|instead of|en vez de|en lugar de|rather than)\s(?:(?:con|to|with|a|an|el|este|un|una|the|this|your|hablar|talk)\s){0,3}${BOT}\b`,
  'g',
);
/** A person is what is not wanted; a bot or another wish in between would turn that round. */
const NOT_A_PERSON = new RegExp(
  String.raw`\b(?:(?:no|ya no|tampoco|nunca) (?:(?:me|te|le|lo|la) )?(?:quiero|quisiera|quieras|necesito|ocupo|busco|deseo|requiero|hace falta|es necesario|pases|comuniques|conectes|transfieras|pongas|mandes|llames|llamen|escales|vayas a|se te ocurra|metas)|prefiero no|mejor no|preferiria no|sin|rather not|prefer not(?: to)?|(?:don't|dont|do not|didn't) (?:want|need|wanna|get|bring|transfer|connect|put|pass|call|involve|send|give|escalate)|without|no need (?:for|to)|(?:never|didn't) (?:asked?|wanted?)(?: for)?|nunca (?:pedi|quise)|no (?:estoy pidiendo|pido|pedi)|not asking for|para que (?:quiero|necesito)|(?:no|not)(?= (?:(?:con|to|with|a) )?(?:${PERSON}|${ANYBODY})\b)|(?:better|faster|smarter|nicer) than|(?:contigo|con el bot|al bot|bot|tu|you|with it) (?:que|than))(?:\s(?!${BOT}\b|quiero\b|necesito\b|prefiero\b|sino\b|pero\b|mejor\b|i\b|but\b|instead\b|just\b|nada\b|otra\b|hay\b|anything\b|nothing\b)[\w'@]+){0,4}?\s(?:${PERSON}|${ANYBODY})\b`,
  'g',
);
/** Nothing else is wanted: `no quiero otra cosa que un asesor`. */
const NOTHING_BUT = new RegExp(
  String.raw`\b(?:no (?:quiero|necesito|busco|pido)|don't (?:want|need)) (?:(?:hablar|talk|to talk|to speak) (?:con |to )?)?(?:otra cosa|nada mas|nada|mas|nadie mas|anything|anything else|anyone|anybody) (?:que|sino|except|but|other than)\s(?:[\w'@]+\s){0,3}?${PERSON}\b`,
);
const ASKED_FOR = new RegExp(String.raw`\b(?:asking|ask|request|requesting) for ${PERSON}\b`);

/** Longer sentences are read at both ends: nobody asks in the middle of one. */
const END_OF_SENTENCE = 300;
const MAX_CHARACTERS = 16_000;

/**
 * Whether the customer asks for a person, told by words alone before any model runs. "Are you a person?" is a question
 * about us, and the assistant answers it; "I do not want to talk to a person" and naming people otherwise are no request.
 * Each sentence is judged on its own, so that a refusal in one does not undo a request in the next.
 */
export function asksForPerson(text: string, _language: Language): boolean {
  const parts = fold(text.slice(0, MAX_CHARACTERS))
    .split(
      /[.!?;\n]+|,\s*(?=(?:mejor|quiero|necesito|i want|i need|prefiero|pasame|comunicame|let me|can i|puedo|por favor|please|get me|just)\b)|\s(?:pero|but|mejor)\s/,
    )
    .flatMap(atBothEnds);
  const pieces = parts.flatMap((part) => part.split(',')).filter((piece) => BARE.test(piece.trim()));
  return [...parts, ...pieces].map((part) => part.trim()).some(isRequest);
}

const atBothEnds = (part: string): string[] =>
  part.length <= 2 * END_OF_SENTENCE ? [part] : [part.slice(0, END_OF_SENTENCE), part.slice(-END_OF_SENTENCE)];

function isRequest(said: string): boolean {
  if (said === '') return false;
  if (NOTHING_BUT.test(said)) return true;
  const compared = said.replace(RATHER_THAN_BOT, ' ').trim();
  const part = compared.replace(NOT_A_PERSON, ' ').trim();
  const isAgainstBots = REFUSED_BOT.test(said);
  const asks = REQUESTS.some((request) => request.test(part));
  if (!asks) return false;
  if (REFUSED.test(part) && !isAgainstBots) return false;
  if (QUESTIONS_ABOUT_US.test(part) && !PLEAD.test(part) && !isDemand(part) && !ASKED_FOR.test(part)) return false;
  return !OTHER_MEANINGS.test(part) || PLEAD.test(part) || ASKED_FOR.test(part);
}

const DEMAND = new RegExp(
  String.raw`\b(?:quiero|necesito|pasame|comunicame|i want|i need|i'd like|prefiero|let me|get me|transfer me|connect me|trying to|intentando|tratando de|waiting for|esperando)\b.*\b(?:${PERSON}|${ANYBODY})`,
);
const isDemand = (part: string): boolean => DEMAND.test(part);

/** Lower case, no accents, plain apostrophes, letters that were held down shortened (`personaaa`), one space. */
const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[’‘´`]/g, "'")
    .replace(/([a-z])\1{2,}/g, '$1')
    .replace(/[^\p{L}\p{N}'.,!?;\n@/ ]/gu, ' ')
    .replace(/[^\S\n]+/g, ' ');
