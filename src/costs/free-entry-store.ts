import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { Reading } from '../platform/db/index.ts';

const FREE_ENTRY_MS = 72 * 3_600_000;

/** When what is free in a conversation began; no time: nothing is. */
export type FreeEntry = { readonly since: Date | null };

/**
 * Since when everything is free in a conversation, by the first message of the last 72 hours that WhatsApp called a free
 * entry. Two free entries one soon after the other count as one, and end with the first.
 */
export const freeEntryOf = (conversationId: ConversationId, now: Date): Reading<FreeEntry> => ({
  query: sql`
    select min(at) as since from message_costs
    where conversation_id = ${conversationId} and type = 'free_entry_point' and at > ${new Date(now.getTime() - FREE_ENTRY_MS)}::timestamptz`,
  times: ['since'],
});

/** Until when that lasts; null: nothing is free. */
export const freeUntil = ({ since }: FreeEntry): Date | null => since && new Date(since.getTime() + FREE_ENTRY_MS);
