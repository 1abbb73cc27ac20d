import { provenBy } from './things.ts';

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
  ['cart', /cart|carrito|\badd(?!ress)|agreg|anad/],
  ['discount', /discount|descuento|cupon|coupon|promo/],
  ['update', /updat|actuali[zc]|cambi|chang|modif|correg|correct|upgrad|downgrad/],
  ['invoice', /invoice|factur|cfdi/],
  ['schedule', /schedul|agend|program|appointment|\bcita\b/],
  ['resume', /\bresum(?:e|ed|ing)\b|reanud|reactiv/],
  ['subscribe', /subscri|suscri|inscri/],
  ['send', /\bmand|\bsend|\bsent\b/],
  ['pending', /pend/],
  ['process', /proces|prepar|tramit|progress|en curso|su curso|on track|on time|a tiempo|pack/],
  ['ready', /\bready\b|list[oa]s? para/],
  ['verify', /verific|verif(?:y|ied)/],
  ['order', /order|pedido|compra|orden\b/],
  ['request', /request|solicit/],
  ['gift_card', /gift ?card|tarjetas? de regalo|monedero/],
  ['address', /address|direccion|domicilio/],
];

/** Which effects the words speak of. */
const effectsIn = (text: string): string[] =>
  EFFECTS.filter(([, words]) => words.test(text.toLowerCase().replaceAll('_', ' '))).map(([name]) => name);

/** What a fact proves: something that was only asked for proves that it was asked for, not that it was done. */
export function provenEffects(text: string): readonly string[] {
  const known = provenBy(text.split(' ')[0] ?? '');
  if (known !== null) return known.effects;
  const effects = effectsIn(text);
  return /_requested\b/.test(text) ? ['request'] : effects;
}

/** Those that say only what the effect was about; the verb decides when there is a more telling one. */
const OBJECTS = new Set(['order', 'email', 'code', 'handoff', 'invoice', 'discount', 'request', 'address']);

/** Effects of the words as a claim: `cancelled your order` claims a cancelling, not an order. */
export function claimedEffects(verb: string, sentence: string): string[] {
  const ofVerb = effectsIn(verb);
  const telling = ofVerb.filter((effect) => !OBJECTS.has(effect));
  if (telling.length === 0 && /registr|guard|\bsav|\bstor|\bkept|\bset\b/.test(verb) && MAILBOX.test(sentence))
    return ['new_email'];
  if (telling.length === 0) return ofVerb.length > 0 ? mailed(ofVerb, sentence) : tellingOf(effectsIn(sentence));
  if (telling.every((effect) => effect === 'ship' || effect === 'send')) return shippingOrSending(sentence);
  if (telling.length === 1 && (telling[0] === 'update' || telling[0] === 'reserve'))
    return keeping(telling[0], sentence);
  // A refund that was processed is money that is back.
  if (telling.length === 1 && telling[0] === 'process' && effectsIn(sentence).includes('refund')) return ['refund'];
  return telling;
}

/** A code that was mailed is no other mail. */
const mailed = (effects: string[], sentence: string): string[] =>
  effects.includes('email') && effectsIn(sentence).includes('code') ? [...effects, 'code'] : effects;

const tellingOf = (effects: readonly string[]): string[] => {
  const telling = effects.filter((effect) => !OBJECTS.has(effect));
  return telling.length > 0 ? telling : [...effects];
};

const MAILBOX = /\b(?:tu|su|el|your|the) (?:\w+ )?(?:correo|e-?mail)(?: electronico| address)?\b(?! con\b| with\b)/;
const NEW_ADDRESS =
  /\b(?:cambi|actuali[zc]|modifi|correg|corrig)\w*\s+(?:ya\s+)?(?:la|tu|su) (?:direccion|domicilio)|\b(?:chang|updat|correct)ed (?:the|your) (?:\w+ )?address|\b(?:direccion|domicilio|address)\b[^.,;]{0,40}\b(?:cambi|actuali[zc]|modifi|chang|updat)/;

/** A cart that was changed or an address that was kept is no order that was changed, and no goods that were set aside. */
const keeping = (effect: 'update' | 'reserve', sentence: string): string[] => {
  const named = effectsIn(sentence);
  if (effect === 'update' && MAILBOX.test(sentence)) return ['new_email'];
  if (effect === 'update' && named.includes('order') && NEW_ADDRESS.test(sentence)) return ['new_address'];
  const kept = named.filter((object) => object === 'address' || (object === 'cart' && effect === 'update'));
  return named.includes('order') || kept.length === 0 ? [effect] : kept;
};

/** A picture or a document in the chat, and nothing that travels beside it. */
const FILE =
  /(?:mand|envi|compart|\bsen[dt]|shar)\w*\s+(?:\S+\s+){0,3}?(?:fotos?|imagen(?:es)?|pictures?|photos?|pdf|recibos?|receipts?)\b/;
const PARCEL = /pedido|paquete|compra|\borden\b|order|package|parcel|purchase/;

/** `te envie` may be a parcel, an email or a message to the team: the sentence says which. */
const shippingOrSending = (sentence: string): string[] => {
  if (FILE.test(sentence) && !PARCEL.test(sentence)) return ['file'];
  const objects = effectsIn(sentence).filter((effect) =>
    ['email', 'code', 'handoff', 'invoice', 'pay'].includes(effect),
  );
  return objects.length > 0 ? objects : ['ship'];
};
