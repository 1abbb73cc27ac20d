import type { ConversationId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import { factsOf } from './facts-of.ts';
import { costOf, type MessageFacts, mergeFacts } from './merge-rules.ts';
import { type CostedMessage, insertMessages, lockMessages, updateMessages } from './message-store.ts';
import type { Calendar } from './ports.ts';
import { changeQuota } from './quota-store.ts';
import type { PricedStatus, PriceTable } from './types.ts';

export type KeepPricesDeps = {
  readonly prices: PriceTable;
  readonly phoneNumberId: string;
  /**
   * Its months are taken for those of the WhatsApp account. Read over the connection of the transaction: one that waited
   * here for another connection would hold its locks meanwhile, and those who wait for the locks hold the others.
   */
  readonly calendar: (tx: Tx) => Promise<Calendar>;
};

/** Whose message it is, as far as that is known. */
export type Owner = { readonly outboxId: string | null; readonly conversationId: ConversationId | null };

/**
 * Keeps what each message costs, once, from whatever its statuses say: they repeat, come in any order, and each of them
 * may carry the price or not. Also for messages that were sent elsewhere.
 */
export async function keepPrices(
  deps: KeepPricesDeps,
  tx: Tx,
  statuses: readonly PricedStatus[],
  owners: ReadonlyMap<string, Owner>,
): Promise<void> {
  if (statuses.length === 0) return;
  const calendar = await deps.calendar(tx);
  const monthOf = (at: Date): string => calendar.dateOf(at).slice(0, 7);
  const cost = (facts: MessageFacts) => costOf(deps.prices, facts, monthOf);
  const given = [...mergeAll(deps.prices, statuses)].map((facts): CostedMessage => {
    const owner = owners.get(facts.wamid) ?? NOBODY;
    const { phoneNumberId, prices } = deps;
    return { ...facts, ...owner, ...cost(facts), phoneNumberId, currency: prices.currency };
  });
  const inserted = await insertMessages(tx, given);
  const known = given.filter(({ wamid }) => !inserted.has(wamid));
  const changed = known.length === 0 ? [] : await extendKnown(tx, known, cost);
  await countQuota(tx, [
    ...given.filter(({ wamid }) => inserted.has(wamid)).map((after) => ({ before: null, after })),
    ...changed,
  ]);
}

const NOBODY: Owner = { outboxId: null, conversationId: null };

/** One entry a message, in the order of their ids: everybody takes locks in this order. */
function mergeAll(table: PriceTable, statuses: readonly PricedStatus[]): Iterable<MessageFacts> {
  const merged = new Map<string, MessageFacts>();
  for (const status of statuses) {
    const facts = factsOf(table, status);
    const known = merged.get(facts.wamid);
    merged.set(facts.wamid, known ? mergeFacts(known, facts) : facts);
  }
  return [...merged.values()].sort((a, b) => (a.wamid < b.wamid ? -1 : 1));
}

type Change = { readonly before: CostedMessage | null; readonly after: CostedMessage };

/** Adds what is new to what is stored; a status that says nothing new writes nothing. */
async function extendKnown(
  tx: Tx,
  given: readonly CostedMessage[],
  cost: (facts: MessageFacts) => ReturnType<typeof costOf>,
): Promise<Change[]> {
  const added = new Map(given.map((message) => [message.wamid, message]));
  const stored = await lockMessages(tx, [...added.keys()]);
  const changes = stored.flatMap((before): Change[] => {
    const message = added.get(before.wamid);
    if (!message) return [];
    const facts = mergeFacts(before, message);
    const owner = {
      outboxId: before.outboxId ?? message.outboxId,
      conversationId: before.conversationId ?? message.conversationId,
    };
    // What was priced once keeps its price, also when the owner changes the table meanwhile.
    const isPricedAnew = facts.market !== before.market || !isSamePricing(facts.priced, before.priced);
    const isSameFate = facts.hasArrived === before.hasArrived && facts.hasFailed === before.hasFailed;
    const isSame = !isPricedAnew && isSameFate && facts.at.getTime() === before.at.getTime();
    if (isSame && owner.conversationId === before.conversationId && owner.outboxId === before.outboxId) return [];
    const isLostOrFound = (facts.hasFailed && !facts.hasArrived) !== (before.hasFailed && !before.hasArrived);
    const { quotaMonth, ...price } = cost(facts);
    const kept = isPricedAnew || isLostOrFound ? { ...price, currency: message.currency } : {};
    return [{ before, after: { ...before, ...facts, ...owner, ...kept, quotaMonth } }];
  });
  if (changes.length > 0)
    await updateMessages(
      tx,
      changes.map(({ after }) => after),
    );
  return changes;
}

const isSamePricing = (a: MessageFacts['priced'], b: MessageFacts['priced']): boolean =>
  a === b ||
  (a !== null &&
    b !== null &&
    a.at.getTime() === b.at.getTime() &&
    a.category === b.category &&
    a.type === b.type &&
    a.isBillable === b.isBillable);

/** The counters come last in the transaction, and in one order: many wait for the same row. */
async function countQuota(tx: Tx, changes: readonly Change[]): Promise<void> {
  const counts = new Map<string, { phoneNumberId: string; month: string; count: number }>();
  const add = (message: CostedMessage | null, count: number): void => {
    if (message === null || message.quotaMonth === null) return;
    const { phoneNumberId, quotaMonth: month } = message;
    const key = `${phoneNumberId} ${month}`;
    counts.set(key, { phoneNumberId, month, count: (counts.get(key)?.count ?? 0) + count });
  };
  for (const { before, after } of changes) {
    add(before, -1);
    add(after, 1);
  }
  const moved = [...counts.entries()].filter(([, { count }]) => count !== 0).sort(([a], [b]) => (a < b ? -1 : 1));
  if (moved.length > 0)
    await changeQuota(
      tx,
      moved.map(([, change]) => change),
    );
}
