import type { Money } from '../core/money.ts';
import type { Tx } from '../platform/db/index.ts';
import { moveBalance } from './balance-store.ts';
import { findCustomerOfVendor } from './customer-store.ts';
import { tellCustomer } from './end-operation.ts';
import type { Applied } from './event-types.ts';
import { findOperation } from './operation-store.ts';
import { findLastOrderPage } from './past-operation-store.ts';
import { recordPayment } from './record-store.ts';
import { type Teller, tellExcess, tellMissing } from './tell-transfer.ts';
import type { VendorTransfer } from './types.ts';

/** A transfer that brought a part: it is recorded as that, the customer hears what is missing, and the order waits. */
export async function applyTransfer(teller: Teller, tx: Tx, transfer: VendorTransfer): Promise<Applied> {
  const operation = await findOperation(tx, transfer.actionId);
  if (operation?.params.kind !== 'order_checkout') return { state: 'ignored', outcome: 'unknown_payment' };
  if (transfer.isPaid) return { state: 'done', outcome: 'paid' };
  if (transfer.received.minor <= 0) return { state: 'done', outcome: 'waits_for_payment' };
  const { customerId, conversationId, params } = operation;
  const { orderId, orderNumber } = params;
  const record = { vendorId: transfer.paymentId, customerId, kind: 'order', orderId, state: 'partial' } as const;
  if (!(await recordPayment(tx, { ...record, amount: transfer.received }))) return { state: 'done', outcome: 'same' };
  const told = tellMissing(teller, operation, orderNumber, transfer);
  const wake = await tellCustomer(tx, conversationId, told, 'order_payment');
  const detail = { orderId, received: transfer.received, missing: transfer.missing };
  return { state: 'done', outcome: 'partial', wake, alert: 'payment_differs', detail };
}

type BalanceContext = { readonly teller: Teller; readonly readAt: Date };

/** Money that a customer has sent and that no payment asked for: a person gives it back, each rise is told once. */
export async function applyBalance(
  { teller, readAt }: BalanceContext,
  tx: Tx,
  vendorCustomerId: string,
  amounts: readonly Money[],
): Promise<Applied> {
  const customerId = await findCustomerOfVendor(tx, vendorCustomerId);
  if (customerId === null) return { state: 'ignored', outcome: 'unknown_customer' };
  const risen = await moveBalance(tx, { vendorCustomerId, customerId, amounts, readAt });
  const [first] = risen;
  if (first === undefined) return { state: 'done', outcome: 'same' };
  const page = await findLastOrderPage(tx, customerId);
  let wake: Applied['wake'] = null;
  for (const excess of page === null ? [] : risen)
    wake = page && (await tellCustomer(tx, page.conversationId, tellExcess(teller, page, excess), 'order_payment'));
  return { state: 'done', outcome: 'excess', wake, alert: 'payment_excess', detail: { excess: risen } };
}
