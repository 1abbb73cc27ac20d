import { type RawBuilder, sql } from 'kysely';
import type { ConversationId, WorkerId } from '../core/ids.ts';
import { storableJson } from '../core/text.ts';
import { assistantMayAct } from '../inbox/index.ts';
import type { Db, Reading, Write } from '../platform/db/index.ts';
import { countOne } from './pair-store.ts';
import type { ClaimedMessage, Decision, NewOutboxMessage } from './types.ts';

/** Queues messages; those of one conversation go out in this order. Writes of one statement have no order: give all at once. */
export const insertOutbox = (messages: readonly NewOutboxMessage[]): Write => sql`
  insert into outbox_messages (id, conversation_id, turn_id, origin, content, template, topic, purpose, about, expires_at, author_id, replaces, state, reason, release_at, not_before)
  values ${sql.join(messages.map(rowOf))}`;

const rowOf = (
  message: NewOutboxMessage,
) => sql`(${message.id}::uuid, ${message.conversationId}::uuid, ${message.turnId}::uuid,
  ${message.origin}, ${storableJson(message.content)}::jsonb, ${message.template ? storableJson(message.template) : null}::jsonb,
  ${message.topic ?? null}, ${message.purpose ?? 'utility'}, ${message.about ?? null}, ${message.expiresAt ?? null}::timestamptz,
  ${message.authorId ?? null}::uuid, ${message.replaces ?? null}::uuid,
  ${heldAs(message) === null ? 'queued' : 'held'}, ${heldAs(message)}, ${message.heldUntil ?? null}::timestamptz,
  now() + ${message.delayMs ?? null}::float8 * interval '1 ms')`;

/** Why it does not go at once. */
const heldAs = ({ heldUntil, isDraft }: NewOutboxMessage): 'scheduled' | 'draft' | null =>
  heldUntil ? 'scheduled' : isDraft ? 'draft' : null;

/**
 * Claims the next message of a conversation as *sending*: answers first, then what the business begins. Nothing is
 * claimed while one is under way, waits for its status, or may not be tried yet: the order within a conversation is kept.
 * From the moment a person has the conversation no answer of the assistant's is claimed; it is put aside.
 */
export async function claimNext(
  db: Db,
  conversationId: ConversationId,
  worker: WorkerId,
): Promise<ClaimedMessage | null> {
  for (;;) {
    const next = await claimOrPutAside(db, conversationId, worker);
    if (next === null || next.state === 'sending') return next;
  }
}

/** The fence is joined before any row is looked at: whoever is just taking the conversation over is waited for. */
async function claimOrPutAside(
  db: Db,
  conversationId: ConversationId,
  worker: WorkerId,
): Promise<(ClaimedMessage & { readonly state: string }) | null> {
  const { rows } = await sql<ClaimedMessage & { readonly state: string }>`
    with fence as materialized (select not ${assistantMayAct(conversationId)} as is_closed)
    update outbox_messages o set ${claimUnless(sql`(fence.is_closed and o.origin = 'reply')`, worker)}
    from fence
    where o.id = (
      select id from outbox_messages
      where (select is_closed from fence) is not null
        and conversation_id = ${conversationId} and (state in ('queued', 'sending') or (state = 'unconfirmed' and not is_settled))
      order by state = 'queued', origin = 'initiated', coalesce(place, seq) limit 1 for update
    ) and o.state = 'queued' and (o.not_before is null or o.not_before <= now() or (fence.is_closed and o.origin = 'reply'))
    returning o.id, o.state, o.conversation_id, o.turn_id, o.origin, o.content, o.template, o.needs_template, o.topic, o.purpose, o.about, o.expires_at,
      o.attempts, o.replaces is not null as is_stand_in, o.ambiguities, o.claim_token
  `.execute(db);
  return rows[0] ?? null;
}

/** An answer that may have gone out once and was to go again stays unconfirmed; another one was never sent. */
const claimUnless = (isFenced: RawBuilder<unknown>, worker: WorkerId) => sql`
  state = case when not ${isFenced} then 'sending' when o.ambiguities > 0 then 'unconfirmed' else 'discarded' end,
  is_settled = o.is_settled or ${isFenced}, reason = case when ${isFenced} then 'taken_over' else o.reason end,
  claimed_by = case when ${isFenced} then o.claimed_by else ${worker}::uuid end,
  claimed_at = case when ${isFenced} then o.claimed_at else now() end,
  claim_token = o.claim_token + case when ${isFenced} then 0 else 1 end,
  attempts = o.attempts + case when ${isFenced} then 0 else 1 end`;

