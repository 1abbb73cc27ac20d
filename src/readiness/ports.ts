import type { EvalRun, Measured } from '../evals/index.ts';

/** What the team says of the answers of some days. */
export type Marks = {
  readonly days: number;
  /** Messages that the assistant answered without a person. */
  readonly answered: number;
  /** Answers that the team marked as wrong; the newest with what is wrong. */
  readonly marked: number;
  readonly newest: readonly {
    readonly turnId: string;
    readonly conversationId: string;
    readonly note: string | null;
    readonly byId: string;
    readonly at: Date;
  }[];
};

/** What is set up, as far as it decides whether the assistant can serve customers. */
export type SetUp = {
  /** The newest evaluation with the kind of model that answers now. */
  readonly trial: EvalRun | null;
  /** What an evaluation would measure today. */
  readonly today: Measured & { readonly model: string };
  /** People who are told when a customer needs one, by push or by mail. */
  readonly alerted: number;
  readonly variants: { readonly all: number; readonly priced: number };
  readonly hasHours: boolean;
  /** Kinds of rules that are known, of delivery, payment and returns. */
  readonly policies: number;
  readonly hasPaymentMethods: boolean;
  /** `missing`: the first that is not approved; null: none is missing. */
  readonly templates: { readonly wanted: number; readonly approved: number; readonly missing: string | null };
  readonly isModelReal: boolean;
  readonly isWhatsAppReal: boolean;
  readonly mail: 'real' | 'stand_in' | 'none';
  readonly hasSpendLimit: boolean;
  readonly marks: Marks;
};
