import { createHmac } from 'node:crypto';
import { type ConversationId, type CustomerId, type MessageId, newId } from '../core/ids.ts';
import { detectLanguage } from '../core/language.ts';
import { identifySenders } from '../customers/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { applyChanges, type Changed } from './change-store.ts';
import { touchConversations } from './conversation-store.ts';
import { closeEditsOf } from './correction-store.ts';
import { followNumbers } from './follow-numbers.ts';
import { openCorrections } from './open-corrections.ts';
import { opensWindow } from './opens-window.ts';
import type { ArrivalProofs, KeepFiles } from './ports.ts';
import { CODE_NOTE, quietTimeFor } from './rules.ts';
import { insertMessages, type NewMessage, rememberHashes } from './store.ts';
import type { Arrival, InboundMessage } from './types.ts';

export type ReceiveDeps = {
  /** Key under which message ids are remembered for good. */
  readonly hashKey: Buffer;
  readonly quietMs: number;
  readonly proofs: ArrivalProofs;
  readonly keepFiles: KeepFiles;
};

/** What became of each message given in, in order. */
export type Reception = 'stored' | 'repeated' | 'ignored' | 'without_sender';

export type Received = {
  readonly receptions: readonly Reception[];
  /** Those that were stored. */
  readonly stored: readonly Pick<NewMessage & InboundMessage, 'id' | 'conversationId' | 'wamid' | 'kind'>[];
  readonly arrivals: readonly Arrival[];
  /** Files that came along, to be fetched once this is committed. */
  readonly files: readonly string[];
  /** Messages that their customers have deleted. */
  readonly revoked: readonly MessageId[];
  /** Conversations of messages that came while another agent answers. */
  readonly onStandby: readonly ConversationId[];
};

const HASH_BYTES = 20;

/**
 * Stores each message once by (phone number id, wamid), makes or finds its customer and conversation, and says which
 * conversations now have something to answer. Runs in the reader's transaction; a redelivery changes nothing.
 */
export async function receiveMessages(
  deps: ReceiveDeps,
  tx: Tx,
  messages: readonly InboundMessage[],
): Promise<Received> {
  const given = await onlyNew(deps, tx, messages);
  const fresh = await followNumbers(tx, given);
  const { owners, changed } = await identifySenders(
    tx,
    fresh.map((message) => ({ ...message.sender, language: detectLanguage(message.text, 'es') })),
  );
  const owned = fresh.flatMap((message, index) => {
    const customerId = owners[index];
    return customerId ? [{ message, customerId }] : [];
  });
  const stored = new Set(given.filter((_, index) => owners[index]));
  const receptions = receptionsOf(messages, given, stored);
  if (owned.length === 0) return { receptions, stored: [], arrivals: [], onStandby: [], files: [], revoked: [] };
  const conversations = await touchAll(tx, owned);
  // What the channel itself says of a customer is a new number, a new user id, or a new phone.
  const told = owned.filter(({ message }) => message.kind === 'system').map(({ customerId }) => customerId);
  if (changed.length + told.length > 0) await deps.proofs.end(tx, [...new Set([...changed, ...told])].sort());
  const arriving = owned.flatMap(({ message, customerId }) => {
    const conversationId = conversations.get(customerId);
    return conversationId ? [{ ...message, id: newId<'message'>(), conversationId, customerId }] : [];
  });
  const rows = await withoutCodes(deps, tx, arriving);
  await insertMessages(tx, rows);
  const changes = await applyChanges(
    tx,
    rows.map(({ id }) => id),
  );
  const revoked = changes.filter(({ isRevoked }) => isRevoked).map(({ id }) => id);
  if (revoked.length > 0) await closeEditsOf(tx, revoked);
  const readAgain = [
    ...changes.filter(({ isOpen }) => isOpen).map(conversationOf),
    ...(await correctedIn(tx, changes)),
  ];
  return {
    receptions,
    stored: rows.map(({ id, conversationId, wamid, kind }) => ({ id, conversationId, wamid, kind })),
    arrivals: withChanged(arrivalsOf(rows, deps.quietMs), readAgain, deps.quietMs),
    onStandby: [...new Set(rows.flatMap((row) => (row.isStandby ? [row.conversationId] : [])))],
    files: await keepFiles(
      deps,
      tx,
      rows.filter(({ id }) => !revoked.includes(id)),
    ),
    revoked,
  };
}

/** Files of messages that nobody is to answer are not fetched; what came on standby may be ours to answer later. */
async function keepFiles(deps: ReceiveDeps, tx: Tx, rows: readonly Row[]): Promise<readonly string[]> {
  const files = rows.flatMap(({ id, conversationId, attachment, ignoredBecause, isStandby }) =>
    attachment === null || (ignoredBecause !== null && !isStandby)
      ? []
      : [{ messageId: id, conversationId, attachment }],
  );
  return files.length === 0 ? [] : deps.keepFiles(tx, files);
}

