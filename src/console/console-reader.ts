import type { ConversationId } from '../core/ids.ts';
import type { Viewer } from '../staff/index.ts';
import type { Conversation, ThreadItem } from './contract.ts';
import { type ReadConversationDeps, readConversation } from './inbox/read-inbox.ts';
import { itemsAfter, itemWith } from './thread/read-thread.ts';
import type { ThreadDeps } from './thread/thread-sources.ts';

/** What whoever changes something answers with: things as the console shows them. */
export type ConsoleReader = {
  readonly conversation: (id: ConversationId, viewer: Viewer) => Promise<Conversation | null>;
  readonly item: (id: string) => Promise<ThreadItem | null>;
  /** What came after an item, oldest first; the newest when none was seen. */
  readonly itemsAfter: (conversationId: ConversationId, lastSeenId: string | null) => Promise<readonly ThreadItem[]>;
};

export const consoleReader = (deps: ReadConversationDeps & ThreadDeps): ConsoleReader => ({
  conversation: (id, viewer) => readConversation(deps, viewer.id, id),
  item: (id) => itemWith(deps, id),
  itemsAfter: (conversationId, lastSeenId) => itemsAfter(deps, conversationId, lastSeenId),
});
