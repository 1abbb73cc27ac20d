export { billingTools } from './billing-tools.ts';
export { advanceLedger } from './demo/advance.ts';
export { createDemoLedger } from './demo/ledger.ts';
export { demoBillingRoutes } from './demo/routes.ts';
export { hasDueWork, releaseWork } from './due-work.ts';
export { insertEvents } from './event-store.ts';
export { EVENT_TYPES, type EventDeps } from './event-types.ts';
export { billingExecutors } from './executors.ts';
export { type PerformDeps, performOperations } from './perform-operations.ts';
export type { Billing, BillingMail, OrderPayments, Proof, StepCall, StepResult } from './ports.ts';
export { processEvents } from './process-events.ts';
export { type ReconciliationReport, reconcile } from './reconcile.ts';
export { checkoutForOrder, refundOrder } from './request-operation.ts';
export { retellOperation } from './retell-operation.ts';
export { returnRoutes } from './routes.ts';
export { demoNote } from './tell-result.ts';
export type {
  OrderBooking,
  OrderPayment,
  Plan,
  PlanChangePreview,
  Step,
  StepDone,
  VendorCheckout,
  VendorDispute,
  VendorEvent,
  VendorInvoice,
  VendorRefund,
  VendorSubscription,
  VendorTransfer,
} from './types.ts';
export { createPageWatch } from './withdraw-pages.ts';
