/**
 * Spanish ways to promise or be doing something for a customer, over folded text. Verbs of reading, telling and helping
 * are not among them: those a reply does by itself.
 */

/** Spanish stems in -ar, as `cancel` of cancelar; those with another vowel in the present are listed twice. */
const AR =
  'cancel|anul|reembols|reintegr|regres|cambi|apart|reserv|guard|separ|agend|program|registr|actualiz|modific|aplic|agreg|quit|elimin|borr|retir|envi|mand|despach|entreg|cobr|factur|gener|tramit|proces|gestion|solicit|levant|notific|avis|llam|marc|contact|comunic|canaliz|escal|turn|conect|deposit|abon|acredit|bonific|descont|descuent|regal|reenvi|activ|autoriz|compens|liber|surt|empac|prepar|asign|anot|apunt|arregl|solucion|rembols|condon|perdon|rebaj|orden|ingres|carg|reagend|reprogram|intercambi|confirm|sub|baj|incorpor|tom|anex|fij|renov|pag|compr|recolect|imprim|habilit|desbloque|retorn|dobl|duplic|sum|asegur|bloque|cerr|cierr|abr|repar|respet';
/** Spanish stems in -er and -ir, in each of their shapes. */
const ER_IR =
  'recog|recoj|restituy|escog|devolv|devuelv|repon|repong|resolv|resuelv|met|pid|ped|transfier|transfer|corrij|correg|anad|inscrib|suscrib|inclu|incluy|sustituy|sustitu|mov|muev|reduzc|extiend';
export const CLITICS = '(?:te|le|les|se|lo|la|los|las)';
const SUFFIXED = '(?:te|le|les|se|lo|la|los|las|telo|tela|selo|sela|telos|telas|selos|selas)?';

const INFINITIVE = `(?:(?:(?:${AR})ar|(?:${ER_IR})(?:er|ir)|hacer|poner|dejar|pasar)${SUFFIXED})`;
const GERUND = `(?:(?:(?:${AR})ando|(?:${ER_IR})(?:iendo|yendo)|haciendo|poniendo|dando de|pasando)${SUFFIXED})`;
const PRESENT_OR_FUTURE = `(?:(?:${AR})(?:o|amos|an|are|aremos|ara|aran|emos)|(?:${ER_IR})(?:o|emos|imos|en|ere|ire|eremos|iremos|era|eran)|(?:re)?pondre(?:mos)?)`;
/** Only the first person, for clauses that begin with the verb. */
const FIRST_PERSON = `(?:(?:${AR})(?:o|are|aremos)|(?:${ER_IR})(?:o|ere|ire|eremos|iremos))`;
/** What is done with `hago`, `doy`, `pongo`. */
const DEED =
  '(?:reembolsos?|devolucion|cambio|descuento|pedido|factura|reserva|reservacion|apartado|cancelacion|envio|reposicion|bonificacion|deposito|transferencia|abono|cargo|solicitud|orden|compra|tramite|registro|rebaja|ajuste|correccion|modificacion|baja|alta|reporte|entrega)';
export const PARTICIPLE =
  '(?:enviad|mandad|agendad|reservad|apartad|separad|guardad|cancelad|anulad|registrad|levantad|generad|aplicad|pasad|notificad|avisad|confirmad|actualizad|cambiad|agregad|anotad|apuntad|programad|solicitad|procesad|reembolsad|devuelt|cread|compartid|transferid|canalizad|escalad|hech|cobrad|pagad|entregad|despachad|activad|completad|modificad|eliminad|realizad|recibid|aprobad|autorizad|emitid|facturad|acreditad|depositad|informad|reportad|asignad|anadid|tramitad|puest|inscrit|suscrit|verificad|aceptad|rechazad|autentificad|liberad|surtid|empacad|reflejad|resuelt|arreglad|solucionad|validad|liquidad|abonad|bonificad|corregid|reagendad|gestionad|dad)(?:isim)?[oa]s?';
const THIRD_PARTY =
  '(?:repartidor|gerente|encargad[oa]|equipo|duen[oa]|almacen|bodega|area|compan?er[oa]s?|cajer[oa]|chofer|mensajer[oa]|paqueteria|supervisora?|jef[ea]|asesora?|persona|tienda|sucursal|soporte|ventas)';