/** A claim older than this is given up: somebody may already be treating it as lost. */
export const CLAIM_MAX_AGE_MS = 5_000;

/** One row while the claim is ours and young enough, none otherwise. */
export const freshClaim = (claimed: ClaimedMessage): Reading<{ readonly isFresh: true }> => ({
  query: sql`
    select true as is_fresh from outbox_messages where id = ${claimed.id} and claim_token = ${claimed.claimToken} and state = 'sending'
      and claimed_at > now() - ${CLAIM_MAX_AGE_MS} * interval '1 ms'`,
  times: [],
});

/** When the business began, business time, and whether that was outside the window. */
export type Initiated = { readonly at: Date; readonly isOutsideWindow: boolean };

/** What became of a claimed message. */
export type ClaimResult =
  | { readonly to: 'sent'; readonly wamid: string; readonly decision: Decision; readonly initiated: Initiated | null }
  | {
      readonly to: 'queued';
      readonly notBeforeMs: number;
      readonly reason: string | null;
      readonly undoAttempt: boolean;
      /** Its words may not go any more. */
      readonly needsTemplate?: true;
    }
  | {
      readonly to: 'held' | 'discarded';
      readonly reason: string;
      /** Business time at which it is looked at again. */
      readonly until?: Date | null;
      /** What the channel said, when it was the channel that refused. */
      readonly refusal?: { readonly code: number; readonly details: string };
      /** More than the reason, in words. */
      readonly details?: string | undefined;
    }
  | { readonly to: 'failed'; readonly reason: string; readonly code: number; readonly details: string }
  | {
      readonly to: 'unconfirmed';
      readonly details: string;
      readonly decision: Decision;
      readonly initiated: Initiated | null;
    };

export type Finished = {
  /** More is queued behind this message. */
  readonly hasMore: boolean;
  /** Statuses of it came before its send returned. */
  readonly hasEarlyStatuses: boolean;
};

/** Writes the result of an attempt; null when the claim was lost meanwhile. */
export async function finishClaim(db: Db, claimed: ClaimedMessage, result: ClaimResult): Promise<Finished | null> {
  const wamid = result.to === 'sent' ? result.wamid : null;
  const finish = sql`
    update outbox_messages o set ${assignments(result)}
    where id = ${claimed.id} and claim_token = ${claimed.claimToken} and state in ('sending', 'unconfirmed')
    returning o.conversation_id,
      exists (select from outbox_messages more where more.conversation_id = o.conversation_id and more.state = 'queued' and more.id <> o.id) as has_more,
      exists (select from early_statuses e where e.wamid = ${wamid}) as has_early_statuses`;
  const mayHaveGone = result.to === 'sent' || result.to === 'unconfirmed';
  const { rows } = await (mayHaveGone
    ? sql<Finished>`with finished as (${finish}), counted as (${countOne(sql`finished`)}) select * from finished`
    : sql<Finished>`${finish}`
  ).execute(db);
  return rows[0] ?? null;
}

/** How it was sent, and why; also when only a status will tell whether it was. */
const howOf = ({ decision, initiated }: { readonly decision: Decision; readonly initiated: Initiated | null }) => sql`
  decision = ${storableJson(decision)}::jsonb, initiated_at = ${initiated?.at ?? null}::timestamptz,
  opens_window = ${initiated?.isOutsideWindow ?? false}`;

function assignments(result: ClaimResult) {
  switch (result.to) {
    case 'sent':
      return sql`state = 'sent', wamid = ${result.wamid}, accepted_at = now(), reason = null, error_code = null, error_details = null,
        ${howOf(result)}`;
    case 'queued':
      return sql`state = 'queued', not_before = now() + ${result.notBeforeMs} * interval '1 ms', reason = ${result.reason},
        attempts = attempts - ${result.undoAttempt ? 1 : 0}, needs_template = needs_template or ${result.needsTemplate === true}`;
    case 'failed':
      return sql`state = 'failed', failed_at = now(), reason = ${result.reason}, error_code = ${result.code}, error_details = ${result.details}`;
    case 'unconfirmed':
      return sql`state = 'unconfirmed', unconfirmed_at = now(), ambiguities = ambiguities + 1, error_details = ${result.details},
        ${howOf(result)}`;
    default:
      return sql`state = ${result.to}, reason = ${result.reason}, release_at = ${result.until ?? null}::timestamptz,
        error_code = ${result.refusal?.code ?? null}, error_details = ${result.refusal?.details ?? result.details ?? null}`;
  }
}
