import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { Write } from '../platform/db/index.ts';

/** A person has written: the customer does not wait for their words any more. */
export const endWait = (conversationId: ConversationId): Write => sql`
  update holders set unanswered_since = null where conversation_id = ${conversationId} and unanswered_since is not null`;
