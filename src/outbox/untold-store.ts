import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { Reading, Write } from '../platform/db/index.ts';

/** Something of which the assistant does not know: a person said it, or its own answer was never sent. */
export type Untold = { readonly id: string; readonly origin: 'person' | 'reply'; readonly text: string };

/** At most the 20 newest, oldest first. A file without words is named by its kind. */
export const untoldOf = (conversationId: ConversationId): Reading<Untold> => ({
  query: sql`
    select id, origin, text from (
      select id, origin, seq, coalesce(nullif(content ->> 'text', ''), '(' || (content ->> 'kind') || ')') as text
      from outbox_messages
      where conversation_id = ${conversationId} and told_at is null and (origin = 'person' or reason in ('taken_over', 'draft', 'draft_edited', 'draft_discarded'))
        and (origin = 'reply' and (state = 'discarded' or state = 'held') or origin = 'person' and state not in ('held', 'failed', 'discarded'))
      order by seq desc limit 20
    ) newest order by seq`,
  times: [],
});

/** The assistant was told. */
export const markAsTold = (ids: readonly string[]): Write => sql`
  update outbox_messages set told_at = now() where id = any(${ids}::uuid[])`;
