import { type RawBuilder, sql } from 'kysely';
import type { ActionId, ConversationId } from '../core/ids.ts';
import { type Db, inMicroseconds, onThreadPage, type ThreadOrder, type ThreadPage } from '../platform/db/index.ts';
import type { ActionState } from './types.ts';

/** What was proposed to a customer, as people read it. */
export type ThreadProposal = {
  readonly id: ActionId;
  readonly conversationId: ConversationId;
  readonly key: string;
  /** Machine time, microseconds. */
  readonly storedAt: number;
  readonly kind: string;
  readonly question: string;
  readonly state: ActionState;
  readonly expiresAt: Date;
  readonly createdAt: Date;
};

const ORDER: ThreadOrder = {
  key: sql`(${inMicroseconds(sql`created_at`)}, id)`,
  ofText: (key) => {
    const [at = '0', id = ''] = key.split('~');
    return sql`(${at}::bigint, ${id}::uuid)`;
  },
  storedAt: sql`created_at`,
};
const PROPOSAL: RawBuilder<unknown> = sql`id, conversation_id, ${inMicroseconds(sql`created_at`)} || '~' || id as key,
  ${inMicroseconds(sql`created_at`)} as stored_at, kind, question, state, expires_at, created_at`;

export async function proposalsOnPage(db: Db, page: ThreadPage): Promise<ThreadProposal[]> {
  const { rows } = await sql<ThreadProposal>`
    select ${PROPOSAL} from actions where conversation_id = ${page.conversationId} ${onThreadPage(ORDER, page)}`.execute(
    db,
  );
  return rows;
}

export async function proposalsWithIds(db: Db, ids: readonly string[]): Promise<ThreadProposal[]> {
  const { rows } = await sql<ThreadProposal>`select ${PROPOSAL} from actions where id = any(${ids}::uuid[])`.execute(
    db,
  );
  return rows;
}
