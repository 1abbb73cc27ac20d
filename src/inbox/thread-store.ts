import { type RawBuilder, sql } from 'kysely';
import type { ConversationId, MessageId, TurnId } from '../core/ids.ts';
import { type Db, inMicroseconds, onThreadPage, type ThreadOrder, type ThreadPage } from '../platform/db/index.ts';
import type { MessageContent, MessageContext } from './content-types.ts';
import { FOLLOW_UP } from './follow-up-store.ts';
import type { MessageOutcome, OverheardMessage } from './types.ts';

/** A message of a customer as people read it. */
export type ThreadMessage = {
  readonly id: MessageId;
  readonly conversationId: ConversationId;
  readonly key: string;
  /** Machine time, microseconds. */
  readonly storedAt: number;
  readonly kind: string;
  readonly text: string;
  readonly notes: readonly string[];
  readonly context: MessageContext | null;
  readonly content: MessageContent | null;
  readonly sentAt: Date;
  readonly outcome: MessageOutcome | null;
  readonly outcomeReason: string | null;
  readonly turnId: TurnId | null;
  readonly editedAt: Date | null;
  readonly revokedAt: Date | null;
};

/** Entries of our own, and changes that are seen in the message they changed, are none that people read. */
const isShown = sql`kind <> ${sql.lit(FOLLOW_UP)} and not (kind in ('edit', 'revoke') and coalesce(outcome, '') = 'ignored')`;

const ORDER: ThreadOrder = {
  key: sql`seq`,
  ofText: (key) => sql`${key}::bigint`,
  storedAt: sql`received_at`,
};
const MESSAGE: RawBuilder<unknown> = sql`id, conversation_id, seq::text as key, ${inMicroseconds(ORDER.storedAt)} as stored_at, kind, text,
  notes, context, content, sent_at, outcome, outcome_reason, turn_id, edited_at, revoked_at`;

/** A page of what a customer wrote, in the order in which it came. */
export async function messagesOnPage(db: Db, page: ThreadPage): Promise<ThreadMessage[]> {
  const { rows } = await sql<ThreadMessage>`
    select ${MESSAGE} from messages where conversation_id = ${page.conversationId} and ${isShown} ${onThreadPage(ORDER, page)}`.execute(
    db,
  );
  return rows;
}

export async function messagesWithIds(db: Db, ids: readonly string[]): Promise<ThreadMessage[]> {
  const { rows } = await sql<ThreadMessage>`select ${MESSAGE} from messages where id = any(${ids}::uuid[])`.execute(db);
  return rows;
}

/** Those of a conversation with these ids of the channel. */
export async function messagesWithWamids(
  db: Db,
  conversationId: ConversationId,
  wamids: readonly string[],
): Promise<{ readonly id: MessageId; readonly wamid: string; readonly kind: string; readonly text: string }[]> {
  const { rows } = await sql<{ id: MessageId; wamid: string; kind: string; text: string }>`
    select id, wamid, kind, text from messages
    where conversation_id = ${conversationId} and wamid = any(${wamids}::text[]) and ${isShown}`.execute(db);
  return rows;
}

/** Something that was said without us. */
export type ThreadOverheard = Pick<
  OverheardMessage,
  'source' | 'direction' | 'kind' | 'text' | 'content' | 'sentAt'
> & {
  readonly id: string;
  readonly conversationId: ConversationId;
  readonly key: string;
  readonly storedAt: number;
  /** When whoever wrote it deleted it. */
  readonly revokedAt: Date | null;
};

/** What was said before we came has its place among what we heard ourselves. */
const HEARD_AT = sql`(case when source = 'history' then sent_at else received_at end)`;
const HEARD: ThreadOrder = {
  key: sql`(${inMicroseconds(HEARD_AT)}, id)`,
  ofText: (key) => {
    const [at = '0', id = ''] = key.split('~');
    return sql`(${at}::bigint, ${id}::uuid)`;
  },
  storedAt: HEARD_AT,
};
const OVERHEARD: RawBuilder<unknown> = sql`id, conversation_id, ${inMicroseconds(HEARD_AT)} as stored_at,
  ${inMicroseconds(HEARD_AT)} || '~' || id as key, source, direction, kind, text, content, sent_at, revoked_at`;

export async function overheardOnPage(db: Db, page: ThreadPage): Promise<ThreadOverheard[]> {
  const { rows } = await sql<ThreadOverheard>`
    select ${OVERHEARD} from overheard_messages where conversation_id = ${page.conversationId} ${onThreadPage(HEARD, page)}`.execute(
    db,
  );
  return rows;
}

export async function overheardWithIds(db: Db, ids: readonly string[]): Promise<ThreadOverheard[]> {
  const { rows } =
    await sql<ThreadOverheard>`select ${OVERHEARD} from overheard_messages where id = any(${ids}::uuid[])`.execute(db);
  return rows;
}
