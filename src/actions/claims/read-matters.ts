import { isOffered, withoutIdioms } from './hedges.ts';
import { matchesOf } from './matches.ts';
import { isRule } from './read-states.ts';
import type { Sentence } from './types.ts';

/** Things of the customer that a shop has in hand; `numero de pedido` names one and says nothing about it. */
const SPANISH =
  /(?<!\b(?:numero|folio|clave|correo|foto|fotos|comprobante|ticket|datos|gracias por|gusto|detalles?|duda|dudas|pregunta|sobre|acerca) (?:de |con |sobre )?)\b(?:(?:tu|tus|su|sus)\s+(?:nuev[oa]\s+)?(pedidos?|orden|ordenes|paquetes?|envios?|pagos?|compras?|reembolsos?|devolucion|cancelacion|direccion nueva|direccion|deposito|transferencia|cambio|reserva|reservacion|cita|factura|solicitud|reporte|queja|entrega|dinero|cupon|tarjeta|suscripcion|garantia|abono|saldo|cuenta|caso|problema|lugar|cargo)|(?:el|la)\s+(reembolso|cargo|dinero|devolucion|cancelacion|deposito|paquete|repartidor))\b/g;
const ENGLISH =
  /(?<!\b(?:thanks for|thank you for|about|with|for|photo of|number of|details of) )\b(?:(?:your)\s+(?:new |full )?(orders?(?! (?:number|question|id|reference))|packages?|parcels?|refunds?|payments?|accounts?|address(?: change)?|cancellations?|returns?|exchanges?|bookings?|reservations?|appointments?|invoices?|requests?|replacements?|delivery|subscriptions?|money|credit|coupons?|cards?|seat|spot|slot|items?|tab|bill|transfer|warranty|balance|change)|(?:the)\s+(refund|fee|charge|money|package|parcel|cancellation|replacement|courier|warehouse))\b/g;

/** Deeds without a word of who did them: `all cancelled`, `apartadas dos`. */
const DEEDS: readonly RegExp[] = [
  /\b(?:cancelad|reembolsad|apartad|despachad|bonificad|depositad|reagendad|reprogramad)[oa]s?\b|\bte (?:lo|la|los|las) (?:lleva|manda|envia|cambia|cancela|devuelve|repone|trae|entrega|aparta)n?\b|\b(?:ya )?no (?:te|le|se te|se le) (?:van|va|vamos) a cobrar\b/g,
  /\b(?:cancell?ed|refunded|reimbursed|dispatched|unsubscribed|waived|rebooked)\b|\b(?:has|have|'ve|just|already) taken (?:\S+ ){1,3}off\b|\b(?:is|'s|are|'re|am|'m|now|already|just) (?:already |now |just |going ahead and )?(?:packing|sending|shipping|delivering|bringing|cancell?ing|refunding)\b(?= (?:it|them|your|you|the|now)\b|[.!,]|$)/g,
];

const HAPPENS =
  /\b(?:ya|esta|estan|quedo|quedaron|queda|va|van|viene|llego|llega|llegara|salio|sale|saldra|paso|entro|cayo|recib\w+|procede|procedio|aplica|activo|activa|list[oa]|vera|reflej\w+|fue|hech[oa]|sera|trae|lleva|sigue|anda|avanza|regres\w+|en camino|en un momento|[a-z]{3,}(?:ado|ada|ido|ida)s?|is|are|was|were|has|have|had|will|got|received|went|left|moved|ships|arriv\w+|came|coming|goes|hits|swapped|gone|done|set|active|acaban de|acaba de|se [a-z]+o|now|already|working|[a-z]{3,}ed)\b|'(?:s|ll|ve|re)\b/;
/** What asks, excuses, understands or tells what may be, and so says nothing of how it stands. */
const IDLE =
  /\b(?:no|ni|nunca|tampoco|sin|not|never|unable|cannot|isn't|hasn't|haven't|don't|doesn't|didn't|can't|couldn't|won't|wasn't|puedo|puede|pueden|puedes|podria\w*|podemos|poder|quieres|quiere|quisiera|gustaria|necesit\w+|requier\w+|deb[eo]\w*|(?:tiene|tienen|tienes|tendria) que|hay que|depende|can|could|may|might|would|should|needs?|has to|have to|must|depends|dime|cuentame|platicame|explicame|confirmame|avisame|repite\w*|que paso|what happened|dame|das|comparte\w*|compartes|manda(?:me)?|enviame|pasame|indicame|please|share|tell|give me|provide|lamento|siento|perdon|disculpa\w*|entiendo|comprendo|sorry|apologi\w+|understand|glad|happy|alegra|gusto|importa\w*|matters?|hear|dices|comentas|cuentas|dijiste|you (?:said|say|mention\w*|told)|[a-z]{2,}[aei]rian?|para \w+[aei]r\w*|to \w+)\b/;
const PEOPLE = /\b(?:persona|equipo|companer[oa]|colega|asesora?|person|team|colleague|someone|somebody)\b/;

/** How long every parcel takes is told of `tu pedido` too; the span of time has its own check. */
export const tellsDelivery = (words: string, text: string): boolean =>
  /\b(?:pedidos?|paquetes?|compras?|envios?|orden|orders?|packages?|parcels?|delivery)\b/.test(words) &&
  /\b\d+ ?(?:(?:a|to|o|or|y|-) ?\d+ )?(?:dias?|semanas?|horas?|(?:business |working )?(?:days?|weeks?|hours?))\b/.test(
    text,
  ) &&
  !/\bya\b|\balready\b/.test(text);

/** What an order costs, likewise. */
const tellsPrice = (words: string, text: string): boolean =>
  /\b(?:pedido|compra|envio|pago|orden|order|delivery|payment)\b/.test(words) &&
  /[$€]|\b(?:pesos|mxn|usd|gratis|free|total)\b/.test(text) &&
  /\b(?:sale|salen|queda|cuesta|total|suma|es|son|comes|is|costs?|seria)\b/.test(text) &&
  !/\bya\b|\balready\b/.test(text);

/** `about` is the thing, null where only a deed is named. */
export type Matter = {
  readonly match: RegExpExecArray;
  readonly about: string | null;
  readonly namesPeople: boolean;
};

/**
 * A plain statement about the customer's order, payment, refund …, whatever its words: how such a thing stands has to
 * come from a fact. This is the net below the readers of acts and states, so it spares everything that asks or excuses.
 */
export function matterIn(sentence: Sentence): Matter | null {
  const text = withoutIdioms(sentence.text.slice(0, 400));
  const end = sentence.text.length;
  if (IDLE.test(text) || isRule(text) || isOffered(sentence, end, end)) return null;
  const deed = DEEDS.flatMap((pattern) => matchesOf(pattern, sentence.text))[0];
  const namesPeople = PEOPLE.test(text);
  if (deed) return { match: deed, about: null, namesPeople };
  if (!HAPPENS.test(text)) return null;
  const match = [...matchesOf(SPANISH, sentence.text), ...matchesOf(ENGLISH, sentence.text)][0];
  if (match && (tellsDelivery(match[0], text) || tellsPrice(match[0], text))) return null;
  return match ? { match, about: match[1] ?? match[2] ?? '', namesPeople } : null;
}
