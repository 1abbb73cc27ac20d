import type { Tool } from '../agent/index.ts';
import type { Clock } from '../core/clock.ts';
import { changePlanTool } from './tools/change-plan.ts';
import type { BillingToolDeps } from './tools/deps.ts';
import { listReceiptsTool, payInvoiceTool, receiptLinkTool } from './tools/documents.ts';
import { emailReceiptTool } from './tools/email-receipt.ts';
import { cancelSubscriptionTool, resumeSubscriptionTool } from './tools/end-subscription.ts';
import { listPlansTool } from './tools/list-plans.ts';
import { portalLinkTool } from './tools/portal-link.ts';
import { requestFacturaTool } from './tools/request-factura.ts';
import { subscribeTool } from './tools/subscribe.ts';
import { subscriptionStatusTool } from './tools/subscription-status.ts';

/** Every tool of billing. `vendorClock` is the clock by which the vendor calculates. */
export const billingTools = (deps: BillingToolDeps & { readonly vendorClock: Clock }): readonly Tool[] => [
  listPlansTool(deps),
  subscriptionStatusTool(deps),
  subscribeTool(deps),
  changePlanTool(deps),
  cancelSubscriptionTool(deps),
  resumeSubscriptionTool(deps),
  payInvoiceTool(deps),
  listReceiptsTool(deps),
  receiptLinkTool(deps),
  ...(deps.mail === null ? [] : [emailReceiptTool({ ...deps, mail: deps.mail })]),
  portalLinkTool(deps),
  requestFacturaTool(deps),
];
