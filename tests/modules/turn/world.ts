import { sql } from 'kysely';
import { type Executor, insertReceipts, type SettleAnswerDeps } from '../../../src/actions/index.ts';
import type { AgentRequest, AgentResult, ToolCallRecord } from '../../../src/agent/index.ts';
import { type ConversationId, type CustomerId, newId } from '../../../src/core/ids.ts';
import { markDue, type RunTurnDeps } from '../../../src/turn/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';
import { traceOf, turnDeps } from './turn-deps.ts';

export { says, traceOf } from './turn-deps.ts';

/** The database of the test file that imports this. */
export const database = useDatabase();

export type Think = (request: AgentRequest) => AgentResult | Promise<AgentResult>;

type World = {
  readonly deps: RunTurnDeps;
  readonly id: ConversationId;
  readonly customerId: CustomerId;
  /** What the model was asked, in order. */
  readonly asked: AgentRequest[];
  readonly savedReceipts: string[];
  readonly committed: { readonly isDueAgain: boolean }[];
};

/** A due conversation and a model that thinks what the test says, one thought a call. */
export async function world(
  thoughts: Think[],
  over: Partial<RunTurnDeps> = {},
  executors: Readonly<Record<string, Executor>> = {},
  retell: NonNullable<SettleAnswerDeps['retell']> = async () => null,
): Promise<World> {
  const { db } = database();
  const { id, customerId } = await makeConversation(db);
  const asked: AgentRequest[] = [];
  const [savedReceipts, committed]: [string[], { isDueAgain: boolean }[]] = [[], []];
  const deps: RunTurnDeps = {
    ...turnDeps(db, id, { executors, retell }),
    runAgent: async (request) => {
      asked.push(request);
      const think = thoughts.shift();
      if (!think) throw new Error('the script is over');
      return think(request);
    },
    saveReceipts: (work, receipts) => {
      savedReceipts.push(...receipts.map((receipt) => receipt.id));
      return insertReceipts(work.conversation.id, work.turnId, receipts);
    },
    onCommitted: async (_, __, isDueAgain) => void committed.push({ isDueAgain }),
    ...over,
  };
  return { deps, id, customerId, asked, savedReceipts, committed };
}

let count = 0;
/** The customer taps a button of ours. */
export async function tap(id: ConversationId, chosenId: string): Promise<void> {
  await write(id, 'Sí, confirmar');
  await sql`update messages set chosen_id = ${chosenId}, kind = 'interactive'
    where conversation_id = ${id} and outcome is null and text = 'Sí, confirmar'`.execute(database().db);
}

export async function write(id: ConversationId, text: string, sentAt = new Date()): Promise<void> {
  count += 1;
  const { db } = database();
  await sql`insert into messages (id, conversation_id, wamid, kind, text, sent_at)
    values (${newId()}, ${id}, ${`wamid.${count}`}, 'text', ${text}, ${sentAt})`.execute(db);
  await db.transaction().execute((tx) => markDue(tx, [{ conversationId: id, messages: 1, quietMs: 0 }]));
}

export async function outcomes(id: ConversationId): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    select concat_ws(' ', text, '->', outcome, outcome_reason) as line from messages where conversation_id = ${id} order by seq
  `.execute(database().db);
  return rows.map((row) => row.line);
}

export async function said(id: ConversationId): Promise<string[]> {
  const { rows } = await sql<{ text: string }>`
    select content ->> 'text' as text from outbox_messages where conversation_id = ${id} order by seq
  `.execute(database().db);
  return rows.map((row) => row.text);
}

export async function holderOf(id: ConversationId): Promise<string> {
  const { rows } = await sql<{ line: string }>`
    select concat_ws(' ', holder, reason) as line from holders where conversation_id = ${id}
  `.execute(database().db);
  return rows[0]?.line ?? 'assistant';
}

/** What the turns of a conversation cost, in millionths of a US dollar. */
export async function costsOf(id: ConversationId): Promise<number[]> {
  const { rows } = await sql<{ cost: number }>`
    select cost_micro_usd::float8 as cost from turns where conversation_id = ${id} order by seq
  `.execute(database().db);
  return rows.map((row) => row.cost);
}

/** A thought that lasts until its turn is interrupted, as a model call does. */
/** What a thought has cost that is broken off. */
export const COST_OF_INTERRUPTED = 30;

export const thinksUntilInterrupted =
  (meanwhile: () => Promise<unknown>): Think =>
  (request) =>
    new Promise((_, reject) => {
      const stop = (): void => {
        request.onAborted?.(traceOf(COST_OF_INTERRUPTED));
        reject(request.signal.reason as Error);
      };
      request.signal.addEventListener('abort', stop, { once: true });
      void meanwhile();
    });

/** A call that was made and has a receipt. */
export const priceCall: ToolCallRecord = {
  callId: 'call_1',
  tool: 'price',
  arguments: '{}',
  result: '{}',
  isError: false,
  ms: 1,
  receipt: { id: 'price:1', source: 'price', facts: [] },
};
