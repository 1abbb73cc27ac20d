import type { Fact } from '../types.ts';

/** What a passage of a reply states, read without knowing whether it is true. Positions are those of the plain text. */
export type Figure = { readonly start: number; readonly end: number } & FigureValue;

export type FigureValue =
  /** `minor` in hundredths; `currency` is null for a bare `$`. */
  | { readonly kind: 'money'; readonly minor: number; readonly currency: string | null }
  | { readonly kind: 'percent'; readonly value: number }
  /** Pieces, sizes (`g`, `ml`, `cm` …) and any other number; unit `''` when none was said. */
  | { readonly kind: 'number'; readonly value: number; readonly unit: string }
  /** Minutes, hours and days are counted in minutes, months and years in months: `unit` is `minute` or `month`. */
  | { readonly kind: 'duration'; readonly value: number; readonly unit: 'minute' | 'month' }
  /** `day` is `YYYY-MM-DD`, `--MM-DD` when no year was said, `---DD` when only a day of the month was. */
  | { readonly kind: 'date'; readonly day: string; readonly isRelative: boolean }
  | { readonly kind: 'weekday'; readonly days: readonly number[] }
  /** Minutes after midnight; `at 8` may be 08:00 or 20:00. */
  | { readonly kind: 'time'; readonly minutes: readonly number[] }
  | { readonly kind: 'link'; readonly url: string }
  | { readonly kind: 'code'; readonly code: string }
  /** `effects` names what was done; empty when the words do not say ("done!"). */
  | {
      readonly kind: 'done';
      readonly effects: readonly string[] /** A thing of the customer whose state is told. */;
      readonly about?: string;
      /** Which of the customer's things the words around it name. */
      readonly things: readonly string[];
    };

export type ClaimKind = Figure['kind'];

/** One statement of a reply that needs a receipt, with the fact that supports it when there is one. */
export type Claim = {
  readonly kind: ClaimKind;
  /** As it stands in the reply. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly receiptOf?: Fact;
};

/** A figure that a fact states, with the words that say what it is about. */
export type Known = { readonly figure: Figure; readonly fact: Fact; readonly topic: string };

/** A sentence of the plain text; what stands before a question's last clause is a sentence of its own. */
export type Sentence = { readonly text: string; readonly start: number; readonly isQuestion: boolean };

export type ReadOptions = {
  readonly language: 'es' | 'en';
  /** `YYYY-MM-DD` in the business's zone. */
  readonly today: string;
};
