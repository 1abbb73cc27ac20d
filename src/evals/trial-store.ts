import { sql } from 'kysely';
import { storableJson } from '../core/text.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { BrokenBy, CutOff, FailedCase, Trial, TrialPurpose, TrialState } from './types.ts';

/** A process tells that it lives every few seconds. */
const SILENT = sql`interval '60 seconds'`;

const COLUMNS = sql`id, purpose, state, reason, model, is_real_model, measured, customers, played, failed, estimate_micro_usd,
  cost_micro_usd, by_id, started_at, ended_at`;

type NewTrial = Omit<Trial, 'state' | 'reason' | 'played' | 'failed' | 'costMicroUsd' | 'endedAt'>;

/** Begins a trial; false when one of its purpose is running. */
export async function insertTrial(db: Db, trial: NewTrial): Promise<boolean> {
  await endSilent(db, trial.purpose);
  const { numAffectedRows } = await sql`
    insert into trials (id, purpose, model, is_real_model, measured, customers, estimate_micro_usd, by_id, started_at)
    values (${trial.id}, ${trial.purpose}, ${trial.model}, ${trial.isRealModel}, ${JSON.stringify(trial.measured)}::jsonb,
      ${trial.customers}, ${trial.estimateMicroUsd}, ${trial.byId}, ${trial.startedAt})
    on conflict (purpose) where state = 'running' do nothing`.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

/** One whose process died ends where it was heard of last. */
async function endSilent(db: Db, purpose: TrialPurpose): Promise<void> {
  await sql`
    update trials set state = 'cut_off', ended_at = heard_at
    where purpose = ${purpose} and state = 'running' and heard_at < now() - ${SILENT}`.execute(db);
}

/** Says that it lives, and how far it is; false when it was ended by others. */
export async function noteTrial(
  db: Db,
  id: string,
  progress: Pick<Trial, 'played' | 'failed' | 'costMicroUsd'>,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update trials set heard_at = now(), played = ${progress.played}, failed = ${storableJson(progress.failed)}::jsonb,
      cost_micro_usd = ${progress.costMicroUsd}
    where id = ${id} and state = 'running'`.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

type TrialEnd = {
  readonly state: Exclude<TrialState, 'running'>;
  readonly reason?: CutOff | BrokenBy | null;
  /** Left out: those that are known. */
  readonly failed?: readonly FailedCase[];
  readonly at: Date;
};

/** Ends a running one; false when it was ended already. */
export async function endTrial(db: Db | Tx, id: string, end: TrialEnd): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update trials set state = ${end.state}, reason = ${end.reason ?? null}, ended_at = ${end.at},
      failed = coalesce(${end.failed === undefined ? null : storableJson(end.failed)}::jsonb, failed)
    where id = ${id} and state = 'running'`.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

/** One trial; one that was not heard of for a minute is read as cut off. */
export async function readTrial(db: Db | Tx, id: string): Promise<Trial | null> {
  const { rows } = await sql<Trial & { isSilent: boolean }>`
    select ${COLUMNS}, heard_at < now() - ${SILENT} as is_silent from trials where id = ${id}::uuid`.execute(db);
  return asRead(rows[0]);
}

/** The newest of a purpose; null: none was begun. */
export async function newestTrial(db: Db, purpose: TrialPurpose): Promise<Trial | null> {
  const { rows } = await sql<Trial & { isSilent: boolean }>`
    select ${COLUMNS}, heard_at < now() - ${SILENT} as is_silent from trials
    where purpose = ${purpose} order by started_at desc, id desc limit 1`.execute(db);
  return asRead(rows[0]);
}

function asRead(row: (Trial & { readonly isSilent: boolean }) | undefined): Trial | null {
  if (row === undefined) return null;
  const { isSilent, ...trial } = row;
  return trial.state === 'running' && isSilent ? { ...trial, state: 'cut_off' } : trial;
}
