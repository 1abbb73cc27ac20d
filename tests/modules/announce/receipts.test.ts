import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aboutAction } from '../../../src/actions/index.ts';
import { newId, type OutboxId } from '../../../src/core/ids.ts';
import { insertOutbox, releaseForWindow, trackStatuses } from '../../../src/outbox/index.ts';
import {
  type Customer,
  confirm,
  customer,
  database,
  fillCart,
  later,
  NOW,
  numberIn,
  orderRow,
} from '../orders/world.ts';
import { approve, begun, follow, setState, silent } from './world.ts';

beforeAll(() => approve());
// Whoever buys this often would find the shop empty.
beforeEach(async () => void (await sql`update stock set quantity = 1000`.execute(database().db)));

type Confirmed = { readonly who: Customer; readonly number: string; readonly receipt: OutboxId; readonly text: string };

/** An order that was confirmed in the chat a moment before the window closed, with its receipt in the outbox. */
async function confirmed(at = NOW): Promise<Confirmed> {
  const who = await customer();
  await fillCart(who, { 'CHIS-250-G': 2 });
  const { text, executed } = await confirm(who, 'place_order', { payment: 'card' }, at);
  if (executed === null) throw new Error(`no order was placed: ${text}`);
  const receipt = newId<'outbox'>();
  const about = { conversationId: who.id, turnId: newId<'message'>(), about: aboutAction(executed) };
  await insertOutbox([{ ...about, id: receipt, origin: 'notice', content: { kind: 'text', text } }]).execute(
    database().db,
  );
  await silent(who.id);
  return { who, number: numberIn(text), receipt, text };
}

const rowOf = async (id: OutboxId) =>
  (
    await sql<{ state: string; reason: string | null }>`
      select state, reason from outbox_messages where id = ${id}`.execute(database().db)
  ).rows[0];

const alertsAbout = async (id: OutboxId) =>
  (await sql<{ kind: string }>`select kind from staff_alerts where subject = ${id}`.execute(database().db)).rows.map(
    ({ kind }) => kind,
  );

/** WhatsApp took the receipt and reports afterwards that the window was closed. */
async function reportClosed(receipt: OutboxId): Promise<void> {
  const { db } = database();
  const wamid = `wamid.${newId()}`;
  await sql`update outbox_messages set state = 'sent', wamid = ${wamid}, decision = '{"as":"words"}' where id = ${receipt}`.execute(
    db,
  );
  const error = { code: 131_047, details: 'closed', refusal: 'window' } as const;
  const status = { wamid, status: 'failed', at: NOW, callbackData: null, error, pricing: null } as const;
  for (const _ of [1, 2]) await db.transaction().execute((tx) => trackStatuses(tx, [status]));
}

describe('an order that was confirmed in the chat', () => {
  test.each([
    ['was held because the window had closed', (id: OutboxId) => setState(id, 'held', 'window_closed')],
    ['failed afterwards because the window had closed (131047)', reportClosed],
  ])('whose receipt %s is confirmed by the template, once', async (_what, lose) => {
    const { who, number, receipt, text } = await confirmed();
    await lose(receipt);
    await Promise.all([follow(), follow(), follow()]);
    // The same news again, late and twice.
    await setState(receipt, 'queued');
    await setState(receipt, 'held', 'window_closed');
    await follow();
    expect(await alertsAbout(receipt)).toEqual([]);
    const total = { minor: (await orderRow(number)).totalMinor, currency: 'MXN' };
    expect(await begun(who.customerId)).toEqual([
      expect.objectContaining({
        ...{ state: 'queued', purpose: 'order_event', about: `order:${(await orderRow(number)).id}` },
        // What the chat said, for a window that opens meanwhile.
        content: { kind: 'text', text },
        template: { name: 'order_confirmation', parameters: { customer_name: 'Ana', order_number: number, total } },
      }),
    ]);
  });

  test('whose receipt is announced instead hears it once when the window opens again', async () => {
    const { who, receipt } = await confirmed();
    await setState(receipt, 'held', 'window_closed');
    await follow();
    expect(await rowOf(receipt)).toEqual({ state: 'discarded', reason: 'told_otherwise' });
    await database()
      .db.transaction()
      .execute((tx) => releaseForWindow(tx, [who.id]));
    expect(await rowOf(receipt)).toMatchObject({ state: 'discarded' });
  });

  test('whose receipt arrived, or goes after all because the customer wrote, is confirmed by nothing else', async () => {
    const arrived = await confirmed();
    for (const state of ['sending', 'sent', 'delivered', 'read']) await setState(arrived.receipt, state);
    const wrote = await confirmed();
    await setState(wrote.receipt, 'held', 'window_closed');
    await database()
      .db.transaction()
      .execute((tx) => releaseForWindow(tx, [wrote.who.id]));
    await follow();
    expect([await begun(arrived.who.customerId), await begun(wrote.who.customerId)]).toEqual([[], []]);
    expect(await rowOf(wrote.receipt)).toMatchObject({ state: 'queued' });
  });

  test('whose receipt was held, went after all and failed for another reason before anybody looked is not confirmed', async () => {
    const { who, receipt } = await confirmed();
    await setState(receipt, 'held', 'window_closed');
    await database()
      .db.transaction()
      .execute((tx) => releaseForWindow(tx, [who.id]));
    await setState(receipt, 'failed', 'refused', 131_026);
    await follow();
    expect(await begun(who.customerId)).toEqual([]);
  });

  test('whose receipt failed for another reason, or that was cancelled meanwhile, is not confirmed', async () => {
    const failed = await confirmed();
    await setState(failed.receipt, 'failed', 'refused', 131_026);
    const cancelled = await confirmed();
    await sql`update orders set state = 'cancelled' where number = ${cancelled.number.replace('-', '')}`.execute(
      database().db,
    );
    await setState(cancelled.receipt, 'held', 'window_closed');
    const old = await confirmed(later(-4 * 86_400_000));
    await setState(old.receipt, 'held', 'window_closed');
    await follow();
    for (const { who } of [failed, cancelled, old]) expect(await begun(who.customerId)).toEqual([]);
    // Nothing tells these customers: somebody has to.
    for (const { receipt } of [cancelled, old]) expect(await alertsAbout(receipt)).toEqual(['window_closed']);
    expect(await rowOf(cancelled.receipt)).toMatchObject({ state: 'held' });
  });
});
