import type { Language } from '../core/language.ts';
import type { Difference } from './compare-rules.ts';
import type { PlanRefusal, TemplateStatus } from './types.ts';

type Both = Readonly<Record<Language, string>>;

const DIFFERENCES: Readonly<Record<Difference['what'], Both>> = {
  absent: {
    es: 'no existe en WhatsApp. `recado templates push` la crea.',
    en: 'does not exist at WhatsApp. `recado templates push` creates it.',
  },
  unread: {
    es: 'todavía no se ha leído. `recado templates sync` la lee.',
    en: 'has not been read yet. `recado templates sync` reads it.',
  },
  status: {
    es: 'no se puede enviar: su estado es {theirs}. El administrador de WhatsApp dice por qué.',
    en: 'cannot be sent: its status is {theirs}. The WhatsApp manager says why.',
  },
  parameters: {
    es: 'lleva otros parámetros: nosotros {ours}; WhatsApp {theirs}. Corrígela en el administrador de WhatsApp.',
    en: 'has other parameters: ours {ours}; at WhatsApp {theirs}. Correct it in the WhatsApp manager.',
  },
  format: {
    es: 'numera sus parámetros en vez de nombrarlos. Bórrala en el administrador de WhatsApp y usa `recado templates push`.',
    en: 'numbers its parameters instead of naming them. Delete it in the WhatsApp manager and use `recado templates push`.',
  },
  header_kind: {
    es: 'lleva un archivo ({theirs}) en su encabezado; la nuestra lleva texto.',
    en: 'has a file ({theirs}) in its header; ours has text.',
  },
  unsupported: {
    es: 'tiene una parte que no podemos llenar: {theirs}.',
    en: 'has a part that we cannot fill: {theirs}.',
  },
  category: {
    es: 'WhatsApp la cobra como {theirs}, no como {ours}. Apela en el administrador de WhatsApp o cambia su texto.',
    en: 'WhatsApp charges it as {theirs}, not as {ours}. Appeal in the WhatsApp manager or change its words.',
  },
  next_category: {
    es: 'WhatsApp anuncia que la cobrará como {theirs}, no como {ours}.',
    en: 'WhatsApp announces that it will charge it as {theirs}, not as {ours}.',
  },
  quality: {
    es: 'su calidad es {theirs}: clientes la bloquean o denuncian. En rojo se pausa.',
    en: 'its quality is {theirs}: customers block or report it. At red it is paused.',
  },
  header: {
    es: 'otro encabezado: «{ours}»; en WhatsApp «{theirs}».',
    en: 'another header: "{ours}"; at WhatsApp "{theirs}".',
  },
  body: { es: 'otro texto: «{ours}»; en WhatsApp «{theirs}».', en: 'another body: "{ours}"; at WhatsApp "{theirs}".' },
  footer: {
    es: 'otro pie: «{ours}»; en WhatsApp «{theirs}».',
    en: 'another footer: "{ours}"; at WhatsApp "{theirs}".',
  },
  buttons: { es: 'otros botones: {ours}; en WhatsApp {theirs}.', en: 'other buttons: {ours}; at WhatsApp {theirs}.' },
};

/** One difference between ours and what WhatsApp has approved, with what to do. */
export const differenceWords = ({ what, ours, theirs }: Difference, language: Language): string =>
  DIFFERENCES[what][language].replace(
    /\{(ours|theirs)\}/g,
    (_, side: string) => (side === 'ours' ? ours : theirs) || '–',
  );

const STATUSES: Readonly<Record<TemplateStatus, Both>> = {
  approved: { es: 'aprobada', en: 'approved' },
  pending: { es: 'en revisión', en: 'being reviewed' },
  in_appeal: { es: 'en apelación', en: 'in appeal' },
  rejected: { es: 'rechazada', en: 'rejected' },
  paused: { es: 'pausada', en: 'paused' },
  disabled: { es: 'desactivada', en: 'disabled' },
  locked: { es: 'bloqueada', en: 'locked' },
  limit_exceeded: { es: 'fuera del límite', en: 'over the limit' },
  archived: { es: 'archivada', en: 'archived' },
  deleted: { es: 'borrada', en: 'deleted' },
  unknown: { es: 'desconocida', en: 'unknown' },
};

/** The word for a status. */
export const statusWord = (status: TemplateStatus, language: Language): string => STATUSES[status][language];

const REFUSALS: Readonly<Record<PlanRefusal['reason'], Both>> = {
  unknown_template: {
    es: '{field}: WhatsApp no tiene una plantilla con ese nombre. `recado templates push` crea las nuestras.',
    en: '{field}: WhatsApp has no template of that name. `recado templates push` creates ours.',
  },
  never_read: {
    es: '{field}: la plantilla ({fact}) no se ha leído de WhatsApp. `recado templates sync` la lee.',
    en: '{field}: the template ({fact}) has not been read from WhatsApp. `recado templates sync` reads it.',
  },
  not_sendable: {
    es: '{field}: la plantilla está {fact} y WhatsApp no la envía.',
    en: '{field}: the template is {fact}, and WhatsApp does not send it.',
  },
  unsupported: {
    es: '{field}: la plantilla tiene una parte que no podemos llenar ({fact}).',
    en: '{field}: the template has a part that we cannot fill ({fact}).',
  },
  missing: { es: '{field}: falta su valor.', en: '{field}: its value is missing.' },
  unexpected: {
    es: '{field}: la plantilla aprobada no lo lleva.',
    en: '{field}: the approved template does not take it.',
  },
  empty: { es: '{field}: está vacío.', en: '{field}: it is empty.' },
  forbidden_characters: {
    es: '{field}: lleva saltos de línea, tabuladores, cuatro espacios seguidos o signos que no son texto, y WhatsApp no los acepta.',
    en: '{field}: it holds line breaks, tabs, four spaces in a row or characters that are no text, which WhatsApp does not accept.',
  },
  too_long: {
    es: '{field}: ya con sus valores pasa de {fact} caracteres.',
    en: '{field}: with its values it is longer than {fact} characters.',
  },
  wrong_kind: { es: '{field}: tiene que ser de tipo {fact}.', en: '{field}: it has to be of the kind {fact}.' },
};

/** Why a template cannot be sent as asked, for staff. */
export const refusalWords = ({ field, reason, fact }: PlanRefusal, language: Language): string => {
  const shown = reason === 'not_sendable' && isStatus(fact) ? statusWord(fact, language) : (fact ?? '');
  return REFUSALS[reason][language].replace(/\{(field|fact)\}/g, (_, name: string) =>
    name === 'field' ? field : shown,
  );
};

const isStatus = (fact: string | null): fact is TemplateStatus => fact !== null && Object.hasOwn(STATUSES, fact);
