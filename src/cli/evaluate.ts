import { pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import { telemetryVariables } from '../agent/index.ts';
import { measuredNow, textsNow } from '../app/build-evals.ts';
import { openTrials } from '../app/open-trials.ts';
import { SCRIPTED } from '../app/scripted-customers.ts';
import type { Language } from '../core/language.ts';
import {
  AT_ONCE,
  type Case,
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
import { type Connect, withDb } from './connect-database.ts';
import { EVALUATE_WORDS } from './evaluate-words.ts';
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
export function registerEvaluate(program: Command, connect: Connect): void {
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
      const shop = sample === true ? null : connect;
      const isKept = keep && only === undefined && shop !== null;
      const failed = await evaluate({ cases, runsEach, from, shop, isKept, language: terminalLanguage(process.env) });
      if (failed > 0) process.exitCode = 1;
    });
}

type Asked = {
  readonly cases: readonly Case[];
  readonly runsEach: number;
  readonly from: string;
  /** Whose texts they are played with; null: the sample shop's. */
  readonly shop: Connect | null;
  /** Whether the result is for the readiness page too. */
  readonly isKept: boolean;
  readonly language: Language;
};

type Before = {
  readonly texts: Readonly<Record<string, string>>;
  readonly measured: Measured | null;
  readonly run: EvalRun | null;
};

const readBefore = async (db: Db): Promise<Before> => ({
  texts: await textsNow(db),
  measured: await measuredNow(db),
  run: await newestRun(db, true),
});

/** Returns how many scripted customers failed that had to pass. */
async function evaluate({ cases, runsEach, from, shop, isKept, language }: Asked): Promise<number> {
  const words = EVALUATE_WORDS[language];
  for (const name of telemetryVariables(Object.keys(process.env))) delete process.env[name];
  const startedAt = new Date();
  const pictures = new URL('../pictures/', `${pathToFileURL(from).href.replace(/\/$/, '')}/`);
  const before = shop === null ? { texts: {}, measured: null, run: null } : await withDb(shop, readBefore);
  const trial = await openTrials(process.env, pictures, { texts: before.texts }, cases);
  try {
    const { model } = trial;
    const perAnswerMicroUsd = before.run && costOfAnswer(before.run, cases);
    const estimateMicroUsd = estimateCost(cases, runsEach, { isRealModel: model.isReal, perAnswerMicroUsd });
    console.log(words.begins(cases.length, runsEach, model.id, estimateMicroUsd));
    console.log(words.texts(before.measured));
    const results = await runEvals(
      {
        shop: trial,
        atOnce: model.isReal ? AT_ONCE.real : AT_ONCE.rules,
        onRun: tellRuns(words, cases.length * runsEach, model.isReal),
      },
      cases,
      runsEach,
    );
    const costMicroUsd = await trial.spentMicroUsd();
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

function tellRuns(words: (typeof EVALUATE_WORDS)[Language], all: number, isReal: boolean): RunEvalsDeps['onRun'] {
  let done = 0;
  return (one, run, failures) => {
    done++;
    console.log(words.played(done, all, one, run, failures, isReal));
  };
}
