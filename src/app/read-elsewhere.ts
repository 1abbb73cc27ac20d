import type { ConversationId, MessageId } from '../core/ids.ts';
import { handedToUs, hearHandover, hearPhone } from '../handoff/index.ts';
import {
  conversationsOf,
  isPastFile,
  keepOverheard,
  markHeard,
  type OverheardMessage,
  type Overhearing,
  reopenStandby,
  revokeOverheard,
} from '../inbox/index.ts';
import { dropFilesOf, type FileElsewhere, insertFilesElsewhere } from '../media/index.ts';
import { isUnderWay, ownWamids } from '../outbox/index.ts';
import type { Tx } from '../platform/db/index.ts';
import type { ParsedCall } from '../vendors/whatsapp/index.ts';

/** What happened in conversations beside us: counts for the call's outcome, and who has something to answer now. */
export type Elsewhere = {
  /** For each call given, in order. */
  readonly outcomes: readonly Readonly<Record<string, number>>[];
  readonly due: ReadonlyMap<ConversationId, number>;
  /** Files that came along, to be fetched once this is committed. Those of the past wait until there is time for them. */
  readonly files: readonly string[];
  /** Of files of the past: those that were told of now, and those that nobody told of yet. */
  readonly announced: readonly string[];
  readonly unannounced: readonly Unannounced[];
};

/** A file of which only WhatsApp's id says where it belongs; `index`: the call among those given. */
export type Unannounced = { readonly wamid: string; readonly index: number };

/** What the messages of the same calls have to do with it. */
export type Arrived = {
  /** Conversations in which some of them came on standby. */
  readonly onStandby: readonly ConversationId[];
  /** Those by which customers delete something. */
  readonly deletions: readonly MessageId[];
};

/** Of an earlier message: nobody has written anything new. */
const OF_EARLIER: ReadonlySet<string> = new Set(['edit', 'revoke', 'reaction']);

/**
 * Keeps what staff, other agents and the past say, and follows who holds each conversation. Runs after the messages of
 * the same calls were stored. Repeated, nothing changes.
 */
export async function readElsewhere(
  tx: Tx,
  calls: readonly ParsedCall[],
  { onStandby, deletions }: Arrived,
): Promise<Elsewhere> {
  const outcomes = calls.map(() => ({}) as Record<string, number>);
  const due = new Map<ConversationId, number>();
  const heard = await readOverheard(tx, calls, outcomes);
  const files = await keepFiles(tx, heard.files, [...deletions, ...heard.ids]);
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
  const { announced, unannounced } = heard;
  return { outcomes, due, files, announced, unannounced };
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

type File = FileElsewhere & { readonly isPast: boolean };

/** What was new, and the files among it. */
type Heard = {
  readonly ids: string[];
  readonly files: File[];
  readonly announced: string[];
  readonly unannounced: Unannounced[];
};

async function readOverheard(
  tx: Tx,
  calls: readonly ParsedCall[],
  outcomes: readonly Record<string, number>[],
): Promise<Heard> {
  const all = calls.flatMap(({ overheard }, index) => overheard.map((message) => ({ message, index })));
  const news: Heard = { ids: [], files: [], announced: [], unannounced: [] };
  if (all.length === 0) return news;
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
    if (conversationId === null && isPastFile(message)) news.unannounced.push({ wamid: message.wamid, index });
    if (heard === null || conversationId === null) continue;
    if (isOurs) {
      await markHeard([heard.id]).execute(tx);
      continue;
    }
    news.ids.push(heard.id);
    const { attachment, wamid } = message;
    if (message.kind === 'media_placeholder') news.announced.push(wamid);
    if (attachment !== null)
      news.files.push({ overheardId: heard.id, conversationId, attachment, isPast: isPastFile(message) });
    if (isTakeOver(message) && !heard.isPast) await hearPhone(tx, conversationId, message.sentAt);
  }
  return news;
}

/**
 * Keeps files, but neither files nor words of what whoever wrote it has deleted: before or after, in the same calls or
 * others. `ids`: all that is new. Returns those that are to be fetched at once.
 */
async function keepFiles(tx: Tx, files: readonly File[], ids: readonly string[]): Promise<readonly string[]> {
  const revoked = await revokeOverheard(tx, ids);
  const left = files.filter(({ overheardId }) => !revoked.includes(overheardId));
  const kept = await insertFilesElsewhere(tx, left);
  if (revoked.length > 0) await dropFilesOf(tx, revoked);
  return kept.filter((_, index) => left[index]?.isPast === false);
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
