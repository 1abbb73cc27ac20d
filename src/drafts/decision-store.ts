import { sql } from 'kysely';
import type { ConversationId, TurnId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import type { DraftDecision, Intent } from './types.ts';

type Decided = {
  readonly turnId: TurnId;
  readonly conversationId: ConversationId;
  readonly intent: Intent;
  readonly decision: DraftDecision;
  readonly byId: string;
  readonly at: Date;
};

/** Keeps a decision; the first one on a turn stands. */
export async function insertDecision(db: Db, decided: Decided): Promise<void> {
  const { turnId, conversationId, intent, decision, byId, at } = decided;
  await sql`
    insert into draft_decisions (turn_id, conversation_id, intent, decision, by_id, at)
    values (${turnId}, ${conversationId}, ${intent}, ${decision}, ${byId}, ${at}) on conflict (turn_id) do nothing`.execute(
    db,
  );
}

/** What was decided on a turn, and by whom; null while nothing was. */
export async function decisionOn(
  db: Db,
  turnId: TurnId,
): Promise<Pick<Decided, 'conversationId' | 'decision' | 'byId'> | null> {
  const { rows } = await sql<Pick<Decided, 'conversationId' | 'decision' | 'byId'>>`
    select conversation_id, decision, by_id from draft_decisions where turn_id = ${turnId}`.execute(db);
  return rows[0] ?? null;
}
