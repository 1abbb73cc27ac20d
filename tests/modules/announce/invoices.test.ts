import { beforeAll, expect, test } from 'vitest';
import { mailOfBilling } from '../../../src/app/join-billing.ts';
import { createDemoLedger } from '../../../src/billing/index.ts';
import type { CustomerId } from '../../../src/core/ids.ts';
import { makeConversation } from '../../support/conversation.ts';
import { DAY_MS, database, later, NOW } from '../orders/world.ts';
import { approve, begun, deps, follow, mailsTo, setState, silent, withAddress } from './world.ts';

beforeAll(() => approve());

const amount = { minor: 34_900, currency: 'MXN' };

async function hear(customerId: CustomerId, template: 'invoice_open' | 'payment_failed', over: object = {}) {
  const { db } = database();
  const billing = { ...createDemoLedger(db, { publicUrl: '', now: () => NOW }), kind: 'stripe' } as const;
  const mail = mailOfBilling(billing, [], deps());
  const invoice = { subject: `in_${customerId}`, what: 'A-17', customerId, amount, at: NOW, dueAt: later(5 * DAY_MS) };
  await db.transaction().execute((tx) => mail(tx, { template, ...invoice, ...over }));
}

async function someone(): Promise<CustomerId> {
  const { id, customerId } = await makeConversation(database().db);
  await silent(id);
  await withAddress(customerId);
  return customerId;
}

test('an open invoice is reminded of once, with its amount and its day, and by mail only when WhatsApp fails', async () => {
  const customerId = await someone();
  for (const _ of [1, 2]) await hear(customerId, 'invoice_open', { pageUrl: 'https://pay.example/in_1' });
  expect(await begun(customerId)).toMatchObject([
    {
      content: { text: expect.stringContaining('tu recibo A-17, por $349.00') },
      template: {
        name: 'payment_reminder',
        parameters: { customer_name: 'Ana', amount, concept: 'el recibo A-17', due_date: { date: '2026-11-29' } },
      },
      purpose: 'utility',
    },
  ]);
  expect(await mailsTo(customerId)).toEqual([]);
  await setState((await begun(customerId))[0]?.id ?? '', 'failed', 'unreachable');
  await follow();
  expect(await mailsTo(customerId)).toMatchObject([
    { template: 'payment_reminder', data: { number: 'A-17', total: amount, dueOn: { day: '2026-11-29' } } },
  ]);
});

test('a charge that failed has its own mail, once, whatever becomes of the reminder', async () => {
  const customerId = await someone();
  for (const _ of [1, 2]) await hear(customerId, 'payment_failed');
  expect(await begun(customerId)).toMatchObject([{ template: { name: 'payment_reminder' } }]);
  await setState((await begun(customerId))[0]?.id ?? '', 'discarded', 'no_opt_in');
  await follow();
  expect(await mailsTo(customerId)).toMatchObject([{ template: 'payment_failed', data: { what: 'A-17' } }]);
});

test('an invoice that is charged by itself was due on the day on which it was made, as the shop counts days', async () => {
  const customerId = await someone();
  // Midnight has passed in Greenwich, not in Mexico City.
  for (const _ of [1, 2])
    await hear(customerId, 'payment_failed', { dueAt: null, at: new Date('2026-11-25T02:00:00Z') });
  expect(await begun(customerId)).toMatchObject([
    { template: { name: 'payment_reminder', parameters: { amount, due_date: { date: '2026-11-24' } } } },
  ]);
});

test('an open invoice without a day until which it is to be paid is told by mail, as no template says it', async () => {
  const customerId = await someone();
  await hear(customerId, 'invoice_open', { dueAt: null });
  expect(await begun(customerId)).toEqual([]);
  expect(await mailsTo(customerId)).toMatchObject([{ template: 'payment_reminder', data: { number: 'A-17' } }]);
});
