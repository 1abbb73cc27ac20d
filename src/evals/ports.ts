import type { Clock } from '../core/clock.ts';
import type { Db } from '../platform/db/index.ts';
import type { Case, Step } from './case-schema.ts';
import type { CaseResult, EndState } from './types.ts';

/** A scripted customer who has walked into the trial shop. */
export type Player = {
  /** Does a step. Rejects with a sentence when it cannot be done, such as a tap where nothing was asked. */
  readonly perform: (step: Step) => Promise<void>;
  /** Waits until everything that follows from the steps so far has happened. */
  readonly settle: () => Promise<void>;
  readonly endState: () => Promise<EndState>;
};

/** A shop that exists for the evaluation alone. */
export type TrialShop = {
  readonly meet: (one: Case, run: number) => Promise<Player>;
  /** What models have cost in it so far, in millionths of a US dollar. */
  readonly spentMicroUsd: () => Promise<number>;
};

/** A run of scripted customers in a process of its own. */
export type TrialRun = {
  readonly cases: readonly Case[];
  readonly runsEach: number;
  /** What each text says, by its kind. */
  readonly texts: Readonly<Record<string, string>>;
};

/** Told after each run of one customer; `spentMicroUsd` is all that models have cost so far. */
export type PlayedOne = { readonly name: string; readonly failures: readonly string[]; readonly spentMicroUsd: number };

/** Told on the way; `onSpent` every few seconds, also in the middle of a customer, with all that models have cost so far. */
export type PlayedTold = {
  readonly onPlayed: (one: PlayedOne) => void;
  readonly onSpent: (microUsd: number) => void;
};

/** Plays them. Rejects when it could not be played to its end, also when the signal ends it. */
export type PlayTrial = (
  run: TrialRun,
  told: PlayedTold,
  signal: AbortSignal,
) => Promise<{ readonly results: readonly CaseResult[]; readonly costMicroUsd: number }>;

/** With what trials are played. */
export type TrialDeps = {
  readonly db: Db;
  readonly machineClock: Clock;
  /** Every scripted customer that there is. */
  readonly cases: () => Promise<readonly Case[]>;
  readonly model: { readonly id: string; readonly isReal: boolean };
  readonly play: PlayTrial;
  /** What the day's and the month's budgets leave, the least of them, in millionths of a US dollar; null: no limit. */
  readonly budgetLeft: () => Promise<number | null>;
  /** Counts what was spent among the costs of the shop. */
  readonly keepSpend: (spend: {
    readonly byId: string;
    readonly model: string;
    readonly microUsd: number;
  }) => Promise<void>;
  readonly onFailed: (error: unknown, trialId: string) => void;
  /** Ends what is running when the process stops. */
  readonly stopping: AbortSignal;
};
