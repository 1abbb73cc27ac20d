import { sleep } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { PlayedOne, TrialDeps, TrialRun } from './ports.ts';
import { failing, passRates } from './score-rules.ts';
import { insertRunIn } from './store.ts';
import { endTrial, noteTrial } from './trial-store.ts';
import type { BrokenBy, CaseResult, CutOff, FailedCase, Trial } from './types.ts';

const BEAT_MS = 3_000;
/** What was spent is tried again at the end after these pauses: money that is not counted is spent twice. */
const LAST_TRIES_MS = [0, 500, 2_000, 5_000];

type RunDeps = Pick<TrialDeps, 'db' | 'machineClock' | 'play' | 'keepSpend' | 'budgetLeft' | 'onFailed' | 'stopping'>;

/** Plays a trial that was begun, writes down how far it is, and ends it whatever comes. */
export async function runTrial(deps: RunDeps, trial: Trial, run: TrialRun, mostMs: number): Promise<void> {
  const { db, machineClock, play, stopping } = deps;
  const [ended, tooLong] = [new AbortController(), AbortSignal.timeout(mostMs)];
  let reason: CutOff | BrokenBy | null = null;
  const progress = keepProgress(deps, trial, run, (why) => {
    reason ??= why;
    ended.abort();
  });
  try {
    const signal = AbortSignal.any([ended.signal, stopping, tooLong]);
    const { results, costMicroUsd } = await play(run, progress, signal);
    await progress.end(costMicroUsd);
    const failed = failing(results, trial.isRealModel).map((one) => failedOf(run, one));
    await db.transaction().execute(async (tx) => {
      const isEnded = await endTrial(tx, trial.id, { state: 'done', failed, at: machineClock() });
      if (!isEnded || trial.purpose !== 'whole') return;
      const { startedAt, model, isRealModel, estimateMicroUsd, measured } = trial;
      await insertRunIn(tx, {
        ...{ startedAt, endedAt: machineClock(), model, isRealModel, runsEach: run.runsEach, ...passRates(results) },
        ...{ estimateMicroUsd, costMicroUsd, measured, results },
      });
    });
  } catch (error) {
    await progress.end(null);
    const state = stopping.aborted || reason !== null ? 'cut_off' : 'broken';
    if (state === 'broken') reason = tooLong.aborted ? 'took_too_long' : brokenBy(error);
    const isEnded = await endTrial(db, trial.id, { state, reason, failed: progress.failed(), at: machineClock() });
    // One that others ended has not failed.
    if (isEnded && state === 'broken') deps.onFailed(error, trial.id);
  }
}

const BROKEN_BY: ReadonlyMap<string, BrokenBy> = new Map([
  ['trial_folder_refused', 'not_opened'],
  ['trial_process_refused', 'not_opened'],
  ['trial_not_opened', 'not_opened'],
  ['trial_process_ended', 'process_ended'],
]);

/** For the owner, who is not shown what the error says: the log of the program has that. */
const brokenBy = (error: unknown): BrokenBy =>
  (error instanceof AppError ? BROKEN_BY.get(error.code) : undefined) ?? 'not_played';

const failedOf = ({ cases }: TrialRun, { name, failures }: Pick<CaseResult, 'name' | 'failures'>): FailedCase => ({
  ...{ name, failures },
  promise: cases.find((one) => one.name === name)?.promise ?? '',
});

/** One write at a time, in order. `onEnded`: somebody else has ended it (null), or it must end. */
function keepProgress(deps: RunDeps, trial: Trial, run: TrialRun, onEnded: (why: CutOff | null) => void) {
  const { db, keepSpend, budgetLeft } = deps;
  const failed: FailedCase[] = [];
  let [played, spent, kept, writing] = [0, 0, 0, Promise.resolve()];
  const letOff = new Set(trial.isRealModel ? [] : run.cases.filter((one) => one.rulesCannot).map(({ name }) => name));
  const write = (): void => {
    writing = writing.then(writeOnce).catch((error: unknown) => deps.onFailed(error, trial.id));
  };
  const writeOnce = async (): Promise<void> => {
    const [upTo, more] = [spent, spent - kept];
    if (more > 0) await keepSpend({ byId: trial.byId, model: trial.model, microUsd: more });
    kept = upTo;
    if (!(await noteTrial(db, trial.id, { played, failed, costMicroUsd: upTo }))) onEnded(null);
    if (more > 0 && ((await budgetLeft()) ?? 1) <= 0) onEnded('budget_spent');
  };
  const beat = setInterval(write, BEAT_MS);
  return {
    failed: (): readonly FailedCase[] => failed,
    onPlayed: ({ name, failures, spentMicroUsd }: PlayedOne): void => {
      played++;
      spent = Math.max(spent, spentMicroUsd);
      if (failures.length > 0 && !letOff.has(name)) failed.push(failedOf(run, { name, failures }));
      write();
    },
    onSpent: (microUsd: number): void => {
      if (microUsd <= spent) return;
      spent = microUsd;
      write();
    },
    /** Counts what is left to count; null: as far as it was told. */
    end: async (costMicroUsd: number | null): Promise<void> => {
      clearInterval(beat);
      spent = Math.max(spent, costMicroUsd ?? 0);
      for (const pauseMs of LAST_TRIES_MS) {
        await sleep(pauseMs);
        write();
        await writing;
        if (kept === spent) return;
      }
    },
  };
}
