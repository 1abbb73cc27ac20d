import { sql } from 'kysely';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { type BeginByStaffDeps, remindByStaff, tryTemplate } from '../../../src/app/begin-by-staff.ts';
import { waitsUntil } from '../../../src/app/when-to-begin.ts';
import type { VendorInvoice } from '../../../src/billing/index.ts';
import { changeConsent } from '../../../src/consent/index.ts';
import { type CustomerId, newId } from '../../../src/core/ids.ts';
import type { Viewer } from '../../../src/staff/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { DAY_MS, database, later, NOW } from '../orders/world.ts';
import { agree, deps as announced, approve, begun, notice, silent, wroteNow } from './world.ts';

const WABA = '200000000000001';
const ANA = { id: newId(), name: 'Ana', email: 'a@b.mx', role: 'owner', language: 'es' } as unknown as Viewer;
const LIMITS = { quiet: null, perDay: 5, orderEventsPerDay: 20 } as const;
const OPEN: VendorInvoice = {
  ...{ id: 'in_1', number: 'A-17', vendorCustomerId: 'cus_1', customerId: null, subscriptionId: null, state: 'open' },
  ...{ total: { minor: 34_900, currency: 'MXN' }, due: { minor: 34_900, currency: 'MXN' }, createdAt: NOW },
  ...{ dueAt: later(5 * DAY_MS), pageUrl: 'https://pay.example/in_1', pdfUrl: null },
};

beforeAll(() => approve(notice('promo', { category: 'marketing' })));
beforeEach(async () => {
  vendor = [OPEN];
  audited = [];
  await sql`truncate billing_invoices, billing_subscriptions, billing_payments, billing_customers cascade`.execute(
    database().db,
  );
});

let vendor: readonly VendorInvoice[] = [];
let audited: string[] = [];
const doing = (limits: Parameters<typeof waitsUntil>[0]['limits'] = LIMITS): BeginByStaffDeps => ({
  ...{ db: database().db, account: WABA, announced: announced(), wakeInitiated: async () => undefined },
  billing: {
    kind: 'stripe',
    invoice: async (id) => vendor.find((one) => one.id === id) ?? null,
    openInvoiceOf: async (id) => vendor.findLast((one) => one.subscriptionId === id && one.state === 'open') ?? null,
  },
  waitsUntil: waitsUntil({ businessClock: () => NOW, limits }),
  audit: async (_db, _by, act) => void audited.push(act),
});

/** Somebody whose window has closed, with an invoice of the dashboard that they have to pay. */
async function debtor() {
  const { db } = database();
  const made = await makeConversation(db);
  await silent(made.id);
  await sql`insert into billing_customers (customer_id, vendor_id) values (${made.customerId}, ${`cus_${made.id}`})`.execute(
    db,
  );
  await sql`insert into billing_invoices (vendor_id, customer_id, state, amount, currency, due_at, made_at, read_at)
    values ('in_1', ${made.customerId}, 'open', 34900, 'MXN', ${later(5 * DAY_MS)}, ${NOW}, ${NOW})`.execute(db);
  return made;
}

const stop = (customerId: CustomerId) =>
  database()
    .db.transaction()
    .execute((tx) =>
      changeConsent(
        tx,
        {
          ...{ customerId, scopes: ['utility', 'marketing'], about: null, isGiven: false, source: 'typed', at: NOW },
          ...{ shown: null, reason: null, by: null, cause: null },
        },
        NOW,
      ),
    );

const click = () => ({ line: 'bill:in_1', id: newId() as string });

test('a customer is reminded once for a click, however often it is sent, and it is on record', async () => {
  const { id, customerId } = await debtor();
  await agree(customerId);
  const wish = click();
  const answers = await Promise.all([1, 2, 3].map(() => remindByStaff(doing(), ANA, wish)));
  expect(answers).toEqual([1, 2, 3].map(() => ({ conversationId: id, until: null })));
  expect(await begun(customerId)).toMatchObject([
    {
      content: { text: expect.stringContaining('tu recibo A-17, por $349.00') },
      template: { name: 'payment_reminder', parameters: { due_date: { date: '2026-11-29' } } },
      ...{ purpose: 'utility', state: 'queued' },
    },
  ]);
  expect(audited).toEqual(['payment_reminded']);
  // Another click is another reminder.
  await remindByStaff(doing(), ANA, click());
  expect(await begun(customerId)).toHaveLength(2);
});

