import type { RequestHandler } from 'express';
import { machineClock } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import {
  type GatheredTexts,
  type Measured,
  markTexts,
  readCases,
  type TextDraft,
  trialRoutes,
} from '../evals/index.ts';
import { type PublishedTexts, publishedTexts, textsWith } from '../knowledge/index.ts';
import type { Db } from '../platform/db/index.ts';
import type { Log } from '../platform/log.ts';
import { insertReplaySpend } from '../replay/index.ts';
import { auditBy, type NeedsRole, namesOfStaff } from '../staff/index.ts';
import { type BudgetLeftDeps, budgetLeft } from './budget-left.ts';
import { codeMark } from './code-mark.ts';
import { answeringModel } from './model-ids.ts';
import { playTrialWith } from './play-trial.ts';
import { promptSeeds } from './prompt-files.ts';
import { SCRIPTED } from './scripted-customers.ts';

/** What holds now, for whoever measures with it. */
export const measuredNow = async (db: Db): Promise<Measured> => ({
  texts: markTexts(await publishedTexts({ prompts: await promptSeeds() }, db)),
  code: await codeMark(),
});

/** What each text says now, by its kind. */
export const textsNow = async (db: Db): Promise<Readonly<Record<string, string>>> =>
  contentsOf(await publishedTexts({ prompts: await promptSeeds() }, db));

export type EvalsPartDeps = {
  readonly db: Db;
  readonly config: BudgetLeftDeps['config'];
  readonly timeZone: BudgetLeftDeps['timeZone'];
  readonly needs: NeedsRole;
  readonly log: Log;
};

/** Scripted customers for the console; `stop` ends those that are played. */
export function buildEvals(deps: EvalsPartDeps): { readonly routes: RequestHandler; readonly stop: () => void } {
  const { db, config, needs, log } = deps;
  const stopping = new AbortController();
  const routes = trialRoutes({
    ...{ db, needs, machineClock, audit: auditBy(machineClock), stopping: stopping.signal },
    cases: () => readCases(SCRIPTED.folder),
    model: answeringModel(config.llm),
    play: playTrialWith(config.llm, (error) => log.warn({ err: error }, 'what a trial left could not be removed')),
    gather: (draft) => gather(db, draft),
    namesOf: (ids) => namesOfStaff(db, ids),
    budgetLeft: () => budgetLeft(deps),
    keepSpend: ({ byId, model, microUsd }) =>
      insertReplaySpend(db, { id: newId(), byId, model, costMicroUsd: microUsd, at: machineClock() }),
    onFailed: (error, trial) => log.error({ err: error, trial }, 'scripted customers could not be played'),
  });
  return { routes, stop: () => stopping.abort() };
}

async function gather(db: Db, draft: TextDraft | null): Promise<GatheredTexts> {
  const prompts = await promptSeeds();
  if (draft === null) return gathered(await publishedTexts({ prompts }, db));
  const fits = await textsWith({ prompts }, db, draft);
  if (fits.outcome === 'fits') return gathered(fits.texts);
  return fits.outcome === 'stale' ? { outcome: 'stale' } : fits;
}

const contentsOf = (texts: PublishedTexts): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(texts).map(([kind, { content }]) => [kind, content]));

const gathered = async (texts: PublishedTexts): Promise<GatheredTexts> => ({
  outcome: 'gathered',
  texts: contentsOf(texts),
  measured: { texts: markTexts(texts), code: await codeMark() },
});
