/** Effects by name: how facts (tool names, statuses) and people speak of them. Folded text, both languages. */
const EFFECTS: readonly (readonly [string, RegExp])[] = [
  ['cancel', /cancel|anul|\b(?:dado?|dimos?|di|doy|damos) de baja|void/],
  ['refund', /refund|re?embols|devolv|devuelv|reintegr|bonific|\bcredit|acredit|abon|money back|dinero|reimburs/],
  ['return', /return|devuelt|devoluc/],
  ['exchange', /exchang|intercambi|replace|swap|repon|repong|reposici/],
  ['pay', /\bpaid|payment|\bpay|pagad|\bpago|\bpague|cobr|charg/],
  [
    'handoff',
    /handoff|hand_off|person|human|agent|asesor|equipo|companer|colega|colleague|team|alguien|someone|staff|canaliz|escal|transfer|encargad|gerente|manager|tus datos|your details|your request|tu solicitud|tu caso|your case|ticket|reporte|\brespond|\bcontest|\bcontact|\bescrib|\batend|\batiend|\bllamar|\breply|get back|write to you|call you/,
  ],
  ['email', /e-?mail|correo/],
  [
    'ship',
    /ship|envi|camino|on (?:its|the|their) way|\bsal(?:io|e)\b|despach|en ruta|reparto|repartidor|mensajer|paqueteria|sucursal|courier|carrier|dispatch|transit|out for delivery|recolect|(?:casi|mer(?:it)?o|por|de) (?:te )?llega|(?:almost|nearly) there|with you/,
  ],
  ['deliver', /deliver(?!y)|entregad|entrego|llego a|ya llego/],
  ['reserve', /reserv|apart|booked|set aside|put aside|\bhold|holding|separ|guard/],
  ['cart', /cart|carrito|\badd|agreg|anad/],
  ['discount', /discount|descuento|cupon|coupon|promo/],
  ['update', /updat|actuali[zc]|cambi|chang|modif|correg|correct/],
  ['invoice', /invoice|factur|cfdi/],
  ['schedule', /schedul|agend|program|appointment|\bcita\b/],
  ['subscribe', /subscri|suscri|inscri/],
  ['send', /\bmand|\bsend|\bsent\b/],
  ['pending', /pend/],
  ['process', /proces|prepar|tramit|progress|en curso|su curso|on track|on time|a tiempo|pack/],
  ['ready', /\bready\b|list[oa]s? para/],
  ['verify', /verific|verif(?:y|ied)/],
  ['order', /order|pedido|compra|orden\b/],
];

/** Which effects the words speak of. */
export const effectsIn = (text: string): string[] =>
  EFFECTS.filter(([, words]) => words.test(text.toLowerCase().replaceAll('_', ' '))).map(([name]) => name);

/** Those that say only what the effect was about; the verb decides when there is a more telling one. */
const OBJECTS = new Set(['order', 'email', 'handoff', 'invoice', 'discount']);

/** Effects of the words as a claim: `cancelled your order` claims a cancelling, not an order. */
export function claimedEffects(verb: string, sentence: string): string[] {
  const ofVerb = effectsIn(verb);
  const telling = ofVerb.filter((effect) => !OBJECTS.has(effect));
  if (telling.length === 0) return ofVerb.length > 0 ? ofVerb : tellingOf(effectsIn(sentence));
  if (telling.every((effect) => effect === 'ship' || effect === 'send')) return shippingOrSending(sentence);
  return telling;
}

const tellingOf = (effects: readonly string[]): string[] => {
  const telling = effects.filter((effect) => !OBJECTS.has(effect));
  return telling.length > 0 ? telling : [...effects];
};

/** `te envie` may be a parcel, an email or a message to the team: the sentence says which. */
const shippingOrSending = (sentence: string): string[] => {
  const objects = effectsIn(sentence).filter((effect) => ['email', 'handoff', 'invoice', 'pay'].includes(effect));
  return objects.length > 0 ? objects : ['ship'];
};
