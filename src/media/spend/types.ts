import type { ConversationId, Id } from '../../core/ids.ts';

/** What one call of a vendor costs, or is expected to. */
export type Charge = {
  readonly vendor: string;
  readonly model: string | null;
  /** As the vendor bills: seconds of sound, features of a picture, tokens of a model. */
  readonly unit: 'second' | 'feature' | 'token';
  readonly units: number;
  readonly costMicroUsd: number;
};

/** Why a call that costs money is not made. */
export type Refusal = 'over_budget' | 'day_limit';

/** What came of a call: its price, nothing to pay, or nobody knows. */
export type Settlement = Charge | 'free' | 'unknown';

/** A call that may be made and counts as paid from now on. */
export type OpenCall = {
  readonly outcome: 'open';
  /** Corrects what was expected. Never rejects: what cannot be written now stays as it was expected. */
  readonly settle: (settlement: Settlement) => Promise<void>;
};

/** Stands before every paid call for one file. */
export type Till = {
  readonly open: (expected: Charge) => Promise<OpenCall | { readonly outcome: 'refused'; readonly reason: Refusal }>;
};

/** What is understood for one customer in a day of the shop. */
export type DayLimits = {
  readonly files: number;
  readonly soundSeconds: number;
  readonly visionCalls: number;
};

/** How much may be understood. */
export type Allowance = {
  /** The same limit as that of the models that answer. */
  readonly isOverBudget: () => Promise<boolean>;
  readonly limits: DayLimits;
  /** When the shop's day began. */
  readonly dayStart: () => Promise<Date>;
  /** Until the next one begins, ms. */
  readonly nextDayInMs: () => Promise<number>;
};

/** For whom and for which file is paid. */
export type PaidFile = { readonly id: Id<'attachment'>; readonly conversationId: ConversationId };

/** What was paid to one vendor, for whoever sums costs. */
export type SpendSum = Pick<Charge, 'vendor' | 'model' | 'unit' | 'units' | 'costMicroUsd'> & {
  readonly calls: number;
  /** How much of the cost nobody has confirmed. */
  readonly estimatedMicroUsd: number;
};
