import type { PastTurn } from '../agent/index.ts';
import type { ConversationId, TurnId } from '../core/ids.ts';
import { detectLanguage } from '../core/language.ts';
import { findCustomer } from '../customers/index.ts';
import { findHolding } from '../handoff/index.ts';
import { findConversation, findOpenMessages } from '../inbox/index.ts';
import type { Db } from '../platform/db/index.ts';
import { findHistory, type StoredTurn } from './store.ts';
import type { TurnWork } from './types.ts';

/** Everything unanswered of a conversation with what the turn has to know; null when nothing is open. */
export async function readWork(db: Db, conversationId: ConversationId): Promise<TurnWork | null> {
  const [messages, conversation, holding] = await Promise.all([
    findOpenMessages(db, conversationId),
    findConversation(db, conversationId),
    findHolding(db, conversationId),
  ]);
  const first = messages[0];
  if (!first || !conversation) return null;
  const customer = await findCustomer(db, conversation.customerId);
  if (!customer) return null;
  const language = detectLanguage(messages.map((message) => message.text).join('\n'), customer.language);
  // The id of the first unanswered message names the turn, so that a rerun is the same turn.
  const turnId: TurnId = first.id;
  return { turnId, conversation, customer, holding, messages, language };
}

/** Turns given to the model at most, whatever their size. */
const HISTORY_LIMIT = 120;

export type History = {
  readonly turns: readonly PastTurn[] /** Set when the history was cut: it starts there from now on. */;
  readonly fromSeq: number | null;
};

/** The history within the model's budget; `cut` returns the index of the first turn that stays. */
export async function readHistory(
  db: Db,
  conversationId: ConversationId,
  cut: (turns: readonly PastTurn[]) => number,
): Promise<History> {
  const stored = await findHistory(db, conversationId, HISTORY_LIMIT);
  const turns = stored.map(toPastTurn);
  const start = cut(turns);
  return { turns: turns.slice(start), fromSeq: start > 0 ? (stored[start]?.seq ?? null) : null };
}

const toPastTurn = (turn: StoredTurn): PastTurn => ({
  turnId: turn.id,
  customerTexts: turn.customerTexts,
  calls: turn.calls,
  reply: turn.reply,
});
