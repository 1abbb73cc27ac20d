import type { OperationId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { findAttempt, insertAttempt, markAttempt, type StepAttempt } from './call-store.ts';
import { endVendorCustomer, findVendorCustomer, isVendorCustomerEnded, saveVendorCustomer } from './customer-store.ts';
import { isPaymentDisputed } from './dispute-store.ts';
import type { Claimed } from './operation-queue-store.ts';
import { isForPage, type PageParams } from './page-rules.ts';
import { isPageWithdrawn } from './page-store.ts';
import { findEnd } from './past-operation-store.ts';
import type { Billing } from './ports.ts';
import { mayChangePlan, mustLookUpFirst } from './rules.ts';
import type { OperationParams, Step, StepDone } from './types.ts';
import type { FailureReason } from './words.ts';

export type RunStepsDeps = {
  readonly db: Db;
  readonly billing: Billing;
  /** Whether the operation is still this worker's: asked before each call. */
  readonly holds: () => Promise<boolean>;
};

export type StepsResult =
  | { readonly outcome: 'done'; readonly done: StepDone }
  | { readonly outcome: 'refused'; readonly reason: FailureReason }
  | { readonly outcome: 'later'; readonly retryAfterMs: number | null; readonly reason: string };

/** Takes an operation through its steps. Each is remembered, so that a rerun goes on where the last one ended. */
export async function runSteps(deps: RunStepsDeps, operation: Claimed): Promise<StepsResult> {
  const { params } = operation;
  if (params.kind === 'close_page') return closePage(deps, operation, params.pageOf);
  if (!isForPage(params)) return runStep(deps, operation, stepOf(params));
  const first = await makePage(deps, operation, params);
  // The customer was deleted at the vendor: the page is made for a new one, and only once.
  return first.outcome === 'refused' && first.reason === 'customer_gone' ? makePage(deps, operation, params) : first;
}

async function makePage(deps: RunStepsDeps, operation: Claimed, params: PageParams): Promise<StepsResult> {
  const customer = await vendorCustomerOf(deps, operation);
  if (customer.outcome !== 'done') return customer;
  const made = await makePageFor(deps, operation, params, customer.done);
  if (made.outcome === 'refused' && made.reason === 'customer_gone') await endVendorCustomer(deps.db, customer.done.id);
  return made;
}

function makePageFor(
  deps: RunStepsDeps,
  operation: Claimed,
  params: PageParams,
  customer: StepDone,
): Promise<StepsResult> {
  const { customerId, language } = operation;
  const both = { customerId, language, vendorCustomerId: customer.id };
  if (params.kind === 'subscribe') {
    const { priceId, trialDays, amount } = params;
    const { currency } = amount;
    return runStep(deps, operation, { ...both, step: 'subscription_checkout', priceId, trialDays, currency });
  }
  const { orderId, orderNumber, amount } = params;
  return runStep(deps, operation, { ...both, step: 'order_checkout', orderId, orderNumber, amount });
}

type OneStepParams = Exclude<OperationParams, { kind: 'subscribe' | 'order_checkout' | 'close_page' }>;

const PAGE_RETRY_MS = 1_000;

/** Closes a page once it is known which one it is. One that was never made needs no closing. */
async function closePage(deps: RunStepsDeps, operation: Claimed, pageOf: OperationId): Promise<StepsResult> {
  const page = await findEnd(deps.db, pageOf);
  if (page === null) return { outcome: 'later', retryAfterMs: PAGE_RETRY_MS, reason: 'page_under_way' };
  if (page.result === null) return { outcome: 'done', done: { id: pageOf, url: null, state: null } };
  return runStep(deps, operation, { step: 'close_page', checkoutId: page.result.id });
}

function stepOf(params: OneStepParams): Step {
  switch (params.kind) {
    case 'change_plan': {
      const { subscriptionId, itemId, priceId, prorationDate } = params;
      return { step: 'change_plan', subscriptionId, itemId, priceId, prorationDate };
    }
    case 'refund':
      return { step: 'refund', paymentId: params.paymentId, amount: params.amount };
    default:
      return { step: params.kind, subscriptionId: params.subscriptionId };
  }
}

async function vendorCustomerOf(deps: RunStepsDeps, operation: Claimed): Promise<StepsResult> {
  const { customerId, language } = operation;
  const known = await findVendorCustomer(deps.db, customerId);
  if (known !== null) return { outcome: 'done', done: { id: known, url: null, state: null } };
  const earlier = await findAttempt(deps.db, operation.id, 'customer');
  if (earlier?.outcome && (await isVendorCustomerEnded(deps.db, earlier.outcome.id)))
    await insertAttempt(deps.db, operation.id, earlier.step, earlier.attempt + 1);
  const made = await runStep(deps, operation, { step: 'customer', customerId, language });
  if (made.outcome !== 'done') return made;
  await saveVendorCustomer(deps.db, customerId, made.done.id);
  // Another operation of this customer may have been first: its customer counts.
  const id = (await findVendorCustomer(deps.db, customerId)) ?? made.done.id;
  return { outcome: 'done', done: { ...made.done, id } };
}

/**
 * One step under a key of its own. A call whose end nobody saw goes out again under the same key with the parameters
 * that were stored; when the key can no longer be trusted the vendor is asked what it did, and only a proven absence
 * begins another attempt.
 */
async function runStep(deps: RunStepsDeps, operation: Claimed, step: Step): Promise<StepsResult> {
  let attempt = await findAttempt(deps.db, operation.id, step.step);
  if (attempt === null) {
    const found = await findUnknownCall(deps, operation, step);
    const refusal = found === null ? await whyNotNow(deps, operation) : null;
    if (refusal !== null) return { outcome: 'refused', reason: refusal };
    attempt = await nextAttempt(deps, operation, step, 1);
    if (found !== null) return remember(deps, attempt, found);
  } else if (attempt.state === 'open' && mustLookUpFirst(attempt)) {
    const found = await deps.billing.find(operation.id, attempt.step, attempt.firstCalledAt);
    if (found !== null) return remember(deps, attempt, found);
    await markAttempt(deps.db, attempt, { state: 'absent', mustLookUp: true });
    attempt = { ...attempt, state: 'absent' };
  }
  if (attempt.state === 'absent') attempt = await nextAttempt(deps, operation, step, attempt.attempt + 1);
  if (attempt.state === 'done' && attempt.outcome !== null) return { outcome: 'done', done: attempt.outcome };
  return call(deps, operation, attempt);
}

/** A backup may have been made before a call: what is old enough for its key to be forgotten is looked up before it is begun. */
const findUnknownCall = async (deps: RunStepsDeps, operation: Claimed, step: Step): Promise<StepDone | null> =>
  mustLookUpFirst({ mustLookUp: false, ageMs: operation.waitedMs })
    ? deps.billing.find(operation.id, step, operation.createdAt)
    : null;

async function nextAttempt(deps: RunStepsDeps, operation: Claimed, step: Step, number: number): Promise<StepAttempt> {
  await insertAttempt(deps.db, operation.id, step, number);
  const attempt = await findAttempt(deps.db, operation.id, step.step);
  if (attempt === null) throw new Error('an attempt that was stored is gone');
  return attempt;
}

async function call(deps: RunStepsDeps, operation: Claimed, attempt: StepAttempt): Promise<StepsResult> {
  if (!(await deps.holds())) return { outcome: 'later', retryAfterMs: null, reason: 'lease_lost' };
  const result = await deps.billing.perform({ key: attempt.key, actionId: operation.id }, attempt.step);
  switch (result.outcome) {
    case 'done':
      return remember(deps, attempt, result.done);
    case 'refused':
      // A page for a customer who is gone was certainly not made: it may be asked for another one.
      await markAttempt(deps.db, attempt, { state: result.reason === 'customer_gone' ? 'absent' : 'refused' });
      return result;
    case 'later':
      return { ...result, reason: 'later' };
    default:
      if (result.isRepeated) await markAttempt(deps.db, attempt, { state: 'open', mustLookUp: true });
      return { outcome: 'later', retryAfterMs: null, reason: 'unclear' };
  }
}

async function remember(deps: RunStepsDeps, attempt: StepAttempt, done: StepDone): Promise<StepsResult> {
  await markAttempt(deps.db, attempt, { state: 'done', outcome: done });
  return { outcome: 'done', done };
}

/** What may have changed between the yes and the act. Asked once, before the first call leaves. */
async function whyNotNow({ db, billing }: RunStepsDeps, { id, params }: Claimed): Promise<FailureReason | null> {
  if (params.kind === 'refund') return (await isPaymentDisputed(db, params.paymentId)) ? 'disputed' : null;
  if (isForPage(params)) return (await isPageWithdrawn(db, id)) ? 'state_changed' : null;
  if (!('subscriptionId' in params)) return null;
  const now = await billing.subscription(params.subscriptionId);
  if (now === null) return 'not_found';
  if (params.kind !== 'change_plan') return now.status === 'canceled' ? 'state_changed' : null;
  if (!mayChangePlan(now) || now.itemId !== params.itemId || now.priceId === params.priceId) return 'state_changed';
  const preview = await billing.previewChange(params);
  if (preview === null) return 'not_found';
  const { minor, currency } = preview.dueNow;
  return minor === params.dueNow.minor && currency === params.dueNow.currency ? null : 'amount_changed';
}
