import { type GraphRefusal, refuse } from './graph-errors.ts';

/** What a check gives back: the value that keeps the rules, or how Meta refuses. */
export type Outcome<Value> =
  | { readonly value: Value; readonly refusal?: undefined }
  | { readonly refusal: GraphRefusal };

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text field; null when it is absent, empty or something else than text. */
export function textAt(record: Readonly<Record<string, unknown>>, key: string): string | null {
  const value = record[key];
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** An address that WhatsApp opens or fetches. */
export const isWebAddress = (url: string): boolean =>
  url.length <= 2_000 && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);

type Refuse = (details: string) => GraphRefusal;

/** Refuses what is longer than Meta allows; limits count characters as people see them in code points. */
export function longestText(
  name: string,
  text: string,
  max: number,
  how: Refuse = refuse.badValue,
): { refusal: GraphRefusal } | null {
  return [...text].length > max ? { refusal: how(`Param ${name} must be at most ${max} characters long.`) } : null;
}
