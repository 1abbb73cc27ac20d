import type { ConversationId } from '../../core/ids.ts';
import { freeSince, freeUntil } from '../../costs/index.ts';
import { type ShownCustomer, shownCustomers } from '../../customers/index.ts';
import { type HolderSummary, holdersOf } from '../../handoff/index.ts';
import { type ConversationSummary, summariesOf } from '../../inbox/index.ts';
import { filesOfItems, peopleReading } from '../../media/index.ts';
import { newestSaidIn, type SaidSummary } from '../../outbox/index.ts';
import type { Db } from '../../platform/db/index.ts';
import type { InboxRow } from '../contract.ts';
import type { Marks } from '../ports.ts';
import type { ListRow, Shown } from './list-store.ts';
import { lineOf, placeOf } from './rules.ts';

/** A conversation with what its owners say of it. */
export type Summary = {
  readonly conversation: ConversationSummary;
  readonly customer: ShownCustomer | null;
  readonly said: SaidSummary | null;
  readonly holder: HolderSummary | null;
  readonly assignee: InboxRow['assignee'];
  readonly tags: readonly string[];
  /** What was heard or read in the customer's newest message. */
  readonly understood: string | null;
  readonly freeUntil: Date | null;
};

/** Asks every owner for these conversations at once; those that are gone are left out. */
export async function summarise(db: Db, marks: Marks, ids: readonly ConversationId[], now: Date): Promise<Summary[]> {
  const conversations = await summariesOf(db, ids);
  const customers = new Map(
    (await shownCustomers(db, [...new Set(conversations.map(({ customerId }) => customerId))])).map((one) => [
      one.id,
      one,
    ]),
  );
  const said = byConversation(await newestSaidIn(db, ids));
  const holders = byConversation(await holdersOf(db, ids));
  const assignees = await marks.assignees(db, ids);
  const tags = await marks.tags(db, ids);
  const wordless = conversations.flatMap(({ messageId, text }) =>
    messageId !== null && text === '' ? [messageId] : [],
  );
  const files = wordless.length === 0 ? [] : await filesOfItems(db, wordless);
  const understood = new Map(
    files.map((file) => [file.itemId, file.correctedText ?? peopleReading(file.reading?.text ?? '').text]),
  );
  const free = await freeSince(db, ids, new Date(now.getTime() - 72 * 3_600_000));
  return conversations.map((conversation) => ({
    conversation,
    customer: customers.get(conversation.customerId) ?? null,
    said: said.get(conversation.id) ?? null,
    holder: holders.get(conversation.id) ?? null,
    assignee: assignees.get(conversation.id) ?? null,
    tags: tags.get(conversation.id) ?? [],
    understood: (conversation.messageId && understood.get(conversation.messageId)) || null,
    freeUntil: freeUntil({ since: free.get(conversation.id) ?? null }),
  }));
}

const byConversation = <Row extends { readonly conversationId: ConversationId }>(rows: readonly Row[]) =>
  new Map(rows.map((row) => [row.conversationId, row]));

/** The row of the list. */
export function rowOfSummary(summary: Summary): ListRow {
  const { conversation, said, holder, assignee } = summary;
  const shown = shownOf(summary);
  return {
    conversationId: conversation.id,
    customerId: conversation.customerId,
    holder: shown.holder,
    assigneeId: assignee?.id ?? null,
    ...placeOf({ ...shown, since: holder?.since ?? null, lastAt: newestStored(summary) }),
    messageSeq: conversation.seq ?? 0,
    saidSeq: said?.seq ?? 0,
    shown,
  };
}

function shownOf(summary: Summary): Shown {
  const { conversation, customer, said, holder, assignee, tags } = summary;
  const { line, at } = newestOf(summary);
  return {
    customer: { id: conversation.customerId, name: customer?.name ?? null, username: customer?.username ?? null },
    holder: holder?.holder ?? 'assistant',
    reason: holder?.reason ?? null,
    assignee,
    since: holder === null || holder.holder === 'assistant' ? null : holder.since.toISOString(),
    lastAt: (at ?? conversation.createdAt).toISOString(),
    lastLine: line,
    hasFailed: said?.state === 'failed',
    tags,
    lastInboundAt: conversation.lastInboundAt?.toISOString() ?? null,
    freeUntil: summary.freeUntil?.toISOString() ?? null,
    cameAt: conversation.receivedAt === null ? null : conversation.receivedAt.getTime() * 1_000,
    language: customer?.language ?? 'es',
    canReceive: customer !== null && !customer.isBlocked && !customer.isUnreachable,
  };
}

/** When the newest thing was stored: the clock by which conversations are ordered is never moved. */
const newestStored = ({ conversation, said }: Summary): Date =>
  new Date(
    Math.max(
      conversation.createdAt.getTime(),
      conversation.receivedAt?.getTime() ?? 0,
      said?.createdAt.getTime() ?? 0,
      conversation.elsewhere === null ? 0 : Date.parse(conversation.elsewhere.at),
    ),
  );

const BY = { reply: 'assistant', notice: 'notice', person: 'person', initiated: 'initiated' } as const;

/** What was said last, by whomever. Who came first is told by when it was stored; what is shown is when it was said. */
function newestOf({ conversation, said, understood }: Summary): { line: Shown['lastLine']; at: Date | null } {
  const { elsewhere } = conversation;
  const [came, went] = [conversation.receivedAt?.getTime() ?? 0, said?.createdAt.getTime() ?? 0];
  const heard = elsewhere === null ? 0 : Date.parse(elsewhere.at);
  if (elsewhere !== null && heard > came && heard > went)
    return {
      line: { by: 'person', kind: elsewhere.kind, text: lineOf(elsewhere.text), state: null },
      at: new Date(heard),
    };
  if (said !== null && went >= came)
    return {
      line: { by: BY[said.origin], kind: said.kind, text: lineOf(said.text), state: said.state },
      at: said.sentAt ?? said.createdAt,
    };
  if (conversation.kind === null) return { line: null, at: null };
  const text = lineOf(conversation.text || understood || '');
  return { line: { by: 'customer', kind: conversation.kind, text, state: null }, at: conversation.sentAt };
}
