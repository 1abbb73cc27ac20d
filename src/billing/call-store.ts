import { sql } from 'kysely';
import type { OperationId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import type { Step, StepDone } from './types.ts';

/** One attempt at a step. */
export type StepAttempt = {
  readonly operationId: OperationId;
  readonly attempt: number;
  readonly key: string;
  readonly step: Step;
  readonly state: 'open' | 'done' | 'refused' | 'absent';
  readonly mustLookUp: boolean;
  readonly outcome: StepDone | null;
  readonly ageMs: number;
  readonly firstCalledAt: Date;
};

type Row = Omit<StepAttempt, 'step'> & { readonly params: string };

/** The newest attempt at a step; null before the first. */
export async function findAttempt(db: Db, id: OperationId, step: Step['step']): Promise<StepAttempt | null> {
  const { rows } = await sql<Row>`
    select operation_id, attempt, key, params, state, must_look_up, outcome, first_called_at,
      (extract(epoch from now() - first_called_at) * 1000)::float8 as age_ms
    from billing_calls where operation_id = ${id} and step = ${step} order by attempt desc limit 1
  `.execute(db);
  const [row] = rows;
  if (!row) return null;
  const { params, ...attempt } = row;
  return { ...attempt, step: JSON.parse(params) as Step };
}

/** Stores key and parameters before the call leaves. Of two workers one wins; both read the same row afterwards. */
export async function insertAttempt(db: Db, id: OperationId, step: Step, attempt: number): Promise<void> {
  await sql`
    insert into billing_calls (operation_id, step, attempt, key, params)
    values (${id}, ${step.step}, ${attempt}, ${`${id}:${step.step}:${attempt}`}, ${JSON.stringify(step)})
    on conflict do nothing
  `.execute(db);
}

type Ending = Pick<StepAttempt, 'state'> & { readonly mustLookUp?: boolean; readonly outcome?: StepDone };

export async function markAttempt(db: Db, attempt: StepAttempt, ending: Ending): Promise<void> {
  await sql`
    update billing_calls set state = ${ending.state}, must_look_up = ${ending.mustLookUp ?? false},
      outcome = ${ending.outcome === undefined ? null : JSON.stringify(ending.outcome)}::json
    where operation_id = ${attempt.operationId} and step = ${attempt.step.step} and attempt = ${attempt.attempt} and state <> 'done'
  `.execute(db);
}