test('it also reaches who was told of the invoice when it was made', async () => {
  const { customerId } = await debtor();
  await agree(customerId);
  await sql`insert into announcements (id, cause, customer_id, conversation_id, name)
    select gen_random_uuid(), 'invoice:in_1:invoice_open', customer_id, id, 'payment_reminder' from conversations
    where customer_id = ${customerId}`.execute(database().db);
  await remindByStaff(doing(), ANA, click());
  expect(await begun(customerId)).toHaveLength(1);
});

test.each([
  ['who never agreed', async () => undefined, 'recipient_never'],
  ['who wrote BAJA after they had agreed', (id: CustomerId) => agree(id).then(() => stop(id)), 'recipient_withdrawn'],
  [
    'who is blocked',
    (id: CustomerId) =>
      agree(id).then(() => sql`update customers set blocked_at = now() where id = ${id}`.execute(database().db)),
    'recipient_blocked',
  ],
] as const)('nobody is reminded %s', async (_, before, code) => {
  const { customerId } = await debtor();
  await before(customerId);
  await expect(remindByStaff(doing(), ANA, click())).rejects.toMatchObject({ code });
  expect([await begun(customerId), audited]).toEqual([[], []]);
});

test('at night it waits for the morning, and says until when', async () => {
  const { customerId } = await debtor();
  await agree(customerId);
  // It is eleven in the morning in Mexico City.
  const quiet = { ...LIMITS, quiet: { from: '10:00', until: '18:00' } };
  const { until } = await remindByStaff(doing(quiet), ANA, click());
  expect(until).toBe('2026-11-25T00:00:00.000Z');
  expect(await begun(customerId)).toHaveLength(1);
});

test('what was paid a moment ago is asked for no more, and a line that is gone is named', async () => {
  const { customerId } = await debtor();
  await agree(customerId);
  vendor = [{ ...OPEN, state: 'paid' }];
  await expect(remindByStaff(doing(), ANA, click())).rejects.toMatchObject({ code: 'reminder_settled' });
  for (const line of ['bill:in_2', 'page:1', 'subscription:sub_1', 'bill:', "bill:in_1' or true"])
    await expect(remindByStaff(doing(), ANA, { ...click(), line })).rejects.toMatchObject({ code: 'reminder_unknown' });
  const without = { ...doing(), billing: null };
  await expect(remindByStaff(without, ANA, click())).rejects.toMatchObject({ code: 'reminder_unknown' });
  expect(await begun(customerId)).toEqual([]);
});

/** A plan that could not be renewed, of whom also owes something else. */
async function behind() {
  const made = await debtor();
  await agree(made.customerId);
  await sql`insert into billing_subscriptions (vendor_id, customer_id, item_id, price_id, plan_name, interval, amount, currency,
      status, period_end, cancels_at_period_end, started_at, read_at)
    values ('sub_1', ${made.customerId}, 'si', 'price', 'Club', 'month', 34900, 'MXN', 'past_due', now(), false, now(), now())`.execute(
    database().db,
  );
  return made;
}
const RENEWAL = { ...OPEN, id: 'in_0', number: 'A-11', subscriptionId: 'sub_1', dueAt: null } as const;

test('of a plan that is past due its own oldest invoice is asked for, not the older bill of something else', async () => {
  const { customerId } = await behind();
  const bill = { ...OPEN, id: 'in_9', number: 'Z-9', createdAt: later(-90 * DAY_MS) };
  const [older, newer] = [-40, -10].map((days) => ({ ...RENEWAL, createdAt: later(days * DAY_MS) }));
  vendor = [
    { ...OPEN, state: 'paid' },
    OPEN,
    { ...RENEWAL, ...newer, id: 'in_8', number: 'A-12' },
    { ...RENEWAL, ...older },
    bill,
  ];
  await remindByStaff(doing(), ANA, { ...click(), line: 'subscription:sub_1' });
  expect(await begun(customerId)).toMatchObject([
    {
      content: { text: expect.stringContaining('No pudimos cobrar') },
      template: { parameters: { concept: 'el recibo A-11', due_date: { date: '2026-10-15' } } },
    },
  ]);
});

