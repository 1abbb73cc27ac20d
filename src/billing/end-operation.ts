import { type Fact, insertReceipts } from '../actions/index.ts';
import { type ConversationId, newId } from '../core/ids.ts';
import { insertOutbox } from '../outbox/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { markDelayTold } from './operation-queue-store.ts';
import { type End, endOperation } from './operation-store.ts';
import { type Teller, type Told, tellResult, withDemo } from './tell-result.ts';
import type { Operation, StepDone, VendorSubscription } from './types.ts';
import { type FailureReason, WORDS } from './words.ts';

/**
 * Ends an operation as done and tells the customer in the same transaction. Called by whoever hears of it first, our own
 * call or the vendor's; returns the conversation to wake, null when it had ended or nobody is told.
 */
export const completeOperation = (
  teller: Teller,
  tx: Tx,
  operation: Operation,
  result: StepDone,
  subscription: VendorSubscription | null,
): Promise<ConversationId | null> =>
  end(tx, operation, tellResult(teller, operation, result, subscription), { state: 'done', reason: null, result });

/** Ends an operation that was certainly not done; the customer hears that nothing was changed. */
export const failOperation = (
  teller: Teller,
  tx: Tx,
  operation: Operation,
  reason: FailureReason,
): Promise<ConversationId | null> =>
  end(
    tx,
    operation,
    { text: withDemo(teller, WORDS[operation.language].failed[reason], operation), facts: [] },
    { state: 'failed', reason, result: null },
  );

async function end(
  tx: Tx,
  operation: Operation,
  told: Told,
  ending: Omit<End, 'told'>,
): Promise<ConversationId | null> {
  if (!(await endOperation(tx, operation.id, { ...ending, told: told.text }))) return null;
  return tellCustomer(tx, operation.conversationId, told, `operation:${operation.params.kind}`);
}

/** Says once that it takes longer. */
export async function tellDelay(tx: Tx, operation: Operation): Promise<ConversationId | null> {
  if (!(await markDelayTold(tx, operation.id))) return null;
  const text = WORDS[operation.language].delayed;
  return tellCustomer(tx, operation.conversationId, { text, facts: [] }, 'operation:delayed');
}

/** Puts a notice into the outbox, with the facts it rests on as a receipt. */
export async function tellCustomer(
  tx: Tx,
  conversationId: ConversationId | null,
  { text, facts }: { readonly text: string; readonly facts: readonly Fact[] },
  source: string,
): Promise<ConversationId | null> {
  if (conversationId === null) return null;
  const content = { kind: 'text', text } as const;
  await insertOutbox([{ id: newId(), conversationId, turnId: null, origin: 'notice', content }]).execute(tx);
  // No turn said this: its receipt stands under an id of its own.
  if (facts.length > 0)
    await insertReceipts(conversationId, newId<'message'>(), [{ id: source, source: 'billing', facts }]).execute(tx);
  return conversationId;
}
