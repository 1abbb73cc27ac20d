import { AppError } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import type { Viewer } from '../staff/index.ts';
import { type CancelTrialDeps, cancelTrial } from './cancel-trial.ts';
import type { Case } from './case-schema.ts';
import { countAnswers, estimateCost } from './estimate-rules.ts';
import { changedTexts } from './measured-rules.ts';
import type { TrialDeps, TrialRun } from './ports.ts';
import { runTrial } from './run-trial.ts';
import { newestRun } from './store.ts';
import { insertTrial, newestTrial, readTrial } from './trial-store.ts';
import type { EvalRun, Measured, Trial, TrialPurpose } from './types.ts';

/** As often as each is played, and how long all of them may take. */
const RUNS = { whole: { each: 1, mostMs: 3_600_000 }, smoke: { each: 1, mostMs: 600_000 } } as const;
/** More would not be quick. */
const MOST_SMOKE = 8;

export type AskedTrial = {
  readonly purpose: TrialPurpose;
  readonly by: Viewer;
  readonly texts: TrialRun['texts'];
  readonly measured: Measured;
};

/**
 * Begins to play scripted customers and comes back at once; how far it is stands in its row. Gives the one that runs with
 * the same texts, or of all; `busy`: somebody else tries another text. One's own trial of another text is cancelled. @throws AppError `trial_budget_spent`, `trial_over_budget`.
 */
export async function beginTrial(
  deps: TrialDeps & CancelTrialDeps,
  { purpose, by, texts, measured }: AskedTrial,
): Promise<{ readonly outcome: 'begun' | 'running' | 'busy'; readonly trial: Trial }> {
  const running = await newestTrial(deps.db, purpose);
  if (running?.state === 'running') {
    if (isOf(running, measured)) return { outcome: 'running', trial: running };
    if (running.byId !== by.id) return { outcome: 'busy', trial: running };
    await cancelTrial(deps, by, running);
  }
  const cases = casesFor(purpose, await deps.cases());
  const estimateMicroUsd = await estimateFor(deps, purpose, cases);
  await refuseTooDear(deps, estimateMicroUsd);
  const id = newId<'eval_trial'>();
  const { model } = deps;
  const isBegun = await insertTrial(deps.db, {
    ...{ id, purpose, byId: by.id, measured, model: model.id, isRealModel: model.isReal, customers: cases.length },
    ...{ estimateMicroUsd, startedAt: deps.machineClock() },
  });
  const trial = await (isBegun ? readTrial(deps.db, id) : newestTrial(deps.db, purpose));
  if (trial === null) throw new AppError('trial_lost', 'conflict');
  if (!isBegun) return { outcome: isOf(trial, measured) ? 'running' : 'busy', trial };
  void runTrial(deps, trial, { cases, runsEach: RUNS[purpose].each, texts }, RUNS[purpose].mostMs).catch(
    (error: unknown) => deps.onFailed(error, id),
  );
  return { outcome: 'begun', trial };
}

/** All of them are played with what is published, whoever began it; a draft of another is no answer to this one. */
const isOf = (trial: Trial, { texts }: Measured): boolean =>
  trial.purpose === 'whole' || changedTexts(trial.measured.texts, texts).length === 0;

/** Half a trial is no result: one that is not affordable to its end is not begun. */
async function refuseTooDear(
  { model, budgetLeft }: Pick<TrialDeps, 'model' | 'budgetLeft'>,
  estimateMicroUsd: number,
): Promise<void> {
  const left = model.isReal ? await budgetLeft() : null;
  if (left === null) return;
  if (left <= 0) throw new AppError('trial_budget_spent', 'conflict');
  if (estimateMicroUsd > left) throw new AppError('trial_over_budget', 'conflict');
}

const casesFor = (purpose: TrialPurpose, cases: readonly Case[]): readonly Case[] =>
  purpose === 'whole' ? cases : cases.filter(({ isSmoke }) => isSmoke === true).slice(0, MOST_SMOKE);

/** How many would be played, and what it would cost. */
export async function offerTrial(
  deps: Pick<TrialDeps, 'db' | 'cases' | 'model'>,
  purpose: TrialPurpose,
): Promise<{ readonly customers: number; readonly estimateMicroUsd: number }> {
  const cases = casesFor(purpose, await deps.cases());
  return { customers: cases.length, estimateMicroUsd: await estimateFor(deps, purpose, cases) };
}

async function estimateFor(
  { db, cases: all, model }: Pick<TrialDeps, 'db' | 'cases' | 'model'>,
  purpose: TrialPurpose,
  cases: readonly Case[],
): Promise<number> {
  if (!model.isReal) return 0;
  const before = await newestRun(db, true);
  const perAnswerMicroUsd = before === null ? null : costOfAnswer(before, await all());
  return estimateCost(cases, RUNS[purpose].each, { isRealModel: true, perAnswerMicroUsd });
}

/** What one answered message cost in an earlier evaluation, as far as its scripts are still known. */
export function costOfAnswer({ results, runsEach, costMicroUsd }: EvalRun, cases: readonly Case[]): number {
  const played = new Set(results.map(({ name }) => name));
  return costMicroUsd / Math.max(1, countAnswers(cases.filter(({ name }) => played.has(name))) * runsEach);
}
