import type { VendorCheckout, VendorInvoice, VendorRefund, VendorSubscription } from '../types.ts';

/** What the ledger keeps beside what the port shows. */
export type DemoSubscription = VendorSubscription & { readonly periodStart: Date };
export type DemoCheckout = VendorCheckout & {
  readonly title: string;
  readonly language: 'es' | 'en';
  /** Only of pages for a subscription. */
  readonly priceId: string | null;
  readonly trialDays: number;
};
export type DemoCustomer = {
  readonly id: string;
  readonly customerId: string;
  /** What the next charges use before anything is charged: minor units by currency. */
  readonly credit?: Readonly<Record<string, number>>;
};

export type DemoObjects = {
  readonly customer: DemoCustomer;
  readonly subscription: DemoSubscription;
  readonly checkout: DemoCheckout;
  readonly invoice: VendorInvoice;
  readonly refund: VendorRefund;
};
export type DemoKind = keyof DemoObjects;
