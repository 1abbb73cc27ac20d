import { expect, test } from 'vitest';
import type { Billing, Step, StepDone, VendorSubscription } from '../../src/billing/index.ts';
import { newId } from '../../src/core/ids.ts';

export type BillingUnderTest = {
  readonly billing: Billing;
  /** Ids of a monthly plan and of a yearly one of the same product. */
  readonly month: string;
  readonly year: string;
  /** The customer goes through the page. */
  readonly pay: (checkoutId: string) => Promise<unknown>;
  /** A charge of it failed so many days ago; returns the id of the invoice that is open since. */
  readonly owe: (subscription: VendorSubscription, daysAgo: number) => Promise<string>;
};

/** What every payment vendor behind the port does the same. */
export function billingContract(name: string, start: () => BillingUnderTest): void {
  const customerId = newId<'customer'>();

  const perform = (step: Step, actionId = newId<'action'>(), attempt = 1) =>
    start().billing.perform({ key: `${actionId}:${step.step}:${attempt}`, actionId }, step);
  async function done(step: Step, actionId = newId<'action'>()): Promise<StepDone> {
    const result = await perform(step, actionId);
    if (result.outcome !== 'done') throw new Error(JSON.stringify(result));
    return result.done;
  }
  const customer = async () => (await done({ step: 'customer', customerId, language: 'es' })).id;
  async function subscribed(trialDays = 0) {
    const { billing, month, pay } = start();
    const vendorCustomerId = await customer();
    const actionId = newId<'action'>();
    const step = {
      step: 'subscription_checkout',
      customerId,
      vendorCustomerId,
      priceId: month,
      currency: 'MXN',
      trialDays,
      language: 'es',
    } as const;
    const page = await done(step, actionId);
    await pay(page.id);
    const found = [];
    for await (const one of billing.allSubscriptions()) if (one.madeBy === actionId) found.push(one);
    const [subscription] = found;
    if (subscription === undefined) throw new Error('no subscription');
    return { subscription, vendorCustomerId, actionId, step };
  }

  test(`${name}: plans have an amount in pesos and in dollars`, async () => {
    const { billing, month } = start();
    const plan = (await billing.plans()).find(({ priceId }) => priceId === month);
    expect(plan).toMatchObject({ interval: 'month', name: 'Club de café' });
    expect(plan?.amounts.map(({ currency }) => currency).sort()).toEqual(['MXN', 'USD']);
  });

  test(`${name}: the same call under the same key is done once, other parameters under it are never done`, async () => {
    const actionId = newId<'action'>();
    const step = { step: 'customer', customerId, language: 'es' } as const;
    const [first, second] = [await done(step, actionId), await done(step, actionId)];
    expect(second).toEqual(first);
    expect(await perform({ ...step, language: 'en' }, actionId)).toEqual({ outcome: 'unclear', isRepeated: true });
  });

  test(`${name}: a page leads to a subscription that names who made it`, async () => {
    const { subscription, vendorCustomerId, actionId } = await subscribed();
    expect(subscription).toMatchObject({
      vendorCustomerId,
      customerId,
      madeBy: actionId,
      status: 'active',
      cancelsAtPeriodEnd: false,
      amount: { minor: 34_900, currency: 'MXN' },
    });
    expect(await start().billing.subscription(subscription.id)).toMatchObject({ id: subscription.id });
  });

  test(`${name}: a trial is told with its end, and changing plan in it costs nothing`, async () => {
    const { billing, year } = start();
    const { subscription } = await subscribed(14);
    expect([subscription.status, subscription.trialEndsAt !== null]).toEqual(['trialing', true]);
    const { id: subscriptionId, itemId } = subscription;
    const preview = await billing.previewChange({
      subscriptionId,
      itemId,
      priceId: year,
      prorationDate: Math.floor(Date.now() / 1_000),
    });
    expect(preview?.dueNow).toEqual({ minor: 0, currency: 'MXN' });
  });

  test(`${name}: what a change of plan was shown to cost is what is charged`, async () => {
    const { billing, year } = start();
    const { subscription, vendorCustomerId } = await subscribed();
    const { id: subscriptionId, itemId } = subscription;
    const prorationDate = Math.floor(Date.now() / 1_000) + 10;
    const change = { subscriptionId, itemId, priceId: year, prorationDate };
    const preview = await billing.previewChange(change);
    expect(preview?.dueNow.minor).toBeGreaterThan(300_000);
    expect(await billing.previewChange(change)).toEqual(preview);
    await done({ step: 'change_plan', ...change });
    expect(await billing.subscription(subscriptionId)).toMatchObject({ priceId: year, interval: 'year' });
    const [newest] = await billing.invoices(vendorCustomerId, 10);
    expect(newest).toMatchObject({ state: 'paid', total: preview?.dueNow });
  });

  test(`${name}: a subscription ends with its period, and can be taken back until then`, async () => {
    const { billing } = start();
    const {
      subscription: { id: subscriptionId },
    } = await subscribed();
    for (const [step, cancelsAtPeriodEnd] of [
      ['cancel', true],
      ['resume', false],
    ] as const) {
      const actionId = newId<'action'>();
      await done({ step, subscriptionId }, actionId);
      expect(await billing.subscription(subscriptionId)).toMatchObject({
        cancelsAtPeriodEnd,
        actionId,
        status: 'active',
      });
    }
  });

  test(`${name}: what an operation left behind is found by its name, and what it did not do is proven absent`, async () => {
    const { billing } = start();
    const { step, actionId, subscription } = await subscribed();
    const since = new Date(Date.now() - 60_000);
    expect(await billing.find(actionId, step, since)).toMatchObject({ id: expect.any(String) });
    expect(await billing.find(newId<'action'>(), step, since)).toBeNull();
    expect(
      await billing.find(newId<'action'>(), { step: 'cancel', subscriptionId: subscription.id }, since),
    ).toBeNull();
    expect(await billing.find(newId<'action'>(), { step: 'customer', customerId, language: 'es' }, since)).toBeNull();
  });

  test(`${name}: an order is paid on its page, and refunded by its payment`, async () => {
    const { billing, pay } = start();
    const vendorCustomerId = await customer();
    const amount = { minor: 45_050, currency: 'MXN' };
    const actionId = newId<'action'>();
    const page = await done(
      {
        step: 'order_checkout',
        customerId,
        vendorCustomerId,
        orderId: 'o-1',
        orderNumber: 'A-1',
        amount,
        language: 'es',
      },
      actionId,
    );
    expect(await billing.checkout(page.id)).toMatchObject({ isPaid: false, state: 'open', actionId });
    await pay(page.id);
    const paid = await billing.checkout(page.id);
    expect(paid).toMatchObject({ isPaid: true, state: 'complete', actionId, orderId: 'o-1', amount });
    const refund = {
      step: 'refund',
      paymentId: paid?.paymentId ?? '',
      amount: { minor: 5_000, currency: 'MXN' },
    } as const;
    const refundAction = newId<'action'>();
    const made = await done(refund, refundAction);
    expect([made.state, await billing.find(refundAction, refund, new Date())]).toEqual([
      'succeeded',
      expect.objectContaining({ id: made.id }),
    ]);
  });

  test(`${name}: a page that is closed takes no money, and one that was paid stays paid`, async () => {
    const { billing, pay } = start();
    const vendorCustomerId = await customer();
    const page = () =>
      done({
        ...{ step: 'order_checkout', customerId, vendorCustomerId, orderId: 'o-2', orderNumber: 'A-2', language: 'es' },
        amount: { minor: 10_000, currency: 'MXN' },
      });
    const [closed, paid] = [await page(), await page()];
    await pay(paid.id);
    const close = { step: 'close_page', checkoutId: closed.id } as const;
    expect(await billing.find(newId<'action'>(), close, new Date())).toBeNull();
    expect(await done(close)).toMatchObject({ id: closed.id, state: 'expired' });
    expect(await done(close)).toMatchObject({ id: closed.id, state: 'expired' });
    expect(await billing.find(newId<'action'>(), close, new Date())).toMatchObject({ state: 'expired' });
    expect(await billing.checkout(closed.id)).toMatchObject({ isPaid: false, state: 'expired' });
    expect(await done({ step: 'close_page', checkoutId: paid.id })).toMatchObject({ state: 'complete' });
    expect(await billing.checkout(paid.id)).toMatchObject({ isPaid: true });
    expect(await perform({ step: 'close_page', checkoutId: 'cs_none' })).toMatchObject({ outcome: 'refused' });
  });

  test(`${name}: receipts have a number and links, the portal has a link of its own`, async () => {
    const { billing } = start();
    const { vendorCustomerId } = await subscribed();
    const [receipt] = await billing.invoices(vendorCustomerId, 5);
    expect(receipt).toMatchObject({
      state: 'paid',
      number: expect.any(String),
      pdfUrl: expect.stringContaining('http'),
      total: { minor: 34_900, currency: 'MXN' },
    });
    expect(await billing.portalLink(vendorCustomerId, 'es')).toMatch(/^https?:/);
  });

  test(`${name}: what a subscription owes is found by the subscription, the oldest first, and nothing of another one`, async () => {
    const { billing, owe } = start();
    const [{ subscription }, { subscription: other }] = [await subscribed(), await subscribed()];
    expect(await billing.openInvoiceOf(subscription.id)).toBeNull();
    const oldest = await owe(subscription, 70);
    await owe(other, 100);
    for (let days = 60; days >= 30; days -= 1) await owe(subscription, days);
    expect(await billing.openInvoiceOf(subscription.id)).toMatchObject({
      ...{ id: oldest, state: 'open', subscriptionId: subscription.id, dueAt: null },
    });
    expect(await billing.openInvoiceOf('sub_none')).toBeNull();
    const [receipt] = (await billing.invoices(subscription.vendorCustomerId, 100)).filter(
      ({ state }) => state === 'paid',
    );
    expect(receipt?.subscriptionId).toBe(subscription.id);
  });

  test(`${name}: a customer who was made exists, another one does not`, async () => {
    const { billing } = start();
    expect([await billing.customerExists(await customer()), await billing.customerExists('cus_none')]).toEqual([
      true,
      false,
    ]);
  });

  test(`${name}: what is not there is null or refused, never made up`, async () => {
    const { billing, month } = start();
    expect(
      await Promise.all([billing.subscription('sub_none'), billing.checkout('cs_none'), billing.invoice('in_none')]),
    ).toEqual([null, null, null]);
    const change = { subscriptionId: 'sub_none', itemId: 'si_none', priceId: month, prorationDate: 1 };
    expect(await billing.previewChange(change)).toBeNull();
    expect(await perform({ step: 'cancel', subscriptionId: 'sub_none' })).toEqual({
      outcome: 'refused',
      reason: 'not_found',
    });
  });
}
