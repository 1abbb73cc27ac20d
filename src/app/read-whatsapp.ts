import type { Clock } from '../core/clock.ts';
import type { ConversationId } from '../core/ids.ts';
import { CARD_NOTE, type ReceiveDeps, type Received, receiveMessages } from '../inbox/index.ts';
import { dropFilesOf } from '../media/index.ts';
import { freedBy, releaseForWindow, trackStatuses } from '../outbox/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { markDue } from '../turn/index.ts';
import { hideTexts, type ParsedCall, parseCall } from '../vendors/whatsapp/index.ts';
import { readCode, wamidsWithCode } from '../verification/index.ts';
import {
  type CallOutcome,
  type CallReader,
  type CallReading,
  keepEarlyCalls,
  readEarlyCalls,
  type StoredCall,
} from '../webhooks/index.ts';
import type { Costs } from './build-costs.ts';
import type { FollowFailures } from './follow-failures.ts';
import { hearOnStandby } from './hear-preferences.ts';
import { leaveOutErased } from './leave-out-erased.ts';
import { readAccount } from './read-account.ts';
import { type Elsewhere, readElsewhere } from './read-elsewhere.ts';
import type { ReceivedMessage } from './trace-path.ts';

export type ReadWhatsAppDeps = ReceiveDeps & {
  /** Key of the hashes under which erased people are remembered. */
  readonly erasureKey: Buffer;
  readonly phoneNumberId: string;
  readonly businessClock: Clock;
  readonly wakeTurns: (
    due: readonly { readonly conversationId: ConversationId; readonly delayMs: number }[],
  ) => Promise<void>;
  /** Told of each message that was stored, once that is durable. */
  readonly onReceived: (messages: readonly ReceivedMessage[]) => void;
  readonly wakeFiles: (ids: readonly string[]) => Promise<void>;
  readonly wakeOutbox: (conversations: readonly ConversationId[]) => Promise<void>;
  readonly followFailures: FollowFailures;
  /** Keeps what messages cost. */
  readonly keepPrices: Costs['keep'];
};

/** Reads Meta's calls: messages go to the inbox and make turns due, statuses move the outbox forward. */
export function createWhatsAppReader(deps: ReadWhatsAppDeps): CallReader {
  return async (tx, calls, afterCommit) => {
    const parsed = await leaveOutErased(
      tx,
      deps.erasureKey,
      calls.map((call) => parseCall(call.body, deps.phoneNumberId)),
    );
    const account = await readAccount(tx, parsed, deps.businessClock());
    if (account.changed.length > 0) await deps.proofs.end(tx, [...new Set(account.changed)].sort());
    const messages = parsed.flatMap((call) => call.messages);
    const { receptions, stored, arrivals, onStandby, files, revoked } =
      messages.length > 0 ? await receiveMessages(deps, tx, messages) : NOTHING_RECEIVED;
    if (stored.length > 0) afterCommit(() => deps.onReceived(withCalls(stored, parsed, calls)));
    if (onStandby.length > 0) await hearOnStandby(tx, messages, deps.businessClock());
    const deletions = stored.filter(({ kind }) => kind === 'revoke').map(({ id }) => id);
    const elsewhere = await readElsewhere(tx, parsed, { onStandby, deletions });
    await followEarly(tx, calls, elsewhere);
    const toFetch = [...files, ...elsewhere.files];
    if (toFetch.length > 0) afterCommit(() => deps.wakeFiles(toFetch));
    const due = withReopened(arrivals, elsewhere.due);
    if (due.length > 0) {
      await markDue(tx, due);
      afterCommit(() =>
        deps.wakeTurns(due.map(({ conversationId, quietMs }) => ({ conversationId, delayMs: quietMs }))),
      );
    }
    // After the queue: in the order in which a turn and a file are settled.
    if (revoked.length > 0) await dropFilesOf(tx, revoked);
    const statuses = parsed.flatMap((call) => call.statuses);
    const tracked = await trackStatuses(tx, statuses);
    const { moved, failures } = tracked;
    await deps.keepPrices(tx, statuses, moved);
    if (failures.length > 0) afterCommit(await deps.followFailures(tx, failures));
    const wrote = arrivals.map(({ conversationId }) => conversationId);
    const released = wrote.length === 0 ? [] : await releaseForWindow(tx, wrote);
    const going = [...new Set([...freedBy(tracked), ...released, ...account.released])];
    if (going.length > 0) afterCommit(() => deps.wakeOutbox(going));
    const hidden = new Set([...(await codesIn(tx, messages)), ...withCard(messages)]);
    return readingsOf(parsed, receptions).map((read, index) => {
      const call = calls[index];
      const reading = withCounts(read, { ...account.outcomes[index], ...elsewhere.outcomes[index] });
      const isHidden = parsed[index]?.messages.some(({ wamid }) => hidden.has(wamid));
      return isHidden && call && reading.state === 'read'
        ? { ...reading, body: hideTexts(call.body, hidden) }
        : reading;
    });
  };
}

