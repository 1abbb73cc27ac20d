import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newestReading } from '../../../src/billing/index.ts';
import { AppError } from '../../../src/core/errors.ts';
import type { CustomerId } from '../../../src/core/ids.ts';
import { useDatabase } from '../../support/database.ts';
import type { FakeInvoice } from '../../support/stripe/objects.ts';
import { type StripeStandIn, startStripe } from '../../support/stripe/stand-in.ts';
import { billingAt, someone, stripeAt } from './world.ts';

const database = useDatabase();
const db = () => database().db;
let stripe: StripeStandIn;
let work: ReturnType<typeof billingAt>;

beforeEach(async () => {
  stripe = await startStripe();
  work = billingAt(db(), await stripeAt(stripe));
  await sql`truncate billing_invoice_readings, billing_invoices, billing_customers, billing_payments, billing_notices cascade`.execute(
    db(),
  );
});
afterEach(() => stripe.close());

async function customerAt(vendorId: string): Promise<CustomerId> {
  const { customerId } = await someone(db());
  await sql`insert into billing_customers (customer_id, vendor_id) values (${customerId}, ${vendorId})`.execute(db());
  return customerId;
}

/** Invoices of the dashboard, the oldest first. */
function made(count: number, customer: string, some: Partial<FakeInvoice> = {}, name = 'old'): void {
  for (let index = 0; index < count; index += 1) {
    const id = `in_${name}${String(index).padStart(6, '0')}`;
    stripe.account.invoices.set(id, {
      ...{ id, object: 'invoice', number: `R-${id}`, status: 'open', customer, currency: 'mxn', total: 45_000 },
      ...{ amount_due: 45_000, amount_remaining: 45_000, created: stripe.now - 90 * 86_400, metadata: {} },
      ...{ due_date: stripe.now - 60 * 86_400, hosted_invoice_url: null, invoice_pdf: null, parent: null, ...some },
    });
  }
}

const openRows = async (): Promise<number> =>
  (await sql<{ n: number }>`select count(*)::int as n from billing_invoices where state = 'open'`.execute(db())).rows[0]
    ?.n ?? -1;
const lists = (): number => stripe.calls.filter(({ name }) => name === 'listInvoices').length;

async function untilDone(): Promise<void> {
  for (let calls = 0; calls < 50; calls += 1) if (!(await work.openInvoices())) return;
  throw new Error('it never ends');
}

test('open invoices of which no event ever came are found, page by page, and nobody is told of what is months old', async () => {
  await customerAt('cus_ana');
  made(350, 'cus_ana');
  made(3, 'cus_of_another_system', {}, 'foreign');
  made(2, 'cus_ana', { due_date: null }, 'charged');
  made(4, 'cus_ana', { status: 'paid', amount_remaining: 0 }, 'paid');
  await untilDone();
  expect(await openRows()).toBe(350);
  expect(lists()).toBe(4);
  expect(work.heard).toMatchObject({ mails: [], alerts: [], orders: [] });
  expect(await newestReading(db())).toMatchObject({ seen: 355, added: 350, ended: 0, finishedAt: expect.any(Date) });
  // Once a day, and a second time changes nothing.
  expect(await work.openInvoices()).toBe(false);
  expect(lists()).toBe(4);
  await sql`truncate billing_invoice_readings`.execute(db());
  await untilDone();
  expect([await openRows(), (await newestReading(db()))?.added]).toEqual([350, 0]);
});

test('one call reads a part of a large account, and the next one goes on where it was', async () => {
  await customerAt('cus_ana');
  made(2_150, 'cus_ana');
  expect(await work.openInvoices()).toBe(true);
  expect([await openRows(), lists()]).toEqual([2_000, 20]);
  expect(await newestReading(db())).toMatchObject({ seen: 2_000, finishedAt: null });
  await untilDone();
  expect([await openRows(), lists()]).toEqual([2_150, 22]);
});

test('killed in the middle it goes on from the last page that was kept, and reads none of those before again', async () => {
  await customerAt('cus_ana');
  made(500, 'cus_ana');
  // Stripe fails at the third page for as long as it is asked; what was kept stays.
  const faults = Array<'500'>(3).fill('500');
  let asked = 0;
  stripe.failSometimes(() => {
    asked += 1;
    return asked > 2 ? (faults.pop() ?? null) : null;
  });
  await expect(work.openInvoices()).rejects.toThrow('billing_unavailable');
  expect(await newestReading(db())).toMatchObject({ seen: 200, finishedAt: null });
  // A process that died with the lease in hand lets nobody else in before it ends.
  await sql`update billing_invoice_readings set lease = gen_random_uuid(), leased_until = now() + interval '1 minute'`.execute(
    db(),
  );
  expect(await work.openInvoices()).toBe(false);
  await sql`update billing_invoice_readings set leased_until = now() - interval '1 second'`.execute(db());
  const before = lists();
  await untilDone();
  expect([await openRows(), lists() - before]).toEqual([500, 3]);
  expect(await newestReading(db())).toMatchObject({ seen: 500, added: 500 });
});

test('while Stripe does not answer nobody asks again before the lease is over, however many workers sweep', async () => {
  await customerAt('cus_ana');
  made(10, 'cus_ana');
  stripe.failSometimes(() => '500');
  await expect(work.openInvoices()).rejects.toThrow('billing_unavailable');
  const before = stripe.calls.length;
  expect(await Promise.all([1, 2, 3].map(() => work.openInvoices()))).toEqual([false, false, false]);
  expect(stripe.calls.length).toBe(before);
  stripe.failSometimes(() => null);
  await sql`update billing_invoice_readings set leased_until = now() - interval '1 second'`.execute(db());
  await untilDone();
  expect(await openRows()).toBe(10);
});

