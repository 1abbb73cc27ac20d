import type { Language } from '../core/language.ts';
import type { Announcement } from './types.ts';

type Both = Readonly<Record<Language, string>>;

const TEMPLATE: Both = {
  es: 'La plantilla no se puede usar ahora. `recado templates check` dice por qué; cuando vuelva a estar aprobada, sale solo.',
  en: 'The template cannot be used now. `recado templates check` says why; once it is approved again, this goes by itself.',
};
/** Said of a template in particular, where there is more to say than that it cannot be used. */
const TEMPLATES: Readonly<Record<string, Both>> = {
  template_marketing: {
    es: 'WhatsApp cambió la plantilla a marketing y el cliente no ha aceptado publicidad. Sale solo si lo acepta o si la plantilla vuelve a ser de utilidad; pide revisión en el administrador de WhatsApp.',
    en: 'WhatsApp has made the template marketing, and the customer has not agreed to that. It goes by itself once they do, or once the template is utility again; ask for a review in WhatsApp Manager.',
  },
  template_disliked: {
    es: 'Muchos clientes bloquean o reportan esta plantilla de marketing (calidad roja). Cambia su texto; sale solo cuando su calidad mejore.',
    en: 'Many customers block or report this marketing template (red quality). Change its words; this goes by itself once its quality is better.',
  },
};
const CHANNEL: Both = {
  es: 'WhatsApp no deja salir lo que inicia la tienda. `recado alerts` y `recado doctor` dicen por qué; después sale solo.',
  en: 'WhatsApp lets nothing out that the shop begins. `recado alerts` and `recado doctor` say why; after that it goes by itself.',
};

const REMEDIES: Readonly<Record<string, Both>> = {
  window_closed: {
    es: 'Pasaron las 24 horas desde el último mensaje del cliente y ninguna plantilla lo dice. Si hay una dirección, va por correo; si no, avísale por otro medio.',
    en: 'The 24 hours since the customer’s last message are over and no template says it. It goes by mail where there is an address; else reach them another way.',
  },
  quiet_hours: {
    es: 'Espera las horas en que se puede escribir al cliente (`QUIET_HOURS`). Sale solo.',
    en: 'It waits for the hours in which the customer may be written to (`QUIET_HOURS`). It goes by itself.',
  },
  frequency_cap: {
    es: 'El cliente ya recibió lo que se le puede mandar en 24 horas sin que escriba (`UNASKED_PER_DAY`). Sale solo después.',
    en: 'The customer has had what they may be sent unasked in 24 hours (`UNASKED_PER_DAY`). It goes by itself after that.',
  },
  portfolio_limit: {
    es: 'Se llegó al límite de WhatsApp de clientes nuevos en 24 horas. Sale solo cuando haya lugar; el límite sube con calidad y uso.',
    en: 'WhatsApp’s limit of customers begun with in 24 hours is reached. It goes by itself when there is room; the limit rises with quality and use.',
  },
  channel_stopped: CHANNEL,
  initiated_stopped: CHANNEL,
  no_opt_in: {
    es: 'El cliente no ha aceptado recibir estos avisos. Pídele que acepte y manda `opt_in` con el siguiente aviso.',
    en: 'The customer has not agreed to such messages. Ask them to, and send `opt_in` with the next notification.',
  },
  opted_out: {
    es: 'El cliente pidió no recibir avisos (BAJA). Solo él puede volver a aceptarlos, por ejemplo con ALTA.',
    en: 'The customer asked for no such messages (STOP). Only they can agree again, for example with START.',
  },
  no_address: {
    es: 'No se conoce su número ni su usuario de WhatsApp. Corrígelo en tus datos o avísale por otro medio.',
    en: 'Neither a phone number nor a user id of WhatsApp is known. Correct the record, or reach them another way.',
  },
  unreachable: {
    es: 'WhatsApp dice que no puede entregarle mensajes. Avísale por otro medio; si el cliente escribe, se vuelve a intentar lo siguiente.',
    en: 'WhatsApp says that messages cannot be delivered to them. Reach them another way; what comes next is tried again once they write.',
  },
  customer_blocked: {
    es: 'La tienda bloqueó a este cliente. Quita el bloqueo si debe recibir avisos.',
    en: 'The shop has blocked this customer. Unblock them if they are to get notifications.',
  },
  expired: {
    es: 'Esperó tanto que ya no servía. Si todavía importa, manda otro.',
    en: 'It waited for so long that it was of no use any more. Send another one if it still matters.',
  },
  superseded: {
    es: 'Otro más nuevo dice lo correcto en su lugar. No hay nada que hacer.',
    en: 'A newer one says what is right in its place. There is nothing to do.',
  },
};

const FAILED: Both = {
  es: 'WhatsApp lo rechazó; docs/error-codes.md dice qué significa su número. Avísale al cliente por otro medio.',
  en: 'WhatsApp refused it; docs/error-codes.md says what its number means. Reach the customer another way.',
};

/** What to do about a notification that is held, failed or was discarded; null: it is on its way, or arrived. */
export function remedyFor({ state, reason }: Pick<Announcement, 'state' | 'reason'>): Both | null {
  if (state !== 'held' && state !== 'failed' && state !== 'discarded') return null;
  if (reason?.startsWith('template_')) return TEMPLATES[reason] ?? TEMPLATE;
  return (reason === null ? undefined : REMEDIES[reason]) ?? (state === 'failed' ? FAILED : null);
}
