import { pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import { telemetryVariables } from '../agent/index.ts';
import { measuredNow, textsNow } from '../app/build-evals.ts';
import { answeringModel } from '../app/model-ids.ts';
import type { OpenTrialShop } from '../app/open-trial-shop.ts';
import { openTrials } from '../app/open-trials.ts';
import { SCRIPTED } from '../app/scripted-customers.ts';
import { llmOfTrial } from '../app/trial-llm.ts';
import type { Config } from '../config/index.ts';
import { AppError } from '../core/errors.ts';
import type { Language } from '../core/language.ts';
import {
  AT_ONCE,
  type Case,
  type CaseResult,
  costOfAnswer,
  type EvalRun,
  estimateCost,
  failing,
  insertRun,
  type Measured,
  newestRun,
  passRates,
  type RunEvalsDeps,
  readCases,
  runEvals,
} from '../evals/index.ts';
import type { Db } from '../platform/db/index.ts';
import { type Connect, connectDatabase, withDb } from './connect-database.ts';
import { countSpend, leftIn, type SpendCount } from './count-spend.ts';
import { EVALUATE_WORDS, type Words } from './evaluate-words.ts';
import { terminalLanguage } from './terminal-language.ts';

type Options = {
  readonly runs: string;
  readonly only?: string;
  readonly from: string;
  readonly keep: boolean;
  readonly sample?: true;
};

const MOST_RUNS = 20;

/** `recado evaluate`: scripted customers against the whole program, in a shop of their own; exit code 1 when one fails. */
export function registerEvaluate(program: Command, settings: () => Config): void {
  program
    .command('evaluate')
    .description('play scripted customers in a shop of their own and grade what was done; exit code 1 when one fails')
    .option('--runs <number>', `how often each is played, 1 to ${MOST_RUNS}`, '1')
    .option('--only <name>', 'one customer, or all whose name holds this')
    .option('--from <folder>', 'folder of scripts', SCRIPTED.folder)
    .option('--no-keep', 'do not store the result for the readiness page')
    .option('--sample', 'with the texts of the sample shop, not those published here; the result is not stored')
    .action(async ({ runs, only, from, keep, sample }: Options, command: Command) => {
      const runsEach = Number(runs);
      if (!Number.isInteger(runsEach) || runsEach < 1 || runsEach > MOST_RUNS)
        return command.error(`--runs: must be a whole number from 1 to ${MOST_RUNS}.`);
      const cases = (await readCases(from)).filter(({ name }) => only === undefined || name.includes(only));
      if (cases.length === 0) return command.error(`--only: no scripted customer is called ${only}.`);
      const config = settings();
      const shop = sample === true ? null : () => connectDatabase(config);
      const isKept = keep && only === undefined && shop !== null;
      const language = terminalLanguage(process.env);
      const failed = await evaluate({ cases, runsEach, from, shop, config, isKept, language });
      if (failed > 0) process.exitCode = 1;
    });
}

type Asked = {
  readonly cases: readonly Case[];
  readonly runsEach: number;
  readonly from: string;
  /** Whose texts they are played with, and whose budgets they use; null: the sample shop's, and none. */
  readonly shop: Connect | null;
  readonly config: Config;
  /** Whether the result is for the readiness page too. */
  readonly isKept: boolean;
  readonly language: Language;
};

type Before = {
  readonly texts: Readonly<Record<string, string>>;
  readonly measured: Measured | null;
  readonly run: EvalRun | null;
  /** What the budgets leave, in millionths of a US dollar; null: no limit. */
  readonly left: number | null;
};

const NOTHING: Before = { texts: {}, measured: null, run: null, left: null };

const readBefore = async (db: Db, config: Config): Promise<Before> => ({
  texts: await textsNow(db),
  measured: await measuredNow(db),
  run: await newestRun(db, true),
  left: await leftIn(db, config),
});

/**
 * Returns how many scripted customers failed that had to pass. @throws AppError `evaluation_over_budget`,
 * `evaluation_budget_spent`, `evaluation_stopped`.
 */
async function evaluate({ cases, runsEach, from, shop, config, isKept, language }: Asked): Promise<number> {
  const words = EVALUATE_WORDS[language];
  for (const name of telemetryVariables(Object.keys(process.env))) delete process.env[name];
  const startedAt = new Date();
  const pictures = new URL('../pictures/', `${pathToFileURL(from).href.replace(/\/$/, '')}/`);
  const before = shop === null ? NOTHING : await withDb(shop, (db) => readBefore(db, config));
  const model = answeringModel(config.llm);
  const perAnswerMicroUsd = before.run && costOfAnswer(before.run, cases);
  const estimateMicroUsd = estimateCost(cases, runsEach, { isRealModel: model.isReal, perAnswerMicroUsd });
  console.log(words.begins(cases.length, runsEach, model.id, estimateMicroUsd));
  console.log(words.texts(before.measured));
  // What serves customers has the same account.
  const llm = shop === null ? config.llm : llmOfTrial(config.llm);
  if (model.isReal) console.log(words.takes(llm.limits, shop === null ? null : { left: before.left }));
  if (model.isReal && before.left !== null && estimateMicroUsd > before.left)
    throw new AppError('evaluation_over_budget', 'conflict', { facts: { message: words.tooDear } });
  const trial = await openTrials(process.env, pictures, { texts: before.texts, llm }, cases);
  try {
    const spent = () => trial.spentMicroUsd();
    const spend = shop === null ? null : countSpend({ shop, config, model: model.id, spent });
    const results = await play(trial, { cases, runsEach, words, spend });
    const costMicroUsd = await spent();
    const run: EvalRun = {
      ...{ startedAt, endedAt: new Date(), model: model.id, isRealModel: model.isReal, runsEach },
      ...{ ...passRates(results), estimateMicroUsd, costMicroUsd, measured: before.measured, results },
    };
    if (shop !== null && isKept) await withDb(shop, (db) => insertRun(db, run));
    console.log(words.ends(run, isKept));
    return failing(results, model.isReal).length;
  } finally {
    await trial.close();
  }
}

type Playing = Pick<Asked, 'cases' | 'runsEach'> & { readonly words: Words; readonly spend: SpendCount | null };

const ENDING = ['SIGINT', 'SIGTERM'] as const;

/**
 * Plays them, and counts what that costs after each, and however it ends; stops when the budgets are used up, for half of
 * it is no result, and at Ctrl-C, which a second time ends the program at once.
 */
async function play(shop: OpenTrialShop, { cases, runsEach, words, spend }: Playing): Promise<readonly CaseResult[]> {
  const { isReal } = shop.model;
  const all = cases.length * runsEach;
  let [done, isStopped] = [0, false];
  const onRun: RunEvalsDeps['onRun'] = async (one, run, failures) => {
    // What is still played when it was stopped fails for that.
    if (isStopped) return;
    done++;
    console.log(words.played(done, all, one, run, failures, isReal));
    // What could not be counted now is counted after the next one.
    await spend?.count().catch(() => undefined);
  };
  const mayGoOn = (): boolean => !isStopped && (spend === null || !spend.isOver());
  const stopped = Promise.withResolvers<never>();
  const stop = (): void => {
    isStopped = true;
    const message = words.stopped(done, all);
    stopped.reject(new AppError('evaluation_stopped', 'conflict', { facts: { message } }));
  };
  for (const signal of ENDING) process.once(signal, stop);
  try {
    const atOnce = isReal ? AT_ONCE.real : AT_ONCE.rules;
    const results = await Promise.race([runEvals({ shop, atOnce, onRun, mayGoOn }, cases, runsEach), stopped.promise]);
    if (done < all)
      throw new AppError('evaluation_budget_spent', 'conflict', { facts: { message: words.usedUp(done, all) } });
    return results;
  } finally {
    for (const signal of ENDING) process.off(signal, stop);
    await spend?.count();
  }
}
