import { AppError } from '../core/errors.ts';
import type { ConversationId, OutboxId } from '../core/ids.ts';
import { type Content, insertOutbox, isSameContent, isWindowOpen, standingOf, writtenBy } from '../outbox/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { aboutConversation, holdConversation, standAtFence } from './hold-conversation.ts';
import type { ActDeps, Actor, ShownItem } from './ports.ts';
import { isQuoteOf, quoteOf } from './quoted-item.ts';
import { newsOf } from './stale-rules.ts';
import { wakeBoth } from './take-conversation.ts';
import { endWait } from './wait-store.ts';

/** What a person says. `id` is made by their page, so that saying it twice says it once. */
export type Saying = {
  readonly id: OutboxId;
  readonly conversationId: ConversationId;
  readonly content: Content;
  /** The item of the customer's that it goes under. */
  readonly replyTo?: string | undefined;
  /** What their page showed last; null: nothing. */
  readonly lastSeenId: string | null;
  /** Whatever was written meanwhile. */
  readonly isAnyway: boolean;
  /** Machine time for which it can still be taken back. */
  readonly delayMs?: number;
  /** The message that failed and that this one stands for. */
  readonly replaces?: OutboxId;
};

export type Said =
  | { readonly outcome: 'said'; readonly id: OutboxId }
  /** Somebody else wrote meanwhile: nothing was stored. */
  | { readonly outcome: 'moved'; readonly items: readonly ShownItem[] };

/**
 * Stores what a person says and makes the conversation theirs, in one transaction behind the fence: from the moment it is
 * stored no answer of the assistant's is claimed, and of two people who answer at once the second is shown the first.
 */
export const saySomething = (deps: ActDeps, by: Actor, saying: Saying): Promise<Said> =>
  sayAlso(deps, by, saying, async () => undefined);

/** The same, with something that is written in the same transaction when it is said. */
export async function sayAlso(
  deps: ActDeps,
  by: Actor,
  saying: Saying,
  also: (tx: Tx) => Promise<void>,
): Promise<Said> {
  const said = await deps.db.transaction().execute(async (tx) => {
    const result = await sayWithin(deps, tx, by, saying);
    if (result.outcome === 'said') await also(tx);
    return result;
  });
  if (said.outcome === 'said') await wakeBoth(deps, saying.conversationId, saying.delayMs);
  return said;
}

async function sayWithin(deps: ActDeps, tx: Tx, by: Actor, saying: Saying): Promise<Said> {
  const { id, conversationId, replaces, delayMs } = saying;
  const { conversation, holding } = await standAtFence(tx, conversationId);
  const wanted = { id, conversationId, authorId: by.id };
  const standing = await standingOf(tx, wanted, ({ content }) => isSameSaying(tx, content, saying));
  if (standing === 'taken') throw new AppError('message_id_taken', 'conflict');
  if (standing === 'said') return { outcome: 'said', id };
  const content = { ...saying.content, ...(await quoteOf(tx, conversationId, saying.replyTo)) };
  if (!saying.isAnyway) {
    const items = await othersWords(deps, tx, by, saying);
    if (items.length > 0) return { outcome: 'moved', items };
  }
  if (!isWindowOpen(conversation.lastInboundAt, deps.businessClock()))
    throw new AppError('message_outside_window', 'conflict');
  await holdConversation(deps, tx, { conversationId, holding, by, assigneeId: by.id, reason: 'taken' });
  await endWait(conversationId).execute(tx);
  const message = { id, conversationId, turnId: null, origin: 'person', content, authorId: by.id } as const;
  await insertOutbox([{ ...message, ...(replaces && { replaces }), ...(delayMs && { delayMs }) }]).execute(tx);
  await deps.audit(tx, { by, act: 'message_said', about: aboutConversation(conversationId) });
  return { outcome: 'said', id };
}

const isSameSaying = async (tx: Tx, kept: Content, { content, conversationId, replyTo }: Saying): Promise<boolean> =>
  isSameContent(kept, content) && (await isQuoteOf(tx, conversationId, kept, replyTo));

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;

/** What a colleague or the assistant wrote after what the page showed last. */
async function othersWords(
  deps: ActDeps,
  tx: Tx,
  by: Actor,
  { conversationId, lastSeenId }: Saying,
): Promise<readonly ShownItem[]> {
  const news = newsOf(await deps.itemsAfter(tx, conversationId, lastSeenId));
  const idOf = (item: ShownItem): string => UUID.exec(item.id)?.[0]?.toLowerCase() ?? '';
  const ids = news.map(idOf).filter((id) => id !== '');
  const own = ids.length === 0 ? new Set<string>() : await writtenBy(tx, by.id, ids);
  return news.filter((item) => !own.has(idOf(item)));
}
