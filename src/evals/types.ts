import type { Fact } from '../actions/index.ts';
import type { Standing } from '../consent/index.ts';
import type { Holder } from '../handoff/index.ts';
import type { Case } from './case-schema.ts';

/** Everything that is known of a scripted customer when their script is over. */
export type EndState = {
  readonly orders: readonly { readonly state: string; readonly items: number; readonly totalMinor: number }[];
  readonly subscriptions: readonly { readonly status: string; readonly isEnding: boolean }[];
  readonly invoices: number;
  readonly holder: Holder;
  readonly reason: string | null;
  readonly consent: { readonly utility: Standing; readonly marketing: Standing };
  /** Tools that the model called, in their order. */
  readonly calls: readonly string[];
  /** What the receipts of the conversation hold. */
  readonly facts: readonly Fact[];
  readonly proposals: readonly { readonly kind: string; readonly state: string }[];
  /** What the business said. */
  readonly said: readonly string[];
  /** Messages of the customer that nobody settled. */
  readonly open: number;
};

/** What became of one scripted customer over all runs. */
export type CaseResult = {
  readonly name: string;
  readonly theme: Case['theme'];
  readonly language: Case['language'];
  readonly passed: number;
  readonly runs: number;
  readonly failures: readonly string[];
  readonly rulesCannot: string | null;
};

/** One state of a text: its version (0: what the file says) and a hash of what it says. */
export type TextMark = { readonly version: number; readonly hash: string };

/** With what something was measured: each text by its kind, and a hash of the code. */
export type Measured = { readonly texts: Readonly<Record<string, TextMark>>; readonly code: string };

/** One evaluation: which model answered, how it did, what was expected to be paid and was paid (millionths of a US dollar). */
export type EvalRun = {
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly model: string;
  readonly isRealModel: boolean;
  readonly runsEach: number;
  /** Share of runs that passed, and of customers with whom every run did; 0 to 1. */
  readonly pass1: number;
  readonly passK: number;
  readonly estimateMicroUsd: number;
  readonly costMicroUsd: number;
  /** Null: with the texts of the sample shop, or before this was kept. */
  readonly measured: Measured | null;
  readonly results: readonly CaseResult[];
};

/** A scripted customer that had to be served and was not. */
export type FailedCase = { readonly name: string; readonly promise: string; readonly failures: readonly string[] };

/** `broken`: it could not be played to its end; `cut_off`: its process ended. */
export type TrialState = 'running' | 'done' | 'broken' | 'cut_off';
/** Why one was cut off on purpose. */
export type CutOff = 'budget_spent' | 'cancelled';
/** Why one could not be played to its end: its shop was not opened, its process died, its time was over, anything else. */
export type BrokenBy = 'not_opened' | 'process_ended' | 'took_too_long' | 'not_played';
export type TrialPurpose = 'whole' | 'smoke';

/** Scripted customers that somebody had played from the console. Costs in millionths of a US dollar. */
export type Trial = {
  readonly id: string;
  readonly purpose: TrialPurpose;
  readonly state: TrialState;
  /** Null: it was played to its end, or the program that had it played ended. */
  readonly reason: CutOff | BrokenBy | null;
  readonly model: string;
  readonly isRealModel: boolean;
  readonly measured: Measured;
  readonly customers: number;
  readonly played: number;
  readonly failed: readonly FailedCase[];
  readonly estimateMicroUsd: number;
  readonly costMicroUsd: number;
  readonly byId: string;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
};
