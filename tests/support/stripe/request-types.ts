import type Stripe from 'stripe';

/** The requests that the product makes, by the names of the stand-in's routes. */
export interface Requests {
  createCustomer: Stripe.CustomerCreateParams;
  createCheckout: Stripe.Checkout.SessionCreateParams;
  expireCheckout: Stripe.Checkout.SessionExpireParams;
  updateSubscription: Stripe.SubscriptionUpdateParams;
  createPreview: Stripe.InvoiceCreatePreviewParams;
  createRefund: Stripe.RefundCreateParams;
  createPortal: Stripe.BillingPortal.SessionCreateParams;
  listPrices: Stripe.PriceListParams;
  listSubscriptions: Stripe.SubscriptionListParams;
  listInvoices: Stripe.InvoiceListParams;
  listRefunds: Stripe.RefundListParams;
  listCheckouts: Stripe.Checkout.SessionListParams;
  listCustomers: Stripe.CustomerListParams;
  listEvents: Stripe.EventListParams;
  readSubscription: Stripe.SubscriptionRetrieveParams;
}
