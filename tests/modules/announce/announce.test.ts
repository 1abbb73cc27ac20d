import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Announced, announce, type NewAnnouncement } from '../../../src/announce/index.ts';
import { type CustomerId, newId } from '../../../src/core/ids.ts';
import { discardExpired, findInitiated, trackStatuses } from '../../../src/outbox/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { database, HOUR_MS, later, NOW } from '../orders/world.ts';
import {
  approve,
  begun,
  deps,
  eventsAbout,
  follow,
  mailsTo,
  setState,
  silent,
  withAddress,
  wroteNow,
} from './world.ts';

beforeAll(() => approve());

const TEMPLATE = { name: 'shipping_update', parameters: {} };
const wanted = (customerId: CustomerId, over: Partial<NewAnnouncement> = {}): NewAnnouncement => ({
  ...{ cause: `test:${newId()}`, customerId, name: 'shipping_update', purpose: 'order_event', about: 'order:1' },
  ...{ words: 'Va en camino', template: TEMPLATE, shown: 'Va en camino', isFollowed: true, expiresAt: later(HOUR_MS) },
  mail: {
    ...{ template: 'shipping_update', key: `test:${newId()}`, language: 'es' },
    data: { number: 'KD-1', status: 'enviado' },
  },
  ...over,
});

const tell = (what: NewAnnouncement): Promise<Announced> =>
  database()
    .db.transaction()
    .execute((tx) => announce(deps(), tx, what));

async function someone({ isOpen }: { readonly isOpen: boolean }): Promise<CustomerId> {
  const { id, customerId } = await makeConversation(database().db);
  await (isOpen ? wroteNow(id) : silent(id));
  await withAddress(customerId);
  return customerId;
}

const rowOf = async (id: string) =>
  (
    await sql<{ state: string; reason: string | null; mailedAt: Date | null }>`
      select state, reason, mailed_at from announcements where id = ${id}`.execute(database().db)
  ).rows[0];

