import type { ConversationId, OperationId, WorkerId } from '../core/ids.ts';
import type { AlertCode } from '../handoff/index.ts';
import type { Db } from '../platform/db/index.ts';
import { applyRefund, type RefundContext } from './apply-refunds.ts';
import { completeOperation, failOperation, tellDelay } from './end-operation.ts';
import { type Claimed, claimOperations, postponeOperation, renewLease } from './operation-queue-store.ts';
import type { Billing, OrderPayments } from './ports.ts';
import { DELAY_IS_TOLD_AFTER_MS, retryAfterMs } from './rules.ts';
import { runSteps } from './run-steps.ts';
import { databaseTime, saveSubscription } from './subscription-store.ts';
import type { Teller } from './tell-result.ts';
import type { StepDone, VendorSubscription } from './types.ts';

export type PerformDeps = {
  readonly db: Db;
  readonly worker: WorkerId;
  /** False while others may take this process for dead: then nothing is called. */
  readonly isAlive: () => boolean;
  readonly billing: Billing;
  readonly orders: RefundContext['orders'] & Pick<OrderPayments, 'onOrderRefundFailed'>;
  readonly timeZone: () => Promise<string>;
  readonly wakeOutbox: (conversations: readonly ConversationId[]) => Promise<void>;
  /** Something is stuck or was refused for a reason that staff can remedy. */
  readonly alertStaff: (kind: AlertCode, subject: string, detail: object) => Promise<void>;
  readonly onError: (operation: OperationId, error: unknown) => void;
};

const BATCH = 8;

/** Does what is due until nothing is; returns how many operations were taken up. Safe to run anywhere, any number. */
export async function performOperations(deps: PerformDeps): Promise<number> {
  let total = 0;
  for (;;) {
    const claimed = await claimOperations(deps.db, deps.worker, BATCH);
    await Promise.all(claimed.map((operation) => performOne(deps, operation)));
    total += claimed.length;
    if (claimed.length === 0) return total;
  }
}

const RENEW_MS = 15_000;
/** Refusals that only a person can do something about. */
const FOR_STAFF: ReadonlySet<string> = new Set(['invalid', 'account', 'disputed']);

async function performOne(deps: PerformDeps, operation: Claimed): Promise<void> {
  const holds = async (): Promise<boolean> => deps.isAlive() && (await renewLease(deps.db, operation));
  const renewal = setInterval(() => void holds().catch(() => undefined), RENEW_MS);
  try {
    const result = await runSteps({ ...deps, holds }, operation);
    if (result.outcome === 'done') return await finish(deps, operation, result.done);
    if (result.outcome === 'refused') {
      await told(
        deps,
        (teller) => (tx) => failOperation({ teller, orders: deps.orders }, tx, operation, result.reason),
      );
      if (FOR_STAFF.has(result.reason))
        await deps.alertStaff('billing_refused', operation.id, { kind: operation.params.kind, reason: result.reason });
      return;
    }
    await postpone(deps, operation, result.retryAfterMs, result.reason);
  } catch (error) {
    deps.onError(operation.id, error);
    await postpone(deps, operation, null, 'error').catch(() => undefined);
  } finally {
    clearInterval(renewal);
  }
}

/** Our row follows what the vendor says after the act; then everything is told in one transaction. */
async function finish(deps: PerformDeps, operation: Claimed, done: StepDone): Promise<void> {
  const readAt = await databaseTime(deps.db);
  const refund = operation.params.kind === 'refund' ? await deps.billing.refund(done.id) : null;
  const subscription = await subscriptionOf(deps, operation);
  await told(deps, (teller) => async (tx) => {
    if (refund !== null) return (await applyRefund({ orders: deps.orders, teller }, tx, refund)).wake ?? null;
    if (subscription !== null) await saveSubscription(tx, operation.customerId, subscription, readAt);
    return completeOperation(teller, tx, operation, done, subscription);
  });
}

const subscriptionOf = async (deps: PerformDeps, { params }: Claimed): Promise<VendorSubscription | null> =>
  'subscriptionId' in params ? deps.billing.subscription(params.subscriptionId) : null;

async function postpone(deps: PerformDeps, operation: Claimed, wished: number | null, reason: string): Promise<void> {
  await postponeOperation(deps.db, operation, retryAfterMs(operation.tries, wished), reason);
  if (operation.wasDelayTold || operation.waitedMs < DELAY_IS_TOLD_AFTER_MS) return;
  await told(deps, () => (tx) => tellDelay(tx, operation));
  await deps.alertStaff('billing_delayed', operation.id, { kind: operation.params.kind, reason });
}

type Write = (tx: Parameters<typeof failOperation>[1]) => Promise<ConversationId | null>;

async function told(deps: PerformDeps, write: (teller: Teller) => Write): Promise<void> {
  const teller = { isDemo: deps.billing.kind === 'demo', timeZone: await deps.timeZone() };
  const conversation = await deps.db.transaction().execute(write(teller));
  if (conversation !== null) await deps.wakeOutbox([conversation]);
}
