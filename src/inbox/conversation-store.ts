import { type RawBuilder, sql } from 'kysely';
import type { ConversationId, CustomerId } from '../core/ids.ts';
import type { Reading, Tx } from '../platform/db/index.ts';
import type { Conversation } from './types.ts';

export type ConversationTouch = {
  readonly id: ConversationId;
  readonly customerId: CustomerId;
  readonly phoneNumberId: string;
  /** Newest message that opens the window, if any. */
  readonly lastInboundAt: Date | null;
};

/** After so long a number may have another owner, who is not to see what the chat holds. */
const LONG_SILENCE = sql`interval '90 days'`;

/** Makes or touches one conversation per customer; give them sorted by customer. */
export async function touchConversations(
  tx: Tx,
  touches: readonly ConversationTouch[],
): Promise<Map<CustomerId, ConversationId>> {
  const { rows } = await sql<{ id: ConversationId; customerId: CustomerId }>`
    insert into conversations (id, customer_id, phone_number_id, last_inbound_at)
    select * from unnest(
      ${touches.map((touch) => touch.id)}::uuid[], ${touches.map((touch) => touch.customerId)}::uuid[],
      ${touches.map((touch) => touch.phoneNumberId)}::text[], ${touches.map((touch) => touch.lastInboundAt)}::timestamptz[])
    on conflict (customer_id, phone_number_id) do update
      set last_inbound_at = greatest(conversations.last_inbound_at, excluded.last_inbound_at),
        own_since = case when excluded.last_inbound_at - conversations.last_inbound_at > ${LONG_SILENCE}
          then excluded.last_inbound_at else conversations.own_since end
    returning id, customer_id
  `.execute(tx);
  return new Map(rows.map((row) => [row.customerId, row.id]));
}

export const conversationWith = (id: ConversationId): Reading<Conversation> => ({
  query: sql`select id, customer_id, phone_number_id, last_inbound_at from conversations where id = ${id}`,
  times: ['lastInboundAt'],
});

/** The customer of a conversation, as an expression for the queries of others. */
export const customerOf = (id: ConversationId): RawBuilder<CustomerId> =>
  sql`(select customer_id from conversations where id = ${id})`;

/** Since when a customer's chat belongs to whoever writes in it now, as an expression for the queries of others; null: from its beginning. */
export const chatOwnSince = (id: CustomerId): RawBuilder<Date | null> =>
  sql`(select max(own_since) from conversations where customer_id = ${id})`;

/**
 * Whether a message of a chat was written by whoever owns the chat now, as an expression for the queries of others.
 * Almost always a chat never changed hands, and then no message is looked at.
 */
export const isOfOwner = (id: ConversationId, messageId: RawBuilder<unknown>): RawBuilder<boolean> => sql`
  ((select own_since from conversations where id = ${id}) is null or (select sent_at from messages where id = ${messageId})
    >= (select own_since from conversations where id = ${id}))`;

/** Whether what came with a message may be told to the model: not when it was deleted, or came for another agent. */
export const mayBeShown = (messageId: RawBuilder<unknown>): RawBuilder<boolean> => sql`
  not exists (select from messages where id = ${messageId}
    and (revoked_at is not null or coalesce(outcome_reason = 'standby', false)))`;