/** Where a clause may begin. */
export const CLAUSE = String.raw`(?:^\s*|[,;:¡(…-]\s*|\b(?:y|and|then|luego|entonces|pues|claro|listo|ok|va|sale|sure|now|ahora|yes)\s+)`;
const OURS = '(?:tu|tus|su|sus|ese|este|esa|esta|el|la|los|las|un|una|[0-9])';
export const GOODS =
  '(?:pedidos?|orden|ordenes|paquetes?|envios?|pagos?|compras?|reembolsos?|devolucion|cancelacion|cuenta|direccion|deposito|transferencia|cambio|reserva|cita|factura|solicitud|reporte|queja|caso|entrega|dinero|cargo|lugar|problema)';

const HAND_PRESENT =
  /\b(?:te|lo|la|le)\s+(?:paso|comunico|transfiero|conecto|canalizo|turno)\s+(?:con|a|al|tus)\b|\ble paso tu/g;
const PROMISE =
  /\b(?:te|le|se|(?<!\b(?:de|a|en|con|por|para|tras|hasta|desde)\s)(?:lo|la))\s+(?:(?:te|lo|la|los)\s+)?(?:envi|mand|agend|reserv|apart|cancel|contact|llam|notific|avis|comunic|atend|escrib|respond|reembols|devolv|program|confirm|aplic|entreg|marc|busc)[ae]?r?(?:are|emos|a|an|e|re|remos|ra|ran)\b|\b(?:se\s+(?:pondra|pondran)\s+en contacto|(?:se comunicara|te (?:atendera|contactara|llamara|respondera|escribira|ayudara)n?)\w*)\b|\b(?:voy|vamos) a\s+(?:enviar|mandar|agendar|reservar|apartar|cancelar|procesar|reembolsar|aplicar|registrar|avisar|notificar|llamar|pasar|programar|levantar)(?:te|le|lo|la|los|las)*\b/g;
const SOON =
  /\b(?:en (?:breve|un momento|unos minutos|seguida)|ahorita|pronto)\b[^.\n]{0,25}\b(?:te|se)\s+(?:contact|atiend|comunic|llam|escrib|respond|pon)\w+|\b(?:un asesor|una asesora|una persona|alguien|un companero|el equipo|nuestro equipo|mi equipo)\b[^.\n?]{0,30}\bya\b[^.\n?]{0,20}\b(?:esta|fue|sabe|tiene|lo|te)\b/g;

