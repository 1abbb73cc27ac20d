import { type RawBuilder, sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { Reading } from '../platform/db/index.ts';
import { CODE_NOTE } from './rules.ts';
import type { OpenMessage } from './types.ts';

/**
 * What the customer changed or took back after a message: which message that was is not told for every number, so that
 * none before it counts as their own words any more.
 */
const CHANGES = sql`('edit', 'revoke', 'unsupported')`;

/** Everything unanswered of a conversation: by the time it was sent, then by arrival. */
export const openMessagesOf = (conversationId: ConversationId): Reading<OpenMessage> => ({
  query: sql`
    select id, wamid, kind, text, chosen_id, sent_at, received_at,
      kind = 'text' and (context is null or context = 'null') and not exists (
        select from messages later where later.conversation_id = ${conversationId} and later.seq > m.seq
          and later.kind in ${CHANGES}) as is_own_words,
      ${CODE_NOTE} = any(notes) as is_code
    from messages m
    where conversation_id = ${conversationId} and outcome is null order by sent_at, seq limit 200`,
  times: ['sentAt', 'receivedAt'],
});

/** SQL for a message while it is unanswered, otherwise the first unanswered one of the conversation, otherwise null. */
export const stillOrFirstOpen = (
  message: RawBuilder<unknown>,
  conversation: RawBuilder<unknown>,
): RawBuilder<unknown> => sql`
  coalesce(
    (select id from messages where id = ${message} and outcome is null),
    (select id from messages where conversation_id = ${conversation} and outcome is null order by sent_at, seq limit 1)
  )`;
