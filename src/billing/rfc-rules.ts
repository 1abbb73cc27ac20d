import type { Fact } from '../actions/index.ts';
import type { Language } from '../core/language.ts';

const SHAPE = /^([A-ZÑ&]{3,4})(\d{2})(\d{2})(\d{2})([A-Z0-9]{2})([0-9A])$/;
/** Values of the SAT's check digit: position in this list. */
const VALUES = '0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ';
/** The RFCs of the general public and of foreigners have no check digit of their own. */
const GENERIC = new Set(['XAXX010101000', 'XEXX010101000']);

export type RfcVerdict =
  | { readonly isValid: true; readonly rfc: string; readonly kind: 'person' | 'company' }
  | { readonly isValid: false; readonly why: 'shape' | 'date' | 'check_digit' | 'generic' };

/** Checks a Mexican tax id (RFC) in full: shape, date and check digit. Spaces, dashes and case do not matter. */
export function checkRfc(text: string): RfcVerdict {
  const rfc = text
    .normalize('NFC')
    .toUpperCase()
    .replace(/[\s.-]/g, '');
  if (GENERIC.has(rfc)) return { isValid: false, why: 'generic' };
  const [, letters, year, month, day] = SHAPE.exec(rfc) ?? [];
  if (letters === undefined) return { isValid: false, why: 'shape' };
  if (!isDay(Number(year), Number(month), Number(day))) return { isValid: false, why: 'date' };
  if (checkDigit(rfc) !== rfc.at(-1)) return { isValid: false, why: 'check_digit' };
  return { isValid: true, rfc, kind: letters.length === 4 ? 'person' : 'company' };
}

/** The century is not written: 29 February counts when either century had it. */
const isDay = (year: number, month: number, day: number): boolean =>
  [1900 + year, 2000 + year].some((full) => {
    const date = new Date(Date.UTC(full, month - 1, day));
    return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  });

/** Weights 13 to 2 over the first twelve places; a company's eleven get a space in front. */
function checkDigit(rfc: string): string {
  const places = rfc.slice(0, -1).padStart(12, ' ');
  const sum = [...places].reduce((total, letter, index) => total + VALUES.indexOf(letter) * (13 - index), 0);
  const rest = 11 - (sum % 11);
  return rest === 11 ? '0' : rest === 10 ? 'A' : String(rest);
}

type Why = Extract<RfcVerdict, { isValid: false }>['why'];

const WORDS: Readonly<Record<Language, Readonly<Record<Why, string>>>> = {
  es: {
    shape:
      'Ese RFC no es correcto: lleva 12 letras y números si es de una empresa y 13 si es de una persona. Revísalo en tu Constancia.',
    date: 'Ese RFC no es correcto: la fecha que lleva dentro no existe. Revísalo en tu Constancia de Situación Fiscal.',
    check_digit:
      'Ese RFC no es correcto: el último carácter no corresponde a los demás. Revísalo en tu Constancia de Situación Fiscal.',
    generic: 'Ese RFC no es correcto: es el genérico, y con él no se hace una factura a tu nombre. Escribe el tuyo.',
  },
  en: {
    shape: 'That RFC is not right: a company’s has 12 letters and digits, a person’s 13. Check it in your Constancia.',
    date: 'That RFC is not right: the date inside it does not exist. Check it in your Constancia de Situación Fiscal.',
    check_digit:
      'That RFC is not right: the last character does not fit the others. Check it in your Constancia de Situación Fiscal.',
    generic: 'That RFC is not right: this is the generic one, which makes no factura in your name. Write your own.',
  },
};

/** What the text states that a reply may repeat. */
export const rfcProblemFacts = (why: Why): readonly Fact[] =>
  why === 'shape' ? [12, 13].map((value) => ({ kind: 'number', value, unit: 'characters', of: 'RFC' })) : [];

/** Names the field and the remedy. */
export const rfcProblemText = (why: Why, language: Language): string => WORDS[language][why];
