import { sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';
import type { DraftDecision, Intent } from './types.ts';

/** Whether answers of this intent wait for somebody: two primary keys, before each commit of a turn. */
export async function isHeldBack(db: Db, intent: Intent): Promise<boolean> {
  const { rows } = await sql<{ isHeld: boolean }>`
    select exists (select from draft_mode) and not exists (select from draft_intents where intent = ${intent}) as is_held`.execute(
    db,
  );
  return rows[0]?.isHeld ?? false;
}

export async function readMode(db: Db): Promise<{ readonly isOn: boolean; readonly automatic: readonly string[] }> {
  const { rows } = await sql<{ isOn: boolean; automatic: string[] }>`
    select exists (select from draft_mode) as is_on,
      coalesce((select array_agg(intent order by intent) from draft_intents), '{}') as automatic`.execute(db);
  return rows[0] ?? { isOn: false, automatic: [] };
}

type By = { readonly byId: string; readonly at: Date };

/** False when it was so already. */
export async function writeMode(db: Db, isOn: boolean, { byId, at }: By): Promise<boolean> {
  const { numAffectedRows } = isOn
    ? await sql`insert into draft_mode (is_on, since, by_id) values (true, ${at}, ${byId}) on conflict do nothing`.execute(
        db,
      )
    : await sql`delete from draft_mode`.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

/** False when it was so already. */
export async function writeIntent(db: Db, intent: Intent, isAutomatic: boolean, { byId, at }: By): Promise<boolean> {
  const { numAffectedRows } = isAutomatic
    ? await sql`insert into draft_intents (intent, by_id, at) values (${intent}, ${byId}, ${at}) on conflict do nothing`.execute(
        db,
      )
    : await sql`delete from draft_intents where intent = ${intent}`.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

export type Agreement = { readonly intent: Intent } & Readonly<Record<DraftDecision, number>>;

/** What was done with the drafts of each intent. */
export async function countDecisions(db: Db): Promise<readonly Agreement[]> {
  const { rows } = await sql<Agreement>`
    select intent, (count(*) filter (where decision = 'sent'))::int as sent, (count(*) filter (where decision = 'edited'))::int as edited,
      (count(*) filter (where decision = 'discarded'))::int as discarded
    from draft_decisions group by intent`.execute(db);
  return rows;
}
