import { sql } from 'kysely';
import { newId } from '../core/ids.ts';
import { storableJson } from '../core/text.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { CaseResult, EvalRun } from './types.ts';

/** Keeps an evaluation with its results: all of it or nothing. */
export const insertRun = (db: Db, run: EvalRun): Promise<void> =>
  db.transaction().execute((tx) => insertRunIn(tx, run));

/** The same inside the caller's transaction. */
export async function insertRunIn(tx: Tx, run: EvalRun): Promise<void> {
  const id = newId<'eval_run'>();
  await sql`
    insert into eval_runs (id, started_at, ended_at, model, is_real_model, runs_each, pass_1, pass_k, estimate_micro_usd, cost_micro_usd, measured)
    values (${id}, ${run.startedAt}, ${run.endedAt}, ${run.model}, ${run.isRealModel}, ${run.runsEach}, ${run.pass1}, ${run.passK},
      ${run.estimateMicroUsd}, ${run.costMicroUsd}, ${run.measured && JSON.stringify(run.measured)}::jsonb)`.execute(
    tx,
  );
  await sql`
    insert into eval_results (run_id, name, theme, language, passed, runs, failures, rules_cannot)
    select ${id}, name, theme, language, passed, runs, failures, "rulesCannot"
    from json_to_recordset(${storableJson(run.results)}::json) as r (name text, theme text, language text, passed int, runs int,
      failures jsonb, "rulesCannot" text)`.execute(tx);
}

/** The newest evaluation with this kind of model, whole; null when there is none. */
export async function newestRun(db: Db, isRealModel: boolean): Promise<EvalRun | null> {
  const { rows } = await sql<Omit<EvalRun, 'results'> & { id: string }>`
    select id, started_at, ended_at, model, is_real_model, runs_each, pass_1 as "pass1", pass_k as "passK", estimate_micro_usd, cost_micro_usd, measured
    from eval_runs where is_real_model = ${isRealModel} order by ended_at desc limit 1`.execute(db);
  const [found] = rows;
  if (found === undefined) return null;
  const { id, ...run } = found;
  const { rows: results } = await sql<CaseResult>`
    select name, theme, language, passed, runs, failures, rules_cannot from eval_results where run_id = ${id} order by name`.execute(
    db,
  );
  return { ...run, results };
}
