export { billingTools } from './billing-tools.ts';
export { advanceLedger } from './demo/advance.ts';
export { forgetDemoKeys } from './demo/key-store.ts';
export { createDemoLedger } from './demo/ledger.ts';
export { demoBillingRoutes } from './demo/routes.ts';
export { hasDueWork, releaseWork } from './due-work.ts';
export { insertEvents } from './event-store.ts';
export { EVENT_TYPES, type EventDeps } from './event-types.ts';
export { billingExecutors } from './executors.ts';
export { canRemindOf, findOwed } from './find-owed.ts';
export { type InvoiceReading, newestReading } from './invoice-reading-store.ts';
export { type BillingPlace, type BillingRow, listBilling, sumBilling } from './list-store.ts';
export { isUnderWayFor } from './past-operation-store.ts';
export { type PerformDeps, performOperations } from './perform-operations.ts';
export {
  anonymiseBilling,
  personRecords as billingRecords,
  runningForPerson,
  vendorIdsOfPerson,
} from './person-store.ts';
export type { Billing, BillingMail, OrderPayments, Proof, StepCall, StepResult } from './ports.ts';
export { processEvents } from './process-events.ts';
export { readOpenInvoices } from './read-open-invoices.ts';
export { type ReconciliationReport, reconcile } from './reconcile.ts';
export { checkoutForOrder, refundOrder } from './request-operation.ts';
export { retellOperation } from './retell-operation.ts';
export { forgetBillingEvents } from './retention-store.ts';
export { returnRoutes } from './routes.ts';
export { type ShownInvoices, showInvoices } from './show-invoices.ts';
export { invoicesOf } from './shown-store.ts';
export { findSubscriptions } from './subscription-store.ts';
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
