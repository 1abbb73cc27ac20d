import type { Language } from '../core/language.ts';
import type { Calendar } from '../costs/index.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Counted } from './types.ts';

/** Counts something of each of these quarters anew, from the rows of whoever owns them. */
export type FigureSource = (tx: Tx, quarters: readonly Date[]) => Promise<readonly Counted[]>;

/** The days of the shop, and what the clock on its wall shows. */
export type ShopCalendar = Calendar & {
  /** `YYYY-MM-DD` and `HH:MM`. */
  readonly timeOf: (at: Date) => { readonly date: string; readonly time: string };
};

/** When customers asked, between two moments, what the assistant had no answer to; once a question. */
export type QuestionsAsked = (from: Date, until: Date) => Promise<readonly Date[]>;

/** Why a person was needed, as staff reads it. */
export type ReasonText = (reason: string, language: Language) => string;
