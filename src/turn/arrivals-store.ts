import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { Reading } from '../platform/db/index.ts';

/** Messages that have arrived in a conversation so far: tells a newer one from one that was read already. */
export const arrivalsOf = (conversationId: ConversationId): Reading<{ readonly arrivals: number }> => ({
  query: sql`select arrivals from turn_queue where conversation_id = ${conversationId}`,
  times: [],
});