const conversationOf = ({ conversationId }: Changed): ConversationId => conversationId;

/** Conversations whose last message was answered before its words were changed. */
async function correctedIn(tx: Tx, changes: readonly Changed[]): Promise<readonly ConversationId[]> {
  const answered = changes.filter(({ isOpen, isRevoked }) => !isOpen && !isRevoked);
  if (answered.length === 0) return [];
  return openCorrections(
    tx,
    [...new Set(answered.map(conversationOf))],
    answered.map(({ id }) => id),
  );
}

/** A turn that has read what was edited or deleted since has to look again. */
function withChanged(
  arrivals: readonly Arrival[],
  changed: readonly ConversationId[],
  quietMs: number,
): readonly Arrival[] {
  const known = new Set(arrivals.map(({ conversationId }) => conversationId));
  const others = new Set(changed.filter((id) => !known.has(id)));
  return [
    ...arrivals,
    ...[...others].map((conversationId) => ({ conversationId, messages: 1, quietMs, language: 'es' as const })),
  ];
}

type Row = InboundMessage & NewMessage;

/** Codes are taken out before a row is written: nobody reads them, neither a person nor the model. */
async function withoutCodes(
  { proofs }: ReceiveDeps,
  tx: Tx,
  arriving: readonly (Row & { readonly customerId: CustomerId })[],
): Promise<readonly Row[]> {
  const masked = await proofs.takeCodes(tx, arriving);
  return arriving.map((row) => {
    const taken = masked.get(row.id);
    if (taken === undefined) return row;
    return { ...row, text: taken.text, notes: taken.isTyped ? [...row.notes, CODE_NOTE] : row.notes };
  });
}

async function onlyNew(deps: ReceiveDeps, tx: Tx, messages: readonly InboundMessage[]): Promise<InboundMessage[]> {
  const byHash = new Map<string, InboundMessage>();
  for (const message of messages) {
    const hash = createHmac('sha256', deps.hashKey)
      .update(`${message.isStandby ? 'standby\0' : ''}${message.phoneNumberId}\0${message.wamid}`)
      .digest('hex')
      .slice(0, HASH_BYTES * 2);
    if (!byHash.has(hash)) byHash.set(hash, message);
  }
  if (byHash.size === 0) return [];
  const fresh = await rememberHashes(
    tx,
    [...byHash.keys()].sort().map((hash) => Buffer.from(hash, 'hex')),
  );
  return [...byHash].filter(([hash]) => fresh.has(hash)).map(([, message]) => message);
}

type Owned = { readonly message: InboundMessage; readonly customerId: CustomerId };

async function touchAll(tx: Tx, owned: readonly Owned[]): Promise<Map<CustomerId, ConversationId>> {
  const byCustomer = Map.groupBy(owned, (entry) => entry.customerId);
  const touches = [...byCustomer]
    .map(([customerId, entries]) => ({
      id: newId<'conversation'>(),
      customerId,
      phoneNumberId: entries[0]?.message.phoneNumberId ?? '',
      lastInboundAt: newest(entries.map((entry) => entry.message)),
    }))
    .sort((a, b) => (a.customerId < b.customerId ? -1 : 1));
  return touchConversations(tx, touches);
}

const newest = (messages: readonly InboundMessage[]): Date | null => {
  const times = messages.filter(opensWindow).map((message) => message.sentAt.getTime());
  return times.length > 0 ? new Date(Math.max(...times)) : null;
};

function arrivalsOf(rows: readonly Row[], quietMs: number): Arrival[] {
  const answerable = rows.filter((row) => row.ignoredBecause === null);
  return [...Map.groupBy(answerable, (row) => row.conversationId)].flatMap(([conversationId, group]) => {
    const last = group.at(-1);
    if (!last) return [];
    return [
      {
        conversationId,
        messages: group.length,
        // A tap and a code are complete and wait for nothing.
        quietMs: last.chosenId === null && !last.notes.includes(CODE_NOTE) ? quietTimeFor(last.text, quietMs) : 0,
        language: detectLanguage(last.text, 'es'),
      },
    ];
  });
}

function receptionsOf(
  all: readonly InboundMessage[],
  fresh: readonly InboundMessage[],
  stored: ReadonlySet<InboundMessage>,
): Reception[] {
  const isFresh = new Set(fresh);
  return all.map((message) => {
    if (!isFresh.has(message)) return 'repeated';
    if (!stored.has(message)) return 'without_sender';
    return message.ignoredBecause === null ? 'stored' : 'ignored';
  });
}
