import { sql } from 'kysely';
import type { ToolCallRecord } from '../agent/index.ts';
import type { ConversationId, TurnId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { Db } from '../platform/db/index.ts';
import type { StoredTurn } from './types.ts';

/** A turn with all that its model was given. */
export type RepeatableTurn = {
  readonly id: TurnId;
  readonly conversationId: ConversationId;
  readonly language: Language;
  readonly customerTexts: readonly string[];
  readonly calls: readonly ToolCallRecord[];
  readonly reply: string | null;
  readonly outcome: string;
  readonly reason: string | null;
  readonly startedAt: Date;
  readonly model: string | null;
  /** Null: no model was asked, or what was recorded has been forgotten. */
  readonly promptHash: string | null;
  /** Earlier turns that the model saw, oldest first. */
  readonly history: readonly StoredTurn[];
};

type Row = Omit<RepeatableTurn, 'history'> & { readonly request: string | null };

/** What a turn can be run again on; null when there is no such turn. */
export async function repeatableTurn(db: Db, id: string): Promise<RepeatableTurn | null> {
  const { rows } = await sql<Row>`
    select id, conversation_id, language, customer_texts, calls, reply, outcome, reason, started_at,
      trace ->> 'model' as model, trace ->> 'promptHash' as prompt_hash, trace ->> 'request' as request
    from turns where id = ${id}::uuid`.execute(db);
  const [turn] = rows;
  if (turn === undefined) return null;
  const { request, ...recorded } = turn;
  const { rows: history } = await sql<StoredTurn>`
    select seq, id, customer_texts, reply, calls from turns
    where conversation_id = ${turn.conversationId} and id = any(${historyIn(request)}::uuid[]) order by seq`.execute(
    db,
  );
  return { ...recorded, history };
}

const IDS = /^\{"history":(\[[^\]]*\])/;

/** The ids stand first in what was recorded of the request, whose end may have been cut off. */
function historyIn(request: string | null): readonly string[] {
  const ids = IDS.exec(request ?? '')?.[1];
  return ids === undefined ? [] : (JSON.parse(ids) as string[]);
}
