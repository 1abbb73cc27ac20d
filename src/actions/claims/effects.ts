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
  ['code', /\bcodigo\b|\bcode\b/],
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
  ['request', /request|solicit/],
  ['address', /address|direccion|domicilio/],
];

/** Which effects the words speak of. */
const effectsIn = (text: string): string[] =>
  EFFECTS.filter(([, words]) => words.test(text.toLowerCase().replaceAll('_', ' '))).map(([name]) => name);

/** What a fact proves: something that was only asked for proves that it was asked for, not that it was done. */
export function provenEffects(text: string): string[] {
  const effects = effectsIn(text);
  return /_requested\b/.test(text) ? ['request'] : effects;
}

/** Those that say only what the effect was about; the verb decides when there is a more telling one. */
const OBJECTS = new Set(['order', 'email', 'code', 'handoff', 'invoice', 'discount', 'request', 'address']);

/** Effects of the words as a claim: `cancelled your order` claims a cancelling, not an order. */
export function claimedEffects(verb: string, sentence: string): string[] {
  const ofVerb = effectsIn(verb);
  const telling = ofVerb.filter((effect) => !OBJECTS.has(effect));
  if (telling.length === 0) return ofVerb.length > 0 ? mailed(ofVerb, sentence) : tellingOf(effectsIn(sentence));
  if (telling.every((effect) => effect === 'ship' || effect === 'send')) return shippingOrSending(sentence);
  if (telling.length === 1 && (telling[0] === 'update' || telling[0] === 'reserve'))
    return keeping(telling[0], sentence);
  return telling;
}

/** A code that was mailed is no other mail. */
const mailed = (effects: string[], sentence: string): string[] =>
  effects.includes('email') && effectsIn(sentence).includes('code') ? [...effects, 'code'] : effects;

const tellingOf = (effects: readonly string[]): string[] => {
  const telling = effects.filter((effect) => !OBJECTS.has(effect));
  return telling.length > 0 ? telling : [...effects];
};

/** A cart that was changed or an address that was kept is no order that was changed, and no goods that were set aside. */
const keeping = (effect: 'update' | 'reserve', sentence: string): string[] => {
  const named = effectsIn(sentence);
  const kept = named.filter((object) => object === 'address' || (object === 'cart' && effect === 'update'));
  return named.includes('order') || kept.length === 0 ? [effect] : kept;
};

/** `te envie` may be a parcel, an email or a message to the team: the sentence says which. */
const shippingOrSending = (sentence: string): string[] => {
  const objects = effectsIn(sentence).filter((effect) =>
    ['email', 'code', 'handoff', 'invoice', 'pay'].includes(effect),
  );
  return objects.length > 0 ? objects : ['ship'];
};
