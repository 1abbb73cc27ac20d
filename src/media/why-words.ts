import type { Language } from '../core/language.ts';

/** Why a file, or a part of it, was not understood. */
export const WHY: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  unsupported_type: { es: 'este tipo de archivo no se lee', en: 'this type of file is not read' },
  not_configured: { es: 'aquí no hay con qué leer este tipo de archivo', en: 'there is nothing here that reads it' },
  damaged: { es: 'el archivo está dañado', en: 'the file is damaged' },
  too_large: { es: 'el archivo es demasiado grande', en: 'it is too large' },
  too_long: { es: 'el archivo es demasiado largo', en: 'it is too long' },
  encrypted: { es: 'el archivo está protegido con contraseña', en: 'it is protected by a password' },
  nothing_found: { es: 'no se encontró nada legible', en: 'nothing legible was found' },
  timed_out: { es: 'se tardó demasiado', en: 'it took too long' },
  over_budget: {
    es: 'se agotó el presupuesto de hoy para leer archivos',
    en: 'today’s budget for reading files is used up',
  },
  day_limit: {
    es: 'por hoy se llegó al límite de lo que se revisa a un cliente en un día',
    en: 'the limit of what is gone through for one customer in a day is reached',
  },
  vendor_failed: { es: 'falló el servicio que lee los archivos', en: 'the service that reads it failed' },
  vendor_refused: {
    es: 'el servicio que lee los archivos no está disponible por ahora',
    en: 'the service that reads it is not available for now',
  },
  gone: { es: 'WhatsApp ya no tiene el archivo', en: 'WhatsApp no longer has it' },
  place_refused: {
    es: 'el archivo vino de un lugar en el que no se confía',
    en: 'it came from a place that is not trusted',
  },
  empty: { es: 'el archivo está vacío', en: 'it is empty' },
  hash_mismatch: { es: 'el archivo llegó alterado', en: 'it arrived altered' },
  unreachable: { es: 'el archivo no se pudo descargar', en: 'it could not be downloaded' },
  storage_failed: { es: 'el archivo no se pudo guardar', en: 'it could not be stored' },
};