/** Stripe that shows anything but these; how many it was asked for at once at most. */
async function without(...hidden: readonly string[]) {
  const billing = await stripeAt(stripe);
  const asked = { now: 0, most: 0 };
  const invoice: typeof billing.invoice = async (id) => {
    asked.now += 1;
    asked.most = Math.max(asked.most, asked.now);
    try {
      if (hidden.includes(id)) throw new AppError('billing_unavailable', 'unavailable');
      return await billing.invoice(id);
    } finally {
      asked.now -= 1;
    }
  };
  return { work: billingAt(db(), { ...billing, invoice }), asked };
}

test('an invoice that Stripe never shows is left out and not counted, and the others are mended one by one', async () => {
  await customerAt('cus_ana');
  made(12, 'cus_ana');
  await untilDone();
  for (const one of stripe.account.invoices.values()) Object.assign(one, { status: 'void' });
  await sql`truncate billing_invoice_readings`.execute(db());
  const hiding = await without('in_old000003', 'in_old000011');
  for (let calls = 0; calls < 10 && (await hiding.work.openInvoices()); calls += 1);
  const { rows } = await sql`select vendor_id from billing_invoices where state = 'open' order by 1`.execute(db());
  expect(rows).toEqual([{ vendorId: 'in_old000003' }, { vendorId: 'in_old000011' }]);
  expect(await newestReading(db())).toMatchObject({ ended: 10, finishedAt: expect.any(Date) });
  expect(hiding.work.heard.errors).toHaveLength(2);
  expect(hiding.asked.most).toBe(1);
  // The next day it is read like any other.
  await sql`truncate billing_invoice_readings`.execute(db());
  await untilDone();
  expect(await openRows()).toBe(0);
});

test('when Stripe as a whole stops answering none is left out', async () => {
  await customerAt('cus_ana');
  made(3, 'cus_ana');
  await untilDone();
  for (const one of stripe.account.invoices.values()) Object.assign(one, { status: 'void' });
  await sql`truncate billing_invoice_readings`.execute(db());
  let asked = 0;
  stripe.failSometimes(() => {
    asked += 1;
    return asked > 2 ? '500' : null;
  });
  await expect(work.openInvoices()).rejects.toThrow('billing_unavailable');
  expect(work.heard.errors).toEqual([]);
  stripe.failSometimes(() => null);
  await sql`update billing_invoice_readings set leased_until = now() - interval '1 second'`.execute(db());
  await untilDone();
  expect([await openRows(), (await newestReading(db()))?.ended]).toEqual([0, 3]);
});

test('a process that lost its lease while it waited for Stripe keeps nothing', async () => {
  await customerAt('cus_ana');
  made(10, 'cus_ana');
  stripe.atNext('listInvoices', () => sql`update billing_invoice_readings set lease = gen_random_uuid()`.execute(db()));
  expect(await work.openInvoices()).toBe(false);
  expect([await openRows(), (await newestReading(db()))?.seen]).toEqual([0, 0]);
});

test('several workers at once read each page once', async () => {
  await customerAt('cus_ana');
  made(350, 'cus_ana');
  await Promise.all([1, 2, 3].map(() => work.openInvoices()));
  await untilDone();
  expect([await openRows(), lists(), (await newestReading(db()))?.seen]).toEqual([350, 4, 350]);
});

test('what was paid, withdrawn or deleted while nobody listened is open no longer, and the payment is on record', async () => {
  await customerAt('cus_ana');
  made(4, 'cus_ana');
  await untilDone();
  const [paid, voided, gone] = [...stripe.account.invoices.keys()];
  Object.assign(stripe.account.invoices.get(paid ?? '') ?? {}, { status: 'paid', amount_remaining: 0 });
  Object.assign(stripe.account.invoices.get(voided ?? '') ?? {}, { status: 'void' });
  stripe.account.invoices.delete(gone ?? '');
  await sql`truncate billing_invoice_readings`.execute(db());
  await untilDone();
  expect(await openRows()).toBe(1);
  expect(await newestReading(db())).toMatchObject({ seen: 1, added: 0, ended: 3 });
  const { rows } = await sql`select vendor_id, state from billing_payments`.execute(db());
  expect(rows).toEqual([{ vendorId: paid, state: 'paid' }]);
  expect(work.heard.mails).toEqual(['invoice_paid']);
});

test('an event that came meanwhile is newer than the page that was read before it', async () => {
  await customerAt('cus_ana');
  made(1, 'cus_ana');
  await untilDone();
  await sql`truncate billing_invoice_readings`.execute(db());
  stripe.atNext('listInvoices', () =>
    sql`update billing_invoices set state = 'paid', read_at = now() + interval '1 second'`.execute(db()),
  );
  await untilDone();
  expect(await openRows()).toBe(0);
});

test('where the page before ended is there no more: it begins anew and finds everything', async () => {
  await customerAt('cus_ana');
  made(250, 'cus_ana');
  await work.openInvoices();
  await sql`update billing_invoice_readings set stage = 'listed', finished_at = null, after_id = 'in_gone'`.execute(
    db(),
  );
  await sql`delete from billing_invoices`.execute(db());
  await untilDone();
  expect(await openRows()).toBe(250);
});