describe('what the business begins', () => {
  test('is one message for its cause, however often and at the same time it is told', async () => {
    const customerId = await someone({ isOpen: false });
    const what = wanted(customerId);
    const told = await Promise.all(Array.from({ length: 6 }, () => tell(what)));
    expect(new Set(told.map(({ id }) => id)).size).toBe(1);
    expect(told.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(await begun(customerId)).toMatchObject([
      { state: 'queued', content: { kind: 'text', text: 'Va en camino' }, template: TEMPLATE, about: 'order:1' },
    ]);
  });

  test('goes with its transaction, or not at all', async () => {
    const customerId = await someone({ isOpen: true });
    const failing = database()
      .db.transaction()
      .execute(async (tx) => {
        await announce(deps(), tx, wanted(customerId));
        throw new Error('something else failed');
      });
    await expect(failing).rejects.toThrow('something else failed');
    expect(await begun(customerId)).toEqual([]);
  });

  test('waits in the outbox where a sweep finds it when its process is killed before it wakes anybody', async () => {
    const customerId = await someone({ isOpen: false });
    await tell(wanted(customerId));
    const { rows } = await sql<{ id: string }>`select id from conversations where customer_id = ${customerId}`.execute(
      database().db,
    );
    expect(await findInitiated(database().db, 1_000)).toContain(rows[0]?.id);
  });

  test('begins the conversation of a customer who never wrote', async () => {
    const customerId = newId<'customer'>();
    await sql`insert into customers (id, name) values (${customerId}, 'Luz')`.execute(database().db);
    const [first, second] = await Promise.all([tell(wanted(customerId)), tell(wanted(customerId))]);
    expect([first?.isNew, second?.isNew]).toEqual([true, true]);
    expect(await begun(customerId)).toHaveLength(2);
    const { rows } = await sql`select 1 from conversations where customer_id = ${customerId}`.execute(database().db);
    expect(rows).toHaveLength(1);
  });

  test('that has only free words goes by mail at once while the window is closed', async () => {
    const customerId = await someone({ isOpen: false });
    const { id } = await tell(wanted(customerId, { template: null }));
    expect(await begun(customerId)).toEqual([]);
    expect(await mailsTo(customerId)).toMatchObject([{ template: 'shipping_update', data: { number: 'KD-1' } }]);
    expect(await rowOf(id)).toMatchObject({ state: 'discarded', reason: 'window_closed', mailedAt: expect.any(Date) });
  });

  test('that has only free words goes as words while the window is open', async () => {
    const customerId = await someone({ isOpen: true });
    await tell(wanted(customerId, { template: null }));
    expect(await begun(customerId)).toMatchObject([{ state: 'queued', template: null }]);
    expect(await mailsTo(customerId)).toEqual([]);
  });
});

describe('what became of it', () => {
  test('is kept and told to others in order, each state once', async () => {
    const customerId = await someone({ isOpen: false });
    const { id } = await tell(wanted(customerId));
    const [row] = await begun(customerId);
    for (const state of ['sending', 'sent', 'sent', 'delivered', 'read', 'played'])
      await setState(row?.id ?? '', state);
    await follow();
    await follow();
    expect((await eventsAbout(id)).map(({ data }) => data['state'])).toEqual(['sent', 'delivered', 'read']);
    expect((await eventsAbout(id))[0]).toMatchObject({
      type: 'notification.updated',
      data: { id, customer_id: customerId, template: 'shipping_update', reason: null },
    });
    expect(await rowOf(id)).toMatchObject({ state: 'read', mailedAt: null });
  });

  test.each([
    ['discarded', 'no_opt_in'],
    ['discarded', 'no_address'],
    ['discarded', 'expired'],
    ['failed', 'unreachable'],
  ])('%s (%s) sends the mail of the same event instead, once', async (state, reason) => {
    const customerId = await someone({ isOpen: false });
    const { id } = await tell(wanted(customerId));
    const [row] = await begun(customerId);
    await setState(row?.id ?? '', state, reason);
    await Promise.all([follow(), follow(), follow()]);
    await setState(row?.id ?? '', 'queued');
    await setState(row?.id ?? '', state, reason);
    await follow();
    expect(await mailsTo(customerId)).toHaveLength(1);
    expect(await rowOf(id)).toMatchObject({ state, reason, mailedAt: expect.any(Date) });
  });

  test('sends no mail to whoever is blocked, has no address, or got it on WhatsApp', async () => {
    const cases = [
      ['discarded', 'customer_blocked'],
      ['held', 'template_paused'],
      ['delivered', null],
    ] as const;
    for (const [state, reason] of cases) {
      const customerId = await someone({ isOpen: false });
      await tell(wanted(customerId));
      const [row] = await begun(customerId);
      await setState(row?.id ?? '', state, reason);
      await follow();
      expect(await mailsTo(customerId), state).toEqual([]);
    }
    const { customerId } = await makeConversation(database().db);
    await tell(wanted(customerId));
    await setState((await begun(customerId))[0]?.id ?? '', 'failed', 'unreachable');
    await follow();
    expect(await mailsTo(customerId)).toEqual([]);
  });

  test('is still open when another message stands for the one that failed, and that one decides', async () => {
    const customerId = await someone({ isOpen: false });
    const { id } = await tell(wanted(customerId));
    const { db } = database();
    const first = (await begun(customerId))[0]?.id ?? '';
    const wamid = `wamid.${newId()}`;
    await sql`update outbox_messages set state = 'sent', wamid = ${wamid}, decision = '{"as":"words"}' where id = ${first}`.execute(
      db,
    );
    const error = { code: 131_047, details: 'closed', refusal: 'window' } as const;
    const status = { wamid, status: 'failed', at: NOW, callbackData: null, error, pricing: null } as const;
    await db.transaction().execute((tx) => trackStatuses(tx, [status]));
    await follow();
    expect(await rowOf(id)).toMatchObject({ state: 'queued' });
    expect(await mailsTo(customerId)).toEqual([]);
    const second = (await begun(customerId)).find((row) => row.id !== first);
    const paused = { ...status, error: { code: 132_015, details: 'paused', refusal: 'template' } } as const;
    await sql`update outbox_messages set state = 'sent', wamid = ${`${wamid}.2`} where id = ${second?.id}`.execute(db);
    await db.transaction().execute((tx) => trackStatuses(tx, [{ ...paused, wamid: `${wamid}.2` }]));
    await follow();
    expect(await rowOf(id)).toMatchObject({ state: 'held', reason: 'template_refused' });
    expect(await mailsTo(customerId)).toEqual([]);
    const third = (await begun(customerId)).find((row) => row.id !== first && row.id !== second?.id);
    await setState(third?.id ?? '', 'failed', 'unreachable', 131_026);
    await follow();
    expect(await rowOf(id)).toMatchObject({ state: 'failed', reason: 'unreachable' });
    expect(await mailsTo(customerId)).toHaveLength(1);
  });

  test('gives up what nobody needs any more, and the mail goes', async () => {
    const customerId = await someone({ isOpen: false });
    await tell(wanted(customerId));
    const row = (await begun(customerId))[0]?.id ?? '';
    await setState(row, 'held', 'template_paused');
    expect(await discardExpired(database().db, later(HOUR_MS - 1), 100)).toBe(0);
    await discardExpired(database().db, later(HOUR_MS), 100);
    await follow();
    expect(await begun(customerId)).toMatchObject([{ state: 'discarded', reason: 'expired' }]);
    expect(await mailsTo(customerId)).toHaveLength(1);
  });
});
