import type { Language } from '../core/language.ts';
import { ALERT_CODES, type AlertCode } from './types.ts';

/** What whoever runs the shop can do about each alert. */
const REMEDIES: Readonly<Record<AlertCode, Readonly<Record<Language, string>>>> = {
  assistant_notice: {
    es: 'El asistente avisa de algo que contó un cliente y sigue atendiéndolo. Lee la conversación; si hace falta, tómala.',
    en: 'The assistant tells of something that a customer said, and goes on with them. Read the conversation; take it if that is needed.',
  },
  customer_complaint: {
    es: 'Un cliente está inconforme con algo; el asistente lo sigue atendiendo. Lee la conversación y, si quieres responderle tú, tómala.',
    en: 'A customer is unhappy with something; the assistant goes on with them. Read the conversation and take it if you want to answer yourself.',
  },
  stock_question: {
    es: 'Un cliente pregunta por algo que no hay o no está en el catálogo. Lee la conversación: quizá convenga surtirlo o agregarlo.',
    en: 'A customer asks for something that is out of stock or not in the catalogue. Read the conversation: it may be worth stocking or adding.',
  },
  channel_stopped: {
    es: 'WhatsApp rechaza el token o la cuenta y no sale ningún mensaje. `recado doctor` dice por qué. Corrígelo y ejecuta `recado resume`: lo retenido sale entonces. También se reintenta solo cada cinco minutos.',
    en: 'WhatsApp refuses the token or the account, and no message goes out. `recado doctor` says why. Mend it and run `recado resume`: what was held goes out then. It is also tried again by itself every five minutes.',
  },
  template_refused: {
    es: 'WhatsApp no deja usar una plantilla, y los mensajes que la necesitan esperan. `recado templates check` dice cuál y por qué; cuando vuelva a estar aprobada, o a ser de utilidad, salen solos.',
    en: 'WhatsApp does not let a template be used, and the messages that need it wait. `recado templates check` says which and why; once it is approved, or utility, again, they go out by themselves.',
  },
  no_webhooks: {
    es: 'WhatsApp no avisa de nada desde hace varias horas de apertura: quizá los mensajes no llegan. `recado doctor` dice si la app está suscrita y si el número funciona. La alerta termina sola con el siguiente aviso.',
    en: 'WhatsApp has told nothing for several opening hours: messages may not arrive. `recado doctor` says whether the app is subscribed and the number works. The alert ends by itself with the next notice.',
  },
  no_statuses: {
    es: 'WhatsApp acepta los mensajes, pero no dice si llegan. Revisa que el webhook tenga el campo `messages` activado; `recado doctor` dice si la app está suscrita.',
    en: 'WhatsApp takes messages, but does not say whether they arrive. See that the webhook has the field `messages` turned on; `recado doctor` says whether the app is subscribed.',
  },
  queue_grows: {
    es: 'Algo espera desde hace más de cinco minutos: mensajes por contestar o por salir, correos, archivos o avisos a tus sistemas. Revisa que haya un proceso de trabajo (`ROLE=worker` o `all`) y mira la página Sistema.',
    en: 'Something has waited for more than five minutes: messages to be answered or sent, mails, files or events for your systems. See that a worker runs (`ROLE=worker` or `all`) and look at the page System.',
  },
  spend_jumps: {
    es: 'El gasto de hoy es más del triple que el de un día normal. Mira con `recado costs` quién lo causa; `LLM_DAILY_LIMIT_USD` pone un tope.',
    en: 'What was spent today is more than three times a usual day. See with `recado costs` who causes it; `LLM_DAILY_LIMIT_USD` sets a limit.',
  },
  window_closed: {
    es: 'Hay respuestas que no salieron porque ya habían pasado las 24 horas de WhatsApp. Contacta a esos clientes por otro medio: sus conversaciones esperan con el motivo `window`.',
    en: 'Answers did not go out because WhatsApp’s 24 hours were over. Reach these customers another way: their conversations wait with the reason `window`.',
  },
  message_failed: {
    es: 'WhatsApp no entregó algunos mensajes, por ejemplo porque el cliente bloqueó a la tienda o ya no usa WhatsApp. No se reenvían: contacta al cliente por otro medio.',
    en: 'WhatsApp did not deliver some messages, for example because the customer has blocked the shop or no longer uses WhatsApp. They are not sent again: reach the customer another way.',
  },
  message_unconfirmed: {
    es: 'No se sabe si algunos mensajes llegaron: WhatsApp no lo confirmó en dos intentos. No se reenvían, para no repetirlos. Pregunta al cliente si importa.',
    en: 'It is not known whether some messages arrived: WhatsApp did not confirm them in two tries. They are not sent again, so as not to repeat them. Ask the customer if it matters.',
  },
  billing_amount_mismatch: {
    es: 'Un pago no es por la cantidad que se pidió. Está anotado y el pedido no se da por pagado: compáralo en Stripe con el pedido y devuelve o cobra la diferencia.',
    en: 'A payment is not of the amount that was asked. It is booked, and the order does not count as paid: compare it in Stripe with the order, and give back or collect the difference.',
  },
  billing_currency_mismatch: {
    es: 'Un pago llegó en otra moneda que la pedida. Está anotado y el pedido no se da por pagado: revísalo en Stripe.',
    en: 'A payment came in another currency than was asked. It is booked, and the order does not count as paid: look at it in Stripe.',
  },
  billing_delayed: {
    es: 'Un cambio confirmado por el cliente espera desde hace cinco minutos a Stripe. Se sigue intentando solo; `recado doctor` dice si la cuenta responde.',
    en: 'A change that the customer confirmed has waited for Stripe for five minutes. It is tried on by itself; `recado doctor` says whether the account answers.',
  },
  billing_event_parked: {
    es: 'Un aviso de Stripe no se pudo entender y quedó apartado. Compara ese objeto en el panel de Stripe.',
    en: 'A notice of Stripe could not be understood and was set aside. Compare that object in Stripe’s dashboard.',
  },
  billing_reconciled: {
    es: 'La comparación diaria con Stripe encontró diferencias y las corrigió. Si pasa a menudo, revisa que los webhooks lleguen a /webhooks/stripe.',
    en: 'The daily comparison with Stripe found differences and repaired them. If that happens often, see that webhooks reach /webhooks/stripe.',
  },
  billing_refused: {
    es: 'Stripe rechazó algo que el cliente había confirmado, y el cliente lo sabe. Mira el motivo en el panel de Stripe y ayúdale.',
    en: 'Stripe refused something that the customer had confirmed, and the customer knows. See the reason in Stripe’s dashboard and help.',
  },
  billing_two_subscriptions: {
    es: 'Un cliente tiene más de una suscripción activa y se le cobran todas. Pregúntale cuál quiere, cancela la otra en Stripe y devuelve lo que se cobró de más. Mientras tanto el programa no cambia ni cancela ninguna.',
    en: 'A customer has more than one active subscription and is charged for all of them. Ask which one they want, cancel the other in Stripe and give back what was charged too much. Meanwhile the program changes and cancels none.',
  },
  dispute_closed: {
    es: 'Una disputa de un pago terminó. Mira en Stripe si se ganó o se perdió: si se ganó, un reembolso vuelve a ser posible; si se perdió, el cliente ya tiene su dinero y no hay nada que devolver.',
    en: 'A dispute about a payment has ended. See in Stripe whether it was won or lost: if won, a refund is possible again; if lost, the customer has the money already and nothing is to be given back.',
  },
  event_given_up: {
    es: 'Un sistema tuyo no recibió algunos eventos: contestó con error o no contestó durante 24 horas, o dijo 410. Ajustes > Webhooks y `recado events` dicen cuáles y qué contestó. Corrígelo y reenvíalos ahí o con `recado events retry`: se mandan otra vez con el mismo `webhook-id`.',
    en: 'A system of yours did not take some events: it answered with an error or not at all for 24 hours, or said 410. Settings > Webhooks and `recado events` say which and what it answered. Mend it and send them again there or with `recado events retry`: they go under the same `webhook-id`.',
  },
  exchange_requested: {
    es: 'Un cliente pidió cambiar artículos. Cobra la diferencia si se paga al recibir. Cuando lleguen, ejecuta `recado orders exchanged NÚMERO`.',
    en: 'A customer asked to exchange items. Collect the difference where it is paid on delivery. When they have arrived, run `recado orders exchanged NUMBER`.',
  },
  mail_account_refused: {
    es: 'La cuenta de correo rechaza la clave, está suspendida o no tiene verificado el remitente; los correos esperan. `recado doctor` dice lo que sabe, docs/email.md lo demás; se reintenta cada cinco minutos.',
    en: 'The mail account refuses the key, is suspended or has not verified the sender; mails wait. `recado doctor` says what it knows, docs/email.md the rest; it is tried again every five minutes.',
  },
  mail_discarded: {
    es: 'Algunos correos no salieron: pasó su tiempo o el cliente llegó a su límite diario (`EMAIL_DAILY_LIMIT`).',
    en: 'Some mails did not go out: their time was over, or the customer reached the daily limit (`EMAIL_DAILY_LIMIT`).',
  },
  mail_failed: {
    es: 'El proveedor rechazó algunos correos para siempre, por ejemplo porque la dirección no existe: pide al cliente otra. Si son todos, el remitente no está verificado ahí (docs/email.md).',
    en: 'The provider refused some mails for good, for example because the address does not exist: ask the customer for another. If it is all of them, the sender is not verified there (docs/email.md).',
  },
  mail_unconfirmed: {
    es: 'No se sabe si algunos correos salieron; no se repiten. Pregunta al cliente si importa.',
    en: 'It is not known whether some mails went out; they are not repeated. Ask the customer if it matters.',
  },
  order_for_person: {
    es: 'Un cliente quiere algo con su pedido que las reglas de la tienda no dejan decidir al programa. Su conversación espera.',
    en: 'A customer wants something of an order that the shop’s rules do not let the program decide. The conversation waits.',
  },
  payment_differs: {
    es: 'Lo pagado no coincide con el total de un pedido. Si es menos, no se da por pagado; si es más, al cliente le toca la diferencia: compara y decide.',
    en: 'What was paid is not the total of an order. If it is less, it does not count as paid; if it is more, the difference is due to the customer: compare and decide.',
  },
  payment_disputed: {
    es: 'Un cliente reclamó un pago ante su banco. Responde en el panel de Stripe (Pagos, Disputas) con pruebas antes de la fecha límite, o acéptala. Mientras dure no se reembolsa ese pago, para no devolverlo dos veces. Al cliente no se le dijo nada.',
    en: 'A customer has disputed a payment at their bank. Answer in Stripe’s dashboard (Payments, Disputes) with evidence before the due date, or accept it. Meanwhile that payment is not refunded, so as not to give it back twice. The customer was told nothing.',
  },
  payment_excess: {
    es: 'Llegó más dinero del que hacía falta. Está anotado y el cliente lo sabe: devuelve en Stripe lo que sobra, o acuerda otra cosa con el cliente.',
    en: 'More money came than was needed. It is booked and the customer knows: give back in Stripe what is too much, or agree on something else with the customer.',
  },
  payment_failed: {
    es: 'No se pudo cobrar una suscripción. El cliente lo sabe; Stripe lo vuelve a intentar según tus ajustes.',
    en: 'A subscription could not be charged. The customer knows; Stripe tries again as you have set it.',
  },
  refund_failed: {
    es: 'Un reembolso no salió, o el banco lo devolvió. El cliente lo sabe. Mira el motivo en Stripe y dale ese dinero de otra forma (transferencia, efectivo, tarjeta de regalo).',
    en: 'A refund did not go out, or the bank sent it back. The customer knows. See the reason in Stripe and give that money another way (transfer, cash, gift card).',
  },
  refund_proposed: {
    es: 'Llegó dinero para un pedido vencido o cancelado. Está anotado y no se surte: devuélvelo o acuerda otra cosa con el cliente.',
    en: 'Money came for an order that is over or cancelled. It is booked and nothing is shipped: give it back or agree on something else with the customer.',
  },
  refund_requested: {
    es: 'Un cliente pidió un reembolso que no pasa por Stripe (PayPal, transferencia, contra entrega). Hazlo a mano; al cliente se le dijo «solicitado».',
    en: 'A customer asked for a refund that does not go through Stripe (PayPal, transfer, on delivery). Do it by hand; the customer was told “requested”.',
  },
  return_requested: {
    es: 'Un cliente devuelve artículos. Cuando lleguen, ejecuta `recado orders returned NÚMERO`.',
    en: 'A customer sends items back. When they have arrived, run `recado orders returned NUMBER`.',
  },
  speech_account_refused: {
    es: 'El servicio que escucha las notas de voz rechaza la clave o no tiene saldo (`OPENAI_API_KEY`). A los clientes se les pide que escriban. `recado doctor` dice por qué. Cuando vuelva a aceptar la cuenta, las notas de los últimos siete días se escuchan y esta alerta termina sola.',
    en: 'The service that hears voice notes refuses the key or has no credit left (`OPENAI_API_KEY`). Customers are asked to type. `recado doctor` says why. Once it accepts the account again, the notes of the last seven days are heard and this alert ends by itself.',
  },
  template_quality: {
    es: 'Muchos clientes bloquean o reportan una plantilla (calidad roja) y WhatsApp la va a pausar. Deja de mandarla, cambia su texto o mándala a menos clientes.',
    en: 'Many customers block or report a template (red quality), and WhatsApp is going to pause it. Stop sending it, change its text or send it to fewer customers.',
  },
  template_recategorised: {
    es: 'WhatsApp cambió la categoría de una plantilla o dice que es otra, y con ella su precio. Si no estás de acuerdo, pide revisión en el administrador de WhatsApp antes de la fecha; si lo estás, corrige la plantilla.',
    en: 'WhatsApp has changed the category of a template or says that it is another one, and with it the price. If you disagree, ask for a review in WhatsApp Manager before the date; if not, correct the template.',
  },
  template_stopped: {
    es: 'WhatsApp rechazó, pausó, marcó o desactivó una plantilla, y no sale. Mira el motivo en el administrador de WhatsApp, corrígela o haz otra.',
    en: 'WhatsApp has rejected, paused, flagged or disabled a template, and it does not go out. See the reason in WhatsApp Manager, correct it or make another one.',
  },
  vision_account_refused: {
    es: 'Google Vision rechaza la cuenta (`GOOGLE_VISION_API_KEY` o `GOOGLE_APPLICATION_CREDENTIALS`). Mientras tanto las imágenes se leen en esta máquina. `recado doctor` dice por qué. Cuando vuelva a aceptarla, se leen las que quedaron sin leer y esta alerta termina sola.',
    en: 'Google Vision refuses the account (`GOOGLE_VISION_API_KEY` or `GOOGLE_APPLICATION_CREDENTIALS`). Meanwhile pictures are read on this machine. `recado doctor` says why. Once it accepts the account again, those that stayed unread are read and this alert ends by itself.',
  },
  webhook_off: {
    es: 'Un webhook se desactivó: tu sistema no recibió nada durante cinco días, o contestó 410 (ya no existe). Corrige tu sistema, actívalo otra vez en Ajustes > Webhooks y reenvía lo que no recibió. Mientras está desactivado no se guarda nada para él.',
    en: 'A webhook was switched off: your system took nothing for five days, or answered 410 (gone). Mend your system, switch it on again in Settings > Webhooks and send again what it did not take. While it is off nothing is kept for it.',
  },
  whatsapp_account: {
    es: 'WhatsApp restringe, bloquea o quitó la cuenta, o dice que viola sus reglas. Mira el motivo en la ayuda para empresas de Meta (business.facebook.com/business-support-home), corrige lo que pide y solicita revisión. Mientras tanto puede que nada salga.',
    en: 'WhatsApp restricts, bans or has removed the account, or says that it violates its rules. See the reason in Meta’s Business Support Home (business.facebook.com/business-support-home), mend what it asks and request a review. Meanwhile nothing may go out.',
  },
  whatsapp_name_rejected: {
    es: 'WhatsApp rechazó el nombre visible del número. Mira el motivo en el administrador de WhatsApp y propón otro: sin nombre aprobado los envíos quedan limitados.',
    en: 'WhatsApp has rejected the number’s display name. See the reason in WhatsApp Manager and propose another: without an approved name sending is limited.',
  },
  whatsapp_payment: {
    es: 'WhatsApp no puede cobrar: falta el método de pago de la cuenta o falló. Corrígelo en la configuración de pagos de Meta; hasta entonces los mensajes que se cobran no salen.',
    en: 'WhatsApp cannot collect: the account’s payment method is missing or failed. Mend it in Meta’s billing settings; until then messages that cost money do not go out.',
  },
  whatsapp_quality: {
    es: 'La calidad del número bajó, o su límite de mensajes: muchos clientes lo bloquean o reportan. Manda menos mensajes que no pidieron y mira la calidad en el administrador de WhatsApp.',
    en: 'The number’s quality or its messaging limit has dropped: many customers block or report it. Send fewer messages that nobody asked for, and watch the quality in WhatsApp Manager.',
  },
  whatsapp_security: {
    es: 'Alguien cambió o pidió quitar el PIN de dos pasos del número. Si no fuiste tú, entra ya al administrador de WhatsApp, pon otro PIN y revisa quién tiene acceso.',
    en: 'Somebody has changed the number’s two-step PIN or asked to remove it. If it was not you, go to WhatsApp Manager now, set another PIN and check who has access.',
  },
};

export const remedyOf = (code: AlertCode): Readonly<Record<Language, string>> => REMEDIES[code];

/** True for the codes that alerts have. */
export const isAlertCode = (word: string): word is AlertCode => ALERT_CODES.some((code) => code === word);
