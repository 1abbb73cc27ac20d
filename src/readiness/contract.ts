import { z } from 'zod';

/** What the readiness page and its server say to each other. Times are ISO 8601. */
export const LINE_CODES = [
  'evals',
  'marks',
  'alerts',
  'prices',
  'products',
  'hours',
  'policies',
  'templates',
  'model',
  'whatsapp',
  'mail',
  'limit',
] as const;
export type LineCode = (typeof LINE_CODES)[number];

/** Where a line is put right: a page of the console and the part of it, and what is set or run where no page can. */
export type Fix = {
  readonly page: string;
  readonly part?: string;
  readonly command?: string;
  readonly variable?: string;
};

export type ReadinessLine = {
  readonly code: LineCode;
  readonly state: 'works' | 'partly' | 'fails' | 'not_applicable';
  /** Points out of `weight`; those of all lines make the score. */
  readonly points: number;
  readonly weight: number;
  /** Figures of the sentence that says what was found. */
  readonly facts: Readonly<Record<string, number | string>>;
  readonly fix: Fix;
  /** Whether the owner may say that it is not about this shop. */
  readonly mayBeDismissed: boolean;
  readonly dismissal: { readonly reason: string; readonly by: string; readonly at: string } | null;
};

type TrialResult = {
  readonly name: string;
  readonly theme: string;
  readonly language: 'es' | 'en';
  readonly passed: number;
  readonly runs: number;
  readonly failures: readonly string[];
  /** Why the stand-in model is let off; null: it has to pass. */
  readonly rulesCannot: string | null;
};

export type Readiness = {
  /** 0 to 100. */
  readonly score: number;
  readonly lines: readonly ReadinessLine[];
  /** Answers of these days that the team marked as wrong, the newest first. */
  readonly marks: readonly {
    readonly turnId: string;
    readonly conversationId: string;
    readonly note: string | null;
    readonly by: string;
    readonly at: string;
  }[];
  /** The newest evaluation with the model that answers now; null: none was run. */
  readonly trial: {
    readonly at: string;
    readonly model: string;
    readonly isRealModel: boolean;
    readonly customers: number;
    readonly runsEach: number;
    /** Shares, 0 to 1. */
    readonly pass1: number;
    readonly passK: number;
    readonly costMicroUsd: number;
    /** Customers with whom a run failed. */
    readonly failed: readonly TrialResult[];
    /** What is otherwise today than when it was measured; what it says of today is worth less. */
    readonly changed: {
      /** `measured` null: with texts that are not known. Version 0 is what the file says. */
      readonly texts: readonly {
        readonly kind: string;
        readonly measured: number | null;
        readonly published: number;
      }[];
      readonly isModel: boolean;
      readonly isCode: boolean;
    };
  } | null;
};

/** `PUT /api/console/readiness/:code/dismissal` */
export const Dismiss = z.strictObject({ reason: z.string().trim().min(3).max(500) });
