import type Stripe from 'stripe';
import type { Step, StepCall, StepDone, StepResult } from '../../billing/index.ts';
import type { Language } from '../../core/language.ts';
import type { StripeClient } from './client.ts';
import { resultOf } from './faults.ts';

export type PerformSettings = {
  /** Where the customer's browser goes after a page of Stripe. */
  readonly returnUrl: string;
};

const LOCALE = { es: 'es-419', en: 'en' } as const satisfies Readonly<Record<Language, string>>;

/** Makes one changing call under the given key; what it says about being done is all that is believed. Never throws. */
export async function performStep(
  stripe: StripeClient,
  settings: PerformSettings,
  call: StepCall,
  step: Step,
): Promise<StepResult> {
  try {
    return { outcome: 'done', done: await ask(stripe, settings, call, step) };
  } catch (error) {
    return resultOf(error);
  }
}

async function ask(
  stripe: StripeClient,
  settings: PerformSettings,
  { key, actionId }: StepCall,
  step: Step,
): Promise<StepDone> {
  const once = { idempotencyKey: key };
  const metadata = { action_id: actionId };
  switch (step.step) {
    case 'customer':
      return done(await stripe.customers.create(customerParams(step, actionId), once));
    case 'subscription_checkout':
      return page(await stripe.checkout.sessions.create(subscriptionPage(step, actionId, settings), once));
    case 'order_checkout':
      return page(await stripe.checkout.sessions.create(orderPage(step, actionId, settings), once));
    case 'close_page':
      return closePage(stripe, step.checkoutId, key);
    case 'change_plan':
      return done(await stripe.subscriptions.update(step.subscriptionId, { ...newPlan(step), metadata }, once));
    case 'cancel':
    case 'resume': {
      const params = { cancel_at_period_end: step.step === 'cancel', metadata };
      return done(await stripe.subscriptions.update(step.subscriptionId, params, once));
    }
    default: {
      const params = { payment_intent: step.paymentId, amount: step.amount.minor, metadata };
      return done(await stripe.refunds.create(params, once));
    }
  }
}

/** Stripe refuses to end a page that was paid or has ended by itself; then there is nothing left to do. */
async function closePage(stripe: StripeClient, id: string, idempotencyKey: string): Promise<StepDone> {
  try {
    return done(await stripe.checkout.sessions.expire(id, {}, { idempotencyKey }));
  } catch (error) {
    const now = await stripe.checkout.sessions.retrieve(id).catch(() => null);
    if (now === null || now.status === 'open') throw error;
    return done(now);
  }
}

const done = (one: { readonly id: string; readonly status?: string | null }): StepDone => ({
  id: one.id,
  url: null,
  state: one.status ?? null,
});

const page = ({ id, url, status }: Stripe.Checkout.Session): StepDone => ({ id, url, state: status });

type StepOf<Name extends Step['step']> = Extract<Step, { readonly step: Name }>;

/** No name and no address: the customer gives them on Stripe's own page. */
const customerParams = (step: StepOf<'customer'>, actionId: string): Stripe.CustomerCreateParams => ({
  metadata: { customer_id: step.customerId, action_id: actionId },
  preferred_locales: [LOCALE[step.language]],
});

/** Charges the difference at once; when the card refuses, nothing changes. */
const newPlan = (step: StepOf<'change_plan'>): Stripe.SubscriptionUpdateParams => ({
  items: [{ id: step.itemId, price: step.priceId }],
  proration_behavior: 'always_invoice',
  proration_date: step.prorationDate,
  payment_behavior: 'error_if_incomplete',
});

function subscriptionPage(
  step: StepOf<'subscription_checkout'>,
  actionId: string,
  { returnUrl }: PerformSettings,
): Stripe.Checkout.SessionCreateParams {
  const metadata = { action_id: actionId, customer_id: step.customerId };
  return {
    mode: 'subscription',
    customer: step.vendorCustomerId,
    currency: step.currency.toLowerCase(),
    line_items: [{ price: step.priceId, quantity: 1 }],
    locale: LOCALE[step.language],
    success_url: returnUrl,
    cancel_url: returnUrl,
    metadata,
    subscription_data: {
      metadata: { ...metadata, made_by: actionId },
      ...(step.trialDays > 0 && {
        trial_period_days: step.trialDays,
        trial_settings: { end_behavior: { missing_payment_method: 'cancel' } },
      }),
    },
  };
}

/** OXXO and SPEI exist for pesos only; Stripe shows those of them that the account offers. */
function orderPage(
  step: StepOf<'order_checkout'>,
  actionId: string,
  { returnUrl }: PerformSettings,
): Stripe.Checkout.SessionCreateParams {
  const metadata = { action_id: actionId, customer_id: step.customerId, order_id: step.orderId };
  const isPesos = step.amount.currency === 'MXN';
  return {
    mode: 'payment',
    customer: step.vendorCustomerId,
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: step.amount.currency.toLowerCase(),
          unit_amount: step.amount.minor,
          product_data: { name: `${step.language === 'es' ? 'Pedido' : 'Order'} ${step.orderNumber}` },
        },
      },
    ],
    locale: LOCALE[step.language],
    success_url: returnUrl,
    cancel_url: returnUrl,
    metadata,
    payment_intent_data: { metadata },
    allowed_payment_method_types: isPesos ? ['card', 'oxxo', 'customer_balance'] : ['card'],
    ...(isPesos && {
      payment_method_options: {
        customer_balance: { funding_type: 'bank_transfer', bank_transfer: { type: 'mx_bank_transfer' } },
      },
    }),
  };
}