test('who owes nothing of a plan is told of no failed charge, whatever else of theirs is open', async () => {
  const { customerId } = await behind();
  vendor = [OPEN, { ...RENEWAL, state: 'paid' }, { ...RENEWAL, id: 'in_7', subscriptionId: 'sub_2' }];
  const wish = { ...click(), line: 'subscription:sub_1' };
  await expect(remindByStaff(doing(), ANA, wish)).rejects.toMatchObject({ code: 'reminder_settled' });
  expect(await begun(customerId)).toEqual([]);
});

test('a plan that is paid by a bill with a day was not charged: its customer is asked to pay, not told of a failure', async () => {
  const { customerId } = await behind();
  vendor = [{ ...RENEWAL, dueAt: later(-2 * DAY_MS) }];
  await remindByStaff(doing(), ANA, { ...click(), line: 'subscription:sub_1' });
  expect(await begun(customerId)).toMatchObject([{ content: { text: expect.not.stringContaining('No pudimos') } }]);
});

test('while WhatsApp takes no reminder it is refused, unless the customer wrote and words go too', async () => {
  const { id, customerId } = await debtor();
  await agree(customerId);
  const none = { ...doing(), account: null };
  await expect(remindByStaff(none, ANA, click())).rejects.toMatchObject({ code: 'template_not_sendable' });
  await wroteNow(id);
  await remindByStaff(none, ANA, click());
  expect(await begun(customerId)).toHaveLength(1);
});

const trial = (name: string, phone = '+52 55 7654 3210') => ({ name, language: 'es_MX', phone, id: newId() as string });

/** Somebody of that number who has written to the shop. */
async function tester() {
  const { db } = database();
  const made = await makeConversation(db);
  await silent(made.id);
  await sql`delete from customer_identities where kind = 'phone' and value = '525576543210'`.execute(db);
  await sql`update customer_identities set value = '525576543210' where customer_id = ${made.customerId}`.execute(db);
  return made;
}

test('a template is tried with examples on a number that has agreed, once for a click', async () => {
  const { customerId } = await tester();
  await agree(customerId);
  const wish = trial('payment_reminder');
  for (const _ of [1, 2]) await tryTemplate(doing(), ANA, wish);
  expect(await begun(customerId)).toMatchObject([
    { template: { name: 'payment_reminder', language: 'es_MX' }, content: { kind: 'template' }, purpose: 'utility' },
  ]);
  const [{ content } = { content: { text: '' } }] = await begun(customerId);
  expect(content.text).not.toContain('{{');
});

test('a click that went to one number is never taken for one of another number', async () => {
  const { customerId } = await tester();
  await agree(customerId);
  const other = await makeConversation(database().db);
  await silent(other.id);
  await agree(other.customerId);
  await sql`delete from customer_identities where kind = 'phone' and value = '525576543211'`.execute(database().db);
  await sql`update customer_identities set value = '525576543211' where customer_id = ${other.customerId}`.execute(
    database().db,
  );
  const wish = trial('payment_reminder');
  const first = await tryTemplate(doing(), ANA, wish);
  const second = tryTemplate(doing(), ANA, { ...wish, phone: '+52 55 7654 3211' });
  await expect(second).rejects.toMatchObject({ code: 'trial_id_taken' });
  expect([(await begun(customerId)).length, (await begun(other.customerId)).length]).toEqual([1, 0]);
  // Sent again it says the same, also when WhatsApp takes the template no longer and they have withdrawn.
  await stop(customerId);
  expect(await tryTemplate({ ...doing(), account: null }, ANA, wish)).toEqual(first);
});

test('no template is tried on somebody who has not agreed to it, or whom nobody knows', async () => {
  const { customerId } = await tester();
  await expect(tryTemplate(doing(), ANA, trial('payment_reminder'))).rejects.toMatchObject({ code: 'recipient_never' });
  await agree(customerId);
  // Agreeing to notices of their own things is no yes to marketing.
  await expect(tryTemplate(doing(), ANA, trial('promo'))).rejects.toMatchObject({ code: 'recipient_never' });
  await agree(customerId, 'marketing');
  await tryTemplate(doing(), ANA, trial('promo'));
  expect(await begun(customerId)).toMatchObject([
    { purpose: 'marketing', template: { parameters: { who: 'ejemplo' } } },
  ]);
  const unknown = trial('payment_reminder', '+52 55 0000 0001');
  await expect(tryTemplate(doing(), ANA, unknown)).rejects.toMatchObject({ code: 'trial_unknown' });
  await expect(tryTemplate(doing(), ANA, trial('absent'))).rejects.toMatchObject({ code: 'template_not_sendable' });
});
