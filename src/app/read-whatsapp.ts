import type { Clock } from '../core/clock.ts';
import type { ConversationId } from '../core/ids.ts';
import { type ReceiveDeps, receiveMessages } from '../inbox/index.ts';
import { dropFilesOf } from '../media/index.ts';
import { type Failure, freedBy, releaseForWindow, trackStatuses } from '../outbox/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { markDue } from '../turn/index.ts';
import { hideTexts, type ParsedCall, parseCall } from '../vendors/whatsapp/index.ts';
import { readCode, wamidsWithCode } from '../verification/index.ts';
import type { CallOutcome, CallReader, CallReading } from '../webhooks/index.ts';
import type { Costs } from './build-costs.ts';
import { hearOnStandby, hearRefusedSend } from './hear-preferences.ts';
import { readAccount } from './read-account.ts';
import { readElsewhere } from './read-elsewhere.ts';

export type ReadWhatsAppDeps = ReceiveDeps & {
  readonly phoneNumberId: string;
  readonly businessClock: Clock;
  readonly wakeTurns: (
    due: readonly { readonly conversationId: ConversationId; readonly delayMs: number }[],
  ) => Promise<void>;
  readonly wakeFiles: (ids: readonly string[]) => Promise<void>;
  readonly wakeOutbox: (conversations: readonly ConversationId[]) => Promise<void>;
  readonly onFailure: (failure: Failure) => void;
  /** Keeps what messages cost. */
  readonly keepPrices: Costs['keep'];
};

/** Reads Meta's calls: messages go to the inbox and make turns due, statuses move the outbox forward. */
export function createWhatsAppReader(deps: ReadWhatsAppDeps): CallReader {
  return async (tx, calls, afterCommit) => {
    const parsed = calls.map((call) => parseCall(call.body, deps.phoneNumberId));
    const account = await readAccount(tx, parsed, deps.businessClock());
    if (account.changed.length > 0) await deps.proofs.end(tx, [...new Set(account.changed)].sort());
    const messages = parsed.flatMap((call) => call.messages);
    const { receptions, arrivals, onStandby, files, revoked } =
      messages.length > 0 ? await receiveMessages(deps, tx, messages) : NOTHING_RECEIVED;
    if (files.length > 0) afterCommit(() => deps.wakeFiles(files));
    if (onStandby.length > 0) await hearOnStandby(tx, messages, deps.businessClock());
    const elsewhere = await readElsewhere(tx, parsed, onStandby);
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
    const { moved, failures } = await trackStatuses(tx, statuses);
    await deps.keepPrices(tx, statuses, moved);
    for (const failure of failures) {
      await hearRefusedSend(tx, { ...failure, errorCode: failure.code }, deps.businessClock());
      afterCommit(() => deps.onFailure(failure));
    }
    const wrote = arrivals.map(({ conversationId }) => conversationId);
    const released = wrote.length === 0 ? [] : await releaseForWindow(tx, wrote);
    const going = [...new Set([...freedBy({ moved, failures }), ...released, ...account.released])];
    if (going.length > 0) afterCommit(() => deps.wakeOutbox(going));
    const hidden = await codesIn(tx, messages);
    return readingsOf(parsed, receptions).map((read, index) => {
      const call = calls[index];
      const reading = withCounts(read, { ...account.outcomes[index], ...elsewhere.outcomes[index] });
      const hasCode = parsed[index]?.messages.some(({ wamid }) => hidden.has(wamid));
      return hasCode && call && reading.state === 'read' ? { ...reading, body: hideTexts(call.body, hidden) } : reading;
    });
  };
}

const NOTHING_RECEIVED = { receptions: [], arrivals: [], onStandby: [], files: [], revoked: [] } as const;

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
