import { insertReceipts } from '../actions/index.ts';
import { type ConversationId, newId } from '../core/ids.ts';
import { type Content, flawsOf, insertOutbox } from '../outbox/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { markDelayTold } from './operation-queue-store.ts';
import { endOperation } from './operation-store.ts';
import { isForPage } from './page-rules.ts';
import { endPage, isPageWithdrawn } from './page-store.ts';
import type { OrderPayments } from './ports.ts';
import { type Teller, type Told, tellResult, withDemo } from './tell-result.ts';
import type { Operation, StepDone, VendorSubscription } from './types.ts';
import { type FailureReason, WORDS } from './words.ts';

/**
 * Ends an operation as done and tells the customer in the same transaction. Called by whoever hears of it first, our own
 * call or the vendor's; returns the conversation to wake, null when it had ended or nobody is told.
 */
export async function completeOperation(
  teller: Teller,
  tx: Tx,
  operation: Operation,
  result: StepDone,
  subscription: VendorSubscription | null,
): Promise<ConversationId | null> {
  const told = tellResult(teller, operation, result, subscription);
  const isUnwanted = isForPage(operation.params) && (await isPageWithdrawn(tx, operation.id));
  if (!(await endOperation(tx, operation.id, { state: 'done', reason: null, result, told: told.text }))) return null;
  return isUnwanted ? null : tellEnd(tx, operation, told);
}

/** Ends an operation that was certainly not done; the customer hears that nothing was changed, and an order that its refund failed. */
export async function failOperation(
  { teller, orders }: { readonly teller: Teller; readonly orders: Pick<OrderPayments, 'onOrderRefundFailed'> },
  tx: Tx,
  operation: Operation,
  reason: FailureReason,
): Promise<ConversationId | null> {
  const { params, language } = operation;
  const told = { text: withDemo(teller, WORDS[language].failed[reason], operation), facts: [] };
  if (!(await endOperation(tx, operation.id, { state: 'failed', reason, result: null, told: told.text }))) return null;
  if (isForPage(params)) {
    const isUnwanted = await isPageWithdrawn(tx, operation.id);
    await endPage(tx, operation.id);
    if (isUnwanted) return null;
  }
  if (params.kind === 'refund') await orders.onOrderRefundFailed(tx, params.orderId, params.amount);
  return tellEnd(tx, operation, told);
}

/** Tells that a refund came back, and ends its operation if nobody had. */
export async function abandonRefund(tx: Tx, operation: Operation, told: Told): Promise<ConversationId | null> {
  await endOperation(tx, operation.id, { state: 'failed', reason: 'returned', result: null, told: told.text });
  return tellEnd(tx, operation, told);
}

const tellEnd = (tx: Tx, { conversationId, params }: Operation, told: Told): Promise<ConversationId | null> =>
  tellCustomer(tx, conversationId, told, `operation:${params.kind}`);

/** Says once that it takes longer. */
export async function tellDelay(tx: Tx, operation: Operation): Promise<ConversationId | null> {
  if (!(await markDelayTold(tx, operation.id))) return null;
  const text = WORDS[operation.language].delayed;
  return tellCustomer(tx, operation.conversationId, { text, facts: [] }, 'operation:delayed');
}

/** With its button where WhatsApp takes one. */
function contentOf({ text, tap }: Told): Content {
  const withButton = tap && ({ kind: 'link', ...tap } as const);
  return withButton && flawsOf(withButton).length === 0 ? withButton : { kind: 'text', text };
}

/** Puts a notice into the outbox, with the facts it rests on as a receipt. */
export async function tellCustomer(
  tx: Tx,
  conversationId: ConversationId | null,
  told: Told,
  source: string,
): Promise<ConversationId | null> {
  if (conversationId === null) return null;
  const [{ facts }, content] = [told, contentOf(told)];
  await insertOutbox([{ id: newId(), conversationId, turnId: null, origin: 'notice', content }]).execute(tx);
  // No turn said this: its receipt stands under an id of its own.
  if (facts.length > 0)
    await insertReceipts(conversationId, newId<'message'>(), [{ id: source, source: 'billing', facts }]).execute(tx);
  return conversationId;
}
