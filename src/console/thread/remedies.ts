import type { Language } from '../../core/language.ts';
import type { Refusal } from '../../outbox/index.ts';

type Both = Readonly<Record<Language, string>>;

/** What staff can do about a message that WhatsApp refused, by what the refusal asks of us. */
const REFUSED: Readonly<Record<Refusal, Both>> = {
  later: {
    es: 'WhatsApp falló por un rato y se intentó varias veces. Reintenta.',
    en: 'WhatsApp failed for a while and it was tried several times. Try again.',
  },
  slower: {
    es: 'A este cliente se le escribió demasiado seguido. Espera un minuto y reintenta.',
    en: 'This customer was written to too often. Wait a minute and try again.',
  },
  too_fast: {
    es: 'La tienda mandó demasiado a la vez. Espera un minuto y reintenta.',
    en: 'The shop sent too much at once. Wait a minute and try again.',
  },
  window: {
    es: 'Pasaron las 24 horas desde su último mensaje. Envía una plantilla.',
    en: 'The 24 hours since their last message are over. Send a template.',
  },
  template: {
    es: 'WhatsApp no acepta la plantilla ahora. Usa otra o corrígela.',
    en: 'WhatsApp does not accept the template now. Use another one or correct it.',
  },
  media: {
    es: 'WhatsApp no pudo leer el archivo. Mándalo en otro formato o más pequeño.',
    en: 'WhatsApp could not read the file. Send it in another format or smaller.',
  },
  unreachable: {
    es: 'No tiene WhatsApp o no acepta mensajes. Verifica el número o llámale.',
    en: 'They have no WhatsApp or accept no messages. Check the number or call them.',
  },
  opted_out: {
    es: 'El cliente pidió no recibir avisos. Solo él puede volver a aceptarlos.',
    en: 'The customer asked for no such messages. Only they can agree again.',
  },
  stop: {
    es: 'WhatsApp no deja salir nada de la tienda. Mira los avisos; cuando se arregle, reintenta.',
    en: 'WhatsApp lets nothing out of the shop. See the alerts; once it is mended, try again.',
  },
  stop_initiated: {
    es: 'WhatsApp limita a la tienda. Mira los avisos; cuando se arregle, reintenta.',
    en: 'WhatsApp limits the shop. See the alerts; once it is mended, try again.',
  },
  never: {
    es: 'WhatsApp lo rechazó y no saldrá así. Cambia el mensaje o avísale por otro medio.',
    en: 'WhatsApp refused it and it will not go like this. Change the message or reach them another way.',
  },
};

/** Codes of Meta's that ask for something of their own. */
const OF_CODE: ReadonlyMap<number, Both> = new Map([
  [
    131030,
    {
      es: 'El número de prueba de Meta solo escribe a quien está en su lista. Agrégalo en WhatsApp → API setup, o usa un número propio.',
      en: 'Meta’s test number writes only to who is on its list. Add them under WhatsApp → API setup, or use a number of your own.',
    },
  ],
]);

/** What may go when the same is tried once more. */
const WORTH_RETRYING: ReadonlySet<Refusal> = new Set([
  'later',
  'slower',
  'too_fast',
  'media',
  'stop',
  'stop_initiated',
]);

const HELD: Readonly<Record<string, Both>> = {
  window_closed: REFUSED.window,
  channel_stopped: {
    es: 'WhatsApp no deja salir nada de la tienda. Mira los avisos; cuando se arregle, sale solo.',
    en: 'WhatsApp lets nothing out of the shop. See the alerts; once it is mended, this goes by itself.',
  },
  paused: {
    es: 'El asistente está en pausa. Sale cuando se reanude.',
    en: 'The assistant is paused. It goes when the pause ends.',
  },
  scheduled: {
    es: 'Está programado: sale solo a su hora. Hasta entonces puedes retirarlo.',
    en: 'It is scheduled: it goes by itself at its time. Until then you can take it back.',
  },
  draft: {
    es: 'Borrador del asistente: no sale hasta que alguien lo envíe.',
    en: 'Draft of the assistant: it goes when somebody sends it.',
  },
  quiet_hours: {
    es: 'Espera las horas en que se puede escribir al cliente. Sale solo.',
    en: 'It waits for the hours in which the customer may be written to. It goes by itself.',
  },
  frequency_cap: {
    es: 'Ya recibió lo que se le puede mandar en 24 horas sin que escriba. Sale solo después.',
    en: 'They have had what they may be sent unasked in 24 hours. It goes by itself after that.',
  },
  portfolio_limit: {
    es: 'La tienda llegó al límite de WhatsApp de clientes nuevos en 24 horas. Sale solo cuando haya lugar.',
    en: 'The shop has reached WhatsApp’s limit of customers begun with in 24 hours. It goes by itself when there is room.',
  },
  template_marketing: {
    es: 'WhatsApp cambió la plantilla a marketing y el cliente no ha aceptado publicidad. Sale solo si la acepta, si escribe o si la plantilla vuelve a ser de utilidad.',
    en: 'WhatsApp has made the template marketing, and the customer has not agreed to that. It goes by itself once they do, once they write, or once the template is utility again.',
  },
  template_disliked: {
    es: 'Muchos clientes bloquean o reportan la plantilla (calidad roja). Cambia su texto; sale solo cuando mejore.',
    en: 'Many customers block or report the template (red quality). Change its words; this goes by itself once it is better.',
  },
};

const TEMPLATE_HELD: Both = {
  es: 'La plantilla no se puede usar ahora. Sale sola cuando WhatsApp la apruebe de nuevo.',
  en: 'The template cannot be used now. This goes by itself once WhatsApp approves it again.',
};

const NOT_SENDABLE: Both = {
  es: 'Así no se puede enviar por WhatsApp: no salió. Escríbelo de otra manera.',
  en: 'It cannot be sent on WhatsApp like this: it did not go. Write it another way.',
};

export type Outcome = { readonly reason: string | null; readonly remedy: Both | null; readonly canRetry: boolean };

/** Why a message of ours did not arrive, and what to do; an unconfirmed one is never tried again by hand. */
export function outcomeOf(
  {
    state,
    reason,
    isReplaced,
  }: { readonly state: string; readonly reason: string | null; readonly isReplaced: boolean },
  code: number | null,
  refusal: Refusal | null,
): Outcome {
  if (state === 'failed') {
    if (refusal === null || code === null)
      return { reason, remedy: reason === 'not_sendable' ? NOT_SENDABLE : REFUSED.never, canRetry: false };
    const { es, en } = OF_CODE.get(code) ?? REFUSED[refusal];
    const remedy = { es: `${es} (${code})`, en: `${en} (${code})` };
    return { reason: refusal, remedy, canRetry: WORTH_RETRYING.has(refusal) && !isReplaced };
  }
  if (state === 'held') {
    const remedy = HELD[reason ?? ''] ?? (reason?.startsWith('template_') ? TEMPLATE_HELD : null);
    return { reason, remedy, canRetry: false };
  }
  return { reason: state === 'discarded' ? reason : null, remedy: null, canRetry: false };
}