const NOTHING_RECEIVED = { receptions: [], stored: [], arrivals: [], onStandby: [], files: [], revoked: [] } as const;

/** Files of the past that came before anybody told of them are read again once somebody does. */
async function followEarly(
  tx: Tx,
  calls: readonly StoredCall[],
  { announced, unannounced }: Pick<Elsewhere, 'announced' | 'unannounced'>,
): Promise<void> {
  await keepEarlyCalls(
    tx,
    unannounced.flatMap(({ wamid, index }) => {
      const call = calls[index];
      return call ? [{ id: call.id, name: wamid }] : [];
    }),
  );
  await readEarlyCalls(tx, announced);
}

/** Each stored message with the first call that brought it. */
function withCalls(
  stored: Received['stored'],
  parsed: readonly ParsedCall[],
  calls: readonly StoredCall[],
): readonly ReceivedMessage[] {
  const callOf = new Map<string, StoredCall>();
  for (const [index, { messages }] of parsed.entries())
    for (const { wamid } of messages) {
      const call = calls[index];
      if (call !== undefined && !callOf.has(wamid)) callOf.set(wamid, call);
    }
  return stored.flatMap(({ id, conversationId, wamid }) => {
    const call = callOf.get(wamid);
    return call === undefined ? [] : [{ id, conversationId, call }];
  });
}

/** Each conversation once: what arrived, and what is ours to answer since it was handed to us. */
function withReopened(arrivals: readonly Due[], reopened: ReadonlyMap<ConversationId, number>): readonly Due[] {
  const known = new Set(arrivals.map(({ conversationId }) => conversationId));
  const others = [...reopened].filter(([conversationId]) => !known.has(conversationId));
  return [...arrivals, ...others.map(([conversationId, messages]) => ({ conversationId, messages, quietMs: 0 }))];
}

type Due = Parameters<typeof markDue>[1][number];

const withCounts = (reading: CallReading, counts: CallOutcome): CallReading =>
  reading.state === 'read' ? { ...reading, outcome: { ...reading.outcome, ...counts } } : reading;

/** Messages that held a code, also when Meta delivers them again: what is stored of the call must not show it. */
const codesIn = async (tx: Tx, messages: ParsedCall['messages']): Promise<ReadonlySet<string>> => {
  const wamids = messages.filter(({ text }) => readCode(text) !== null).map(({ wamid }) => wamid);
  return wamids.length === 0 ? new Set() : wamidsWithCode(tx, wamids);
};

/** Messages that showed a payment card: what is stored of the call must not show it either. */
const withCard = (messages: ParsedCall['messages']): readonly string[] =>
  messages.filter(({ notes }) => notes.includes(CARD_NOTE)).map(({ wamid }) => wamid);

/** Each call's own outcome: what became of its messages, in the order in which they were given to the inbox. */
function readingsOf(parsed: readonly ParsedCall[], receptions: readonly string[]): CallReading[] {
  let position = 0;
  return parsed.map((call) => {
    if (call.parkedBecause !== null) return { state: 'parked', reason: call.parkedBecause };
    const outcome: Record<string, number> = { ...call.setAside };
    for (const reception of receptions.slice(position, position + call.messages.length)) {
      outcome[`message_${reception}`] = (outcome[`message_${reception}`] ?? 0) + 1;
    }
    position += call.messages.length;
    if (call.statuses.length > 0) outcome['status'] = call.statuses.length;
    return { state: 'read', outcome: outcome satisfies CallOutcome };
  });
}
