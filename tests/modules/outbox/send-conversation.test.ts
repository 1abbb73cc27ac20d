import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { type ConversationId, newId } from '../../../src/core/ids.ts';
import {
  insertOutbox,
  type SendDeps,
  type SendResult,
  type SendSituation,
  sendConversation,
  settleOutbox,
  trackEarly,
  trackStatuses,
} from '../../../src/outbox/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';
import { unhurried } from '../../support/unhurried.ts';

const database = useDatabase();

type World = {
  readonly sent: string[];
  readonly alerts: string[];
  readonly deps: SendDeps;
  readonly id: ConversationId;
};

const accepted = (): SendResult => ({ outcome: 'accepted', wamid: `wamid.${newId()}` });
const lost: SendResult = { outcome: 'ambiguous', details: 'reset' };

/** A conversation whose channel answers what the test says, one result a send, then accepts everything. */
async function world(results: SendResult[] = [], over: Partial<SendSituation> = {}): Promise<World> {
  const { db } = database();
  const { id, customerId } = await makeConversation(db);
  const [sent, alerts]: [string[], string[]] = [[], []];
  const situation: SendSituation = {
    customerId,
    address: { phone: '5215512345678', bsuid: null },
    lastInboundAt: new Date(),
    isBlocked: false,
    freeUntil: null,
    isUnreachable: false,
    pairWaitMs: 0,
    isPaused: false,
    isTakenOver: false,
    isStopped: false,
    isProbe: false,
    isInitiatedStopped: false,
    initiation: null,
    template: null,
    marketing: null,
    isClaimFresh: true,
    ...over,
  };
  const deps: SendDeps = {
    db,
    worker: newId<'worker'>(),
    businessClock: () => new Date(),
    channel: {
      credential: newId(),
      showTyping: async () => undefined,
      markRead: async () => true,
      send: async ({ content }) => {
        sent.push(content.text);
        return results.shift() ?? accepted();
      },
    },
    readSituation: async () => situation,
    onResult: () => undefined,
    alertStaff: async (_tx, kind) => void alerts.push(kind),
    wake: async () => undefined,
    followEarly: async (wamid) => void (await db.transaction().execute((tx) => trackEarly(tx, wamid))),
    pace: unhurried,
    mayInitiate: async () => ({ may: 'now' }),
    planTemplate: async () => ({ can: 'not', reason: 'missing', details: '' }),
    estimate: async () => null,
    noteRefusal: async () => undefined,
  };
  return { sent, alerts, deps, id };
}

const say = async (id: ConversationId, ...texts: string[]): Promise<string[]> => {
  const ids = texts.map(() => newId<'outbox'>());
  for (const [index, text] of texts.entries())
    await insertOutbox([
      {
        id: ids[index] ?? newId(),
        conversationId: id,
        turnId: null,
        origin: 'reply',
        content: { kind: 'text', text },
      },
    ]).execute(database().db);
  return ids;
};
const states = async (id: ConversationId) =>
  (
    await sql<{
      state: string;
      reason: string | null;
    }>`select state, reason from outbox_messages where conversation_id = ${id} order by seq`.execute(database().db)
  ).rows;
const age = (id: ConversationId, seconds: number) =>
  sql`update outbox_messages set unconfirmed_at = unconfirmed_at - ${seconds} * interval '1 s', claimed_at = claimed_at - ${seconds} * interval '1 s', not_before = null
      where conversation_id = ${id}`.execute(database().db);
const settle = (alerts: string[] = [], oldestUnreadMs: number | null = null) =>
  settleOutbox(
    {
      db: database().db,
      offer: () => undefined,
      oldestUnreadMs: async () => oldestUnreadMs,
      newestStart: async () => null,
      alertStaff: async () => void alerts.push('unconfirmed'),
    },
    [],
  );
const status = (over: object) => ({
  wamid: 'wamid.x',
  status: 'sent' as const,
  at: new Date(),
  callbackData: null,
  error: null,
  pricing: null,
  ...over,
});
const track = (...statuses: Parameters<typeof trackStatuses>[1][number][]) =>
  database()
    .db.transaction()
    .execute((tx) => trackStatuses(tx, statuses));

test('what a conversation has to say goes out in order, once', async () => {
  const { deps, sent, id } = await world();
  await say(id, 'uno', 'dos', 'tres');
  await Promise.all([sendConversation(deps, id), sendConversation(deps, id), sendConversation(deps, id)]);
  await sendConversation(deps, id);
  expect(sent).toEqual(['uno', 'dos', 'tres']);
});

test.each<[string, Partial<SendSituation>, string, string]>([
  ['the 24 hours are over', { lastInboundAt: new Date(Date.now() - 24 * 3_600_000) }, 'held', 'window_closed'],
  ['the shop is paused', { isPaused: true }, 'held', 'paused'],
  ['the channel refuses our token', { isStopped: true }, 'held', 'channel_stopped'],
  ['a person took over', { isTakenOver: true }, 'discarded', 'taken_over'],
  ['the customer is blocked', { isBlocked: true }, 'discarded', 'customer_blocked'],
])('when %s nothing is sent and the reason is kept', async (_, over, state, reason) => {
  const { deps, sent, id } = await world([], over);
  await say(id, 'hola');
  await sendConversation(deps, id);
  expect(sent).toEqual([]);
  expect(await states(id)).toEqual([{ state, reason }]);
});

