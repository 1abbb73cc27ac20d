import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { AppError } from '../core/errors.ts';
import type { ActionId, ConversationId, CustomerId, MessageId, OutboxId, TurnId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { Db, Tx, Write } from '../platform/db/index.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Action, ActionState, Fact, Proposal } from './types.ts';

export type NewAction = {
  readonly id: ActionId;
  readonly conversationId: ConversationId;
  readonly customerId: Action['customerId'];
  readonly proposedIn: TurnId;
  readonly questionId: OutboxId;
  readonly language: Language;
  readonly proposal: Proposal;
  /** Business time. */
  readonly now: Date;
};

/** Stores a proposal; an older open one of the conversation gives way to it. */
export const insertProposal = (action: NewAction): readonly [Write, Write] => {
  const terms = canonicalJson(JSON.stringify(action.proposal.terms));
  const expiresAt = new Date(action.now.getTime() + action.proposal.lastsMs);
  return [
    sql`update actions set state = 'replaced', settled_at = ${action.now}::timestamptz where conversation_id = ${action.conversationId} and state = 'proposed'`,
    sql`
      insert into actions (id, conversation_id, customer_id, kind, terms, terms_hash, language, proposed_in, question_id, question, expires_at, created_at)
      values (${action.id}, ${action.conversationId}, ${action.customerId}, ${action.proposal.kind}, ${terms},
        ${createHash('sha256').update(terms).digest()}, ${action.language}, ${action.proposedIn}, ${action.questionId},
        ${action.proposal.question}, ${expiresAt}::timestamptz, ${action.now}::timestamptz)`,
  ];
};

export type AnsweredAction = {
  readonly actionId: ActionId;
  readonly messageId: MessageId;
  readonly how: 'tap' | 'typed';
};

/** The action of a customer that one of these messages has settled; null when none has. */
export async function actionSettledBy(
  db: Db,
  customerId: CustomerId,
  messages: readonly MessageId[],
): Promise<AnsweredAction | null> {
  const { rows } = await sql<AnsweredAction>`
    select id as action_id, settled_by as message_id, settled_how as how from actions
    where customer_id = ${customerId} and settled_by = any(${messages}::uuid[]) limit 1
  `.execute(db);
  return rows[0] ?? null;
}

/** How much was proposed to a customer since a moment of business time, whatever became of it. */
export async function countProposals(db: Db, customerId: CustomerId, since: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from actions where customer_id = ${customerId} and created_at > ${since}::timestamptz
  `.execute(db);
  return rows[0]?.count ?? 0;
}

export type StoredAction = Omit<Action, 'terms'> & {
  readonly terms: string;
  readonly state: ActionState;
  readonly question: string;
  /** Business time. */
  readonly expiresAt: Date;
  /** Business time. */
  readonly settledAt: Date | null;
  readonly settledBy: MessageId | null;
  readonly told: string | null;
  readonly facts: readonly Fact[] | null;
  /** Asked instead, when it could not be done as proposed. */
  readonly instead: Proposal | null;
};

/** Takes an action's row for this transaction. */
export async function lockAction(tx: Tx, id: ActionId): Promise<StoredAction | null> {
  const { rows } = await sql<StoredAction>`
    select id, conversation_id, customer_id, kind, terms, language, state, question, expires_at, settled_at, settled_by, told, facts, instead
    from actions where id = ${id} for update
  `.execute(tx);
  return rows[0] ?? null;
}

export type Settlement = {
  readonly state: Exclude<ActionState, 'proposed' | 'replaced' | 'withdrawn'>;
  /** Business time. */
  readonly at: Date;
  readonly by: MessageId;
  readonly how: 'tap' | 'typed';
  readonly told: string;
  readonly facts: readonly Fact[];
  readonly instead: Proposal | null;
};

export async function settleAction(tx: Tx, id: ActionId, settlement: Settlement): Promise<void> {
  await sql`
    update actions set state = ${settlement.state}, settled_at = ${settlement.at}::timestamptz, settled_by = ${settlement.by}, settled_how = ${settlement.how},
      told = ${settlement.told}, facts = ${JSON.stringify(settlement.facts)}::json,
      instead = ${settlement.instead === null ? null : JSON.stringify(settlement.instead)}::json
    where id = ${id}
  `.execute(tx);
}

/** Staff took it back; returns the message that asked. */
export async function markWithdrawn(
  tx: Tx,
  id: ActionId,
  by: { readonly staffId: string; readonly at: Date },
): Promise<OutboxId> {
  const { rows } = await sql<{ questionId: OutboxId }>`
    update actions set state = 'withdrawn', settled_at = coalesce(settled_at, ${by.at}::timestamptz),
      withdrawn_by = coalesce(withdrawn_by, ${by.staffId}::uuid)
    where id = ${id} returning question_id`.execute(tx);
  const [row] = rows;
  if (row === undefined) throw new AppError('proposal_not_locked', 'bug');
  return row.questionId;
}
