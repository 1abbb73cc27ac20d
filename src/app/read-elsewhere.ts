import type { ConversationId } from '../core/ids.ts';
import { handedToUs, hearHandover, hearPhone } from '../handoff/index.ts';
import {
  conversationsOf,
  keepOverheard,
  markHeard,
  type OverheardMessage,
  type Overhearing,
  reopenStandby,
} from '../inbox/index.ts';
import { isUnderWay, ownWamids } from '../outbox/index.ts';
import type { Tx } from '../platform/db/index.ts';
import type { ParsedCall } from '../vendors/whatsapp/index.ts';

/** What happened in conversations beside us: counts for the call's outcome, and who has something to answer now. */
export type Elsewhere = {
  /** For each call given, in order. */
  readonly outcomes: readonly Readonly<Record<string, number>>[];
  readonly due: ReadonlyMap<ConversationId, number>;
};

/** Of an earlier message: nobody has written anything new. */
const OF_EARLIER: ReadonlySet<string> = new Set(['edit', 'revoke', 'reaction']);

/**
 * Keeps what staff, other agents and the past say, and follows who holds each conversation. Runs after the messages of
 * the same calls were stored; `onStandby`: conversations in which some of them came on standby. Repeated, nothing changes.
 */
export async function readElsewhere(
  tx: Tx,
  calls: readonly ParsedCall[],
  onStandby: readonly ConversationId[],
): Promise<Elsewhere> {
  const outcomes = calls.map(() => ({}) as Record<string, number>);
  const due = new Map<ConversationId, number>();
  await readOverheard(tx, calls, outcomes);
  // Came late: the conversation was handed to us meanwhile.
  if (onStandby.length > 0) await reopen(tx, onStandby, due);
  for (const [index, call] of calls.entries()) {
    const outcome = outcomes[index] ?? {};
    for (const handover of call.handovers) {
      const [id] = await conversationsOf(tx, handover.phoneNumberId, [handover.customer]);
      count(outcome, `handover_${id ? await hearHandover(tx, id, handover) : 'without_sender'}`);
      if (id) await reopen(tx, [id], due);
    }
  }
  return { outcomes, due };
}

/** What came on standby before a conversation was handed to us is ours to answer now. */
async function reopen(
  tx: Tx,
  conversations: readonly ConversationId[],
  due: Map<ConversationId, number>,
): Promise<void> {
  for (const { conversationId, at } of await handedToUs(tx, conversations)) {
    const reopened = await reopenStandby(tx, conversationId, at);
    if (reopened > 0) due.set(conversationId, (due.get(conversationId) ?? 0) + reopened);
  }
}

async function readOverheard(
  tx: Tx,
  calls: readonly ParsedCall[],
  outcomes: readonly Record<string, number>[],
): Promise<void> {
  const all = calls.flatMap(({ overheard }, index) => overheard.map((message) => ({ message, index })));
  if (all.length === 0) return;
  // What we sent ourselves is no news, should WhatsApp tell us of it.
  const own = await ownWamids(
    tx,
    all.map(({ message }) => message.wamid),
  );
  const [ours, theirs] = [
    all.filter(({ message }) => own.has(message.wamid)),
    all.filter(({ message }) => !own.has(message.wamid)),
  ];
  for (const { index } of ours) count(outcomes[index] ?? {}, 'echo_of_ours');
  const kept = await keepOverheard(
    tx,
    theirs.map(({ message }) => message),
  );
  for (const [position, { message, index }] of theirs.entries()) {
    const { became, conversationId, heard } = kept[position] ?? NOBODY;
    const isOurs = heard !== null && conversationId !== null && (await isOfOurs(tx, conversationId, message));
    count(outcomes[index] ?? {}, isOurs ? 'echo_of_ours' : `${nameOf(message)}_${became}`);
    if (heard === null || conversationId === null) continue;
    if (isOurs) await markHeard([heard.id]).execute(tx);
    else if (isTakeOver(message) && !heard.isPast) await hearPhone(tx, conversationId, message.sentAt);
  }
}

const NOBODY: Overhearing = { became: 'without_sender', conversationId: null, heard: null };

/** What we are just sending: WhatsApp may tell of it before it tells us the message's id. */
const isOfOurs = async (tx: Tx, conversationId: ConversationId, { source, text }: OverheardMessage): Promise<boolean> =>
  source !== 'history' && text !== '' && isUnderWay(tx, conversationId, text);

const isTakeOver = ({ source, kind }: OverheardMessage): boolean => source === 'phone_echo' && !OF_EARLIER.has(kind);

const nameOf = ({ source }: OverheardMessage): string => (source === 'phone_echo' ? 'echo' : source);

const count = (outcome: Record<string, number>, name: string): void => {
  outcome[name] = (outcome[name] ?? 0) + 1;
};