test('a limit on one customer delays the message and keeps the order behind it', async () => {
  const slower: SendResult = { outcome: 'refused', refusal: 'slower', code: 131056, details: '', retryAfterMs: null };
  const { deps, sent, id } = await world([slower]);
  await say(id, 'uno', 'dos');
  await sendConversation(deps, id);
  expect(sent).toEqual(['uno']);
  await age(id, 0);
  await sendConversation(deps, id);
  expect(sent).toEqual(['uno', 'uno', 'dos']);
});

test('a refused token stops everything after one attempt, and staff is told', async () => {
  const stop: SendResult = { outcome: 'refused', refusal: 'stop', code: 190, details: 'expired', retryAfterMs: null };
  const { deps, sent, alerts, id } = await world([stop]);
  await say(id, 'uno');
  await sendConversation(deps, id);
  await sendConversation(deps, id);
  expect(sent).toEqual(['uno']);
  expect(alerts).toEqual(['channel_stopped']);
});

test('a lost answer is settled by the status that carries the id of the row, and what waited behind it goes on', async () => {
  const { deps, sent, id } = await world([lost]);
  const [first] = await say(id, 'uno', 'dos');
  await sendConversation(deps, id);
  expect(sent).toEqual(['uno']);
  const {
    moved: [moved],
  } = await track(status({ wamid: 'wamid.settled', status: 'delivered', callbackData: first ?? '' }));
  expect(moved).toMatchObject({ state: 'delivered', wasUnconfirmed: true });
  await sendConversation(deps, id);
  expect(sent).toEqual(['uno', 'dos']);
});

test('a lost answer without any status is sent once more after the long wait; a second loss stays unconfirmed and staff is told', async () => {
  const { deps, sent, id } = await world([lost, lost]);
  await say(id, 'uno');
  await sendConversation(deps, id);
  await settle();
  await sendConversation(deps, id);
  expect(sent).toEqual(['uno']);
  await age(id, 121);
  await settle();
  await sendConversation(deps, id);
  expect(sent).toEqual(['uno', 'uno']);
  await age(id, 121);
  const alerts: string[] = [];
  await settle(alerts);
  await sendConversation(deps, id);
  expect(sent).toEqual(['uno', 'uno']);
  expect(alerts).toEqual(['unconfirmed']);
  expect(await states(id)).toEqual([{ state: 'unconfirmed', reason: 'unconfirmed_twice' }]);
});

test('ten seconds are enough when statuses of later sends arrive, because then the way of statuses is alive', async () => {
  const { deps, sent, id } = await world([lost]);
  await say(id, 'uno');
  await sendConversation(deps, id);
  await age(id, 11);
  const other = await world();
  const [later] = await say(other.id, 'otro');
  await sendConversation(other.deps, other.id);
  await track(status({ wamid: 'wamid.later', callbackData: later ?? '' }));
  await settle();
  await sendConversation(deps, id);
  expect(sent).toEqual(['uno', 'uno']);
});

test.each([
  [120_900, 'waits for calls that were stored during its wait and that nobody has read', ['uno']],
  [400, 'does not wait for calls that came after its wait, so steady load puts nothing off', ['uno', 'uno']],
])('with a call unread for %i ms a lost answer %s', async (oldestUnreadMs, _, expected) => {
  const { deps, sent, id } = await world([lost]);
  await say(id, 'uno');
  await sendConversation(deps, id);
  await age(id, 121);
  await settle([], oldestUnreadMs);
  await sendConversation(deps, id);
  expect(sent).toEqual(expected);
});

test('statuses in any order and any number only move a message forward', async () => {
  const { deps, id } = await world([{ outcome: 'accepted', wamid: 'wamid.order' }]);
  await say(id, 'uno');
  await sendConversation(deps, id);
  await track(status({ wamid: 'wamid.order', status: 'read' }), status({ wamid: 'wamid.order' }));
  await track(
    status({ wamid: 'wamid.order', status: 'delivered' }),
    status({ wamid: 'wamid.order', status: 'delivered' }),
  );
  await track(status({ wamid: 'wamid.order', status: 'failed', error: { code: 131026, details: '' } }));
  expect(await states(id)).toMatchObject([{ state: 'read' }]);
});

test('a status that arrives before our own send returned is kept for it', async () => {
  const { deps, id } = await world([{ outcome: 'accepted', wamid: 'wamid.early' }]);
  await track(status({ wamid: 'wamid.early', status: 'delivered' }));
  await say(id, 'uno');
  await sendConversation(deps, id);
  expect(await states(id)).toMatchObject([{ state: 'delivered' }]);
});

test('a send whose worker died in between is unconfirmed, never sent again blindly', async () => {
  const { deps, sent, id } = await world();
  await say(id, 'uno');
  await sql`update outbox_messages set state = 'sending', claimed_by = ${newId()}, claimed_at = now() - interval '30 s' where conversation_id = ${id}`.execute(
    database().db,
  );
  await settle();
  await sendConversation(deps, id);
  expect(sent).toEqual([]);
  expect(await states(id)).toMatchObject([{ state: 'unconfirmed' }]);
});

test('a look at the situation that fails leaves the message untried, not ambiguous', async () => {
  const { deps, id, sent } = await world([]);
  await say(id, 'hola');
  let isAway = true;
  const readSituation: typeof deps.readSituation = (claimed) =>
    isAway ? Promise.reject(new Error('the database is away')) : deps.readSituation(claimed);
  await sendConversation({ ...deps, readSituation }, id);
  expect([sent, await states(id)]).toEqual([[], [{ state: 'queued', reason: null }]]);
  isAway = false;
  await age(id, 5);
  await sendConversation({ ...deps, readSituation }, id);
  expect(sent).toEqual(['hola']);
});
