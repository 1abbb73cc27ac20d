import { factsOfConversation, proposalsOnPage } from '../actions/index.ts';
import { findSubscriptions, hasDueWork, invoicesOf, isUnderWayFor } from '../billing/index.ts';
import { readHistory, standing } from '../consent/index.ts';
import type { ConversationId, CustomerId } from '../core/ids.ts';
import type { EndState } from '../evals/index.ts';
import { holdersOf } from '../handoff/index.ts';
import { messagesOnPage } from '../inbox/index.ts';
import { listOrders } from '../orders/index.ts';
import { saidOnPage } from '../outbox/index.ts';
import type { Db } from '../platform/db/index.ts';
import { turnsIn } from '../turn/index.ts';
import { oldestUnreadMs } from '../webhooks/index.ts';

export type Chat = { readonly customerId: CustomerId; readonly conversationId: ConversationId };

/** More than a script can make. */
const ALL = 200;
const pageOf = (conversationId: ConversationId) =>
  ({ conversationId, direction: 'newer', from: null, limit: ALL }) as const;
/** States of a message of ours that has come to rest. */
const UNDER_WAY: ReadonlySet<string> = new Set(['queued', 'sending', 'unconfirmed']);

/** What a conversation has led to, read from the rows of each module. */
export async function readEndState(db: Db, { customerId, conversationId }: Chat): Promise<EndState> {
  const page = pageOf(conversationId);
  const [orders, subscriptions, invoices, holders, consents, turns, facts, proposals, said, messages] =
    await Promise.all([
      listOrders(db, { state: null, customers: [customerId], number: null, after: null, limit: ALL }),
      findSubscriptions(db, customerId),
      invoicesOf(db, customerId, ALL),
      holdersOf(db, [conversationId]),
      readHistory(db, customerId),
      turnsIn(db, conversationId, ALL),
      factsOfConversation(db, conversationId, ALL),
      proposalsOnPage(db, page),
      saidOnPage(db, page),
      messagesOnPage(db, page),
    ]);
  return {
    orders: orders.map(({ state, items, totalMinor }) => ({ state, items, totalMinor })),
    subscriptions: subscriptions.map(({ status, cancelsAtPeriodEnd }) => ({ status, isEnding: cancelsAtPeriodEnd })),
    invoices: invoices.length,
    holder: holders[0]?.holder ?? 'assistant',
    reason: holders[0]?.reason ?? null,
    consent: { utility: standing(consents, 'utility', null), marketing: standing(consents, 'marketing', null) },
    calls: turns.flatMap(({ calls }) => calls.map(({ tool }) => tool)),
    facts,
    proposals: proposals.map(({ kind, state }) => ({ kind, state })),
    said: said.filter(({ state }) => state !== 'discarded').map(({ content }) => content.text),
    open: messages.filter(({ outcome }) => outcome === null).length,
  };
}

/** Whether nothing is under way: every call is read, every message settled, every answer sent, every operation done. */
export async function isAtRest(db: Db, { customerId, conversationId }: Chat): Promise<boolean> {
  if ((await oldestUnreadMs(db)) !== null) return false;
  const page = pageOf(conversationId);
  const [messages, said, isBilling, isDue] = await Promise.all([
    messagesOnPage(db, page),
    saidOnPage(db, page),
    isUnderWayFor(db, customerId),
    hasDueWork(db),
  ]);
  return (
    messages.every(({ outcome }) => outcome !== null) &&
    said.every(({ state }) => !UNDER_WAY.has(state)) &&
    !isBilling &&
    !isDue
  );
}