export const SPANISH_ACTS: readonly RegExp[] = [
  HAND_PRESENT,
  PROMISE,
  SOON,
  new RegExp(String.raw`\b(?:${CLITICS}\s+){0,2}(?:voy|vamos|va|van|vas)\s+a\s+(?:\w+mente\s+)?${INFINITIVE}\b`, 'g'),
  new RegExp(
    String.raw`\b(?:${CLITICS}\s+){0,2}(?:estoy|estamos|esta|estan|ando|andamos|vengo)\s+(?:ya\s+|ahorita\s+)?${GERUND}\b`,
    'g',
  ),
  new RegExp(String.raw`\b${CLITICS}\s+(?:${CLITICS}\s+)?${PRESENT_OR_FUTURE}\b`, 'g'),
  new RegExp(
    String.raw`\b${CLITICS}\s+(?:${CLITICS}\s+)?(?:hago|hacemos|hare|haremos|doy|damos|dare|consigo|conseguimos|ofrezco|ofrecemos|realizo|realizamos)\s+(?:ya\s+|ahorita\s+)?(?:(?:el|la|un|una|tu|su|otro|otra|[0-9]+(?: ?%)?(?: de)?|buen)\s+){0,2}${DEED}\b`,
    'g',
  ),
  new RegExp(
    String.raw`\b${CLITICS}\s+(?:${CLITICS}\s+)?(?:dejo|dejamos|tengo|queda|quedan|quedo|doy por|damos por)\s+(?:ya\s+)?(?:${PARTICIPLE}|list[oa]s?)\b`,
    'g',
  ),
  new RegExp(
    String.raw`\b(?:${CLITICS}\s+)?(?:${CLITICS}\s+)(?:doy de (?:alta|baja)|damos de (?:alta|baja)|pongo en|ponemos en|dejo en)\b`,
    'g',
  ),
  new RegExp(
    String.raw`\b(?:le|les|se lo|se la)\s+(?:digo|comento|paso|reporto|pido|informo|encargo|aviso|hago saber|comente|pedi|dije|reporte|di|dimos|doy)\s+(?:\S+\s+){0,3}?(?:al?|a la|a los|con el|con la|con)\s+(?:(?:la|los|un|una|mi|nuestro)\s+)?${THIRD_PARTY}\b`,
    'g',
  ),
  new RegExp(
    String.raw`${CLAUSE}(?:ya\s+)?(?:${FIRST_PERSON}|hago|procedo a|procedo con|procedere (?:a|con)|procedemos (?:a|con))\s+(?:\w+r\w{0,4}\s+)?${OURS}\b`,
    'g',
  ),
  /\bproced(?:o|emos|ere|eremos) (?:a|con)\b|\bme (?:comprometo|encargo|encargare|ocupo|ocupare|hago cargo|hare cargo)|\bnos (?:encargamos|encargaremos|ocupamos)\b|\byo (?:me encargo|lo veo|te lo resuelvo|lo resuelvo)\b|\bte (?:garantizo|prometo|garantizamos|prometemos)\b|\bcorre por mi cuenta\b/g,
  new RegExp(String.raw`${CLAUSE}${GERUND}\s+${OURS}\b`, 'g'),
  new RegExp(String.raw`\b(?:dejame|deja|permiteme|permitame|dejeme|permitenos)\s+${INFINITIVE}\b`, 'g'),
  new RegExp(
    String.raw`\b(?:dal[oa]s?|tomal[oa]s?|consideral[oa]s?|considera|tenl[oa])\s+(?:\w+\s+){0,3}?(?:por\s+|como\s+|ya\s+)?${PARTICIPLE}\b`,
    'g',
  ),
  new RegExp(
    String.raw`\b(?:cuenta con|ahi (?:te )?va|aqui va|te llegara|vas a recibir|va a recibir|recibiras|recibira|tendras|te caera|te cae|obtendras)\s+(?:ya\s+)?(?:tu|su|el|la|un|una)\s+(?:\w+\s+)?${GOODS}\b`,
    'g',
  ),
  // "listo, cancelado", "apartada!", "hecho el cambio"
  new RegExp(
    String.raw`(?:^\s*|\b(?:listo|ya|perfecto|va|sale|ok|orale|claro|quedo|queda)[,:]?\s+)${PARTICIPLE}(?=\s*[.!,:]|\s*$|\s+(?:tu|su|el|la|con exito|con gusto)\b)`,
    'g',
  ),
  new RegExp(
    String.raw`\b(?:hable|hablamos|platique|platicamos|quede|quedamos|he hablado|consulte|llame|llamamos|avise)\s+(?:ya\s+)?(?:con|al?)\s+(?:(?:el|la|los|las|un|una|mi|nuestro|nuestra)\s+)?${THIRD_PARTY}\b|\bquedamos en que\b|\b${THIRD_PARTY}\s+(?:ya\s+)?(?:acepto|autorizo|aprobo|lo vio|dijo que si)\b`,
    'g',
  ),
  // Whatever else is promised: only reading, telling and helping a reply does by itself.
  /\b(?:voy|vamos) a (?:(?:te|le|lo|la|se) )?(?!(?:revis|busc|ver\b|verte|checar|consult|verific|explic|decir|cont|mostr|ayud|necesit|pregunt|intent|trat|compart|recomend|suger|estar|ser\b|tener|poder|resum|confirm|respond|contest|platic|orient|apoy|describ|seguir|ofrec|usar|basar|limitar|escrib|tomar|traduc|supon|asum|aclarar|corregir|aprovech|empez|insist|mencion|esper|habl|quedar|pedirte|hacerte (?:una|unas|2|3)|darte (?:la|el|los|las|unas?|algun|toda|mas|2|3|opciones|info|ideas)(?!\w* (?:reembolso|dinero|devolucion|descuento|cambio))|dar (?:la|el|los|las|mas|opciones|info)|dejarte (?:el|la|los|las)|pasarte (?:el|la|los|las|unas?|con)|mandarte (?:el|la)|enviarte (?:el|la)|extran|leer|tomar en cuenta|repetir|list|enlist)\w*)[a-z]{3,}r(?:te|le|lo|la|los|las|se|telo|selo)?\b/g,
  new RegExp(
    String.raw`\bya\s+(?:${CLITICS}\s+){1,2}(?!dij|explic|cont|coment|mencion|respond|contest|pregunt|vimos|mostr)[a-z]{2,}(?:aron|ieron|amos|imos)\b`,
    'g',
  ),
  /\bte (?:damos|doy|dare|daremos|regreso|regresamos) (?:tu|el|ese|todo)\b (?:\w+ )?dinero\b|\bme (?:acaban|acaba) de (?:confirmar|autorizar|aprobar|avisar|decir)\b/g,
];
