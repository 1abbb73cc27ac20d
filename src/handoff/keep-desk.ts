import { AppError } from '../core/errors.ts';
import type { ConversationId } from '../core/ids.ts';
import { storable } from '../core/text.ts';
import { conversationWith } from '../inbox/index.ts';
import { readFirst, type Tx } from '../platform/db/index.ts';
import { aboutConversation, byStaff } from './hold-conversation.ts';
import { keepNote, setTags } from './note-store.ts';
import { setPaused } from './pause-store.ts';
import type { ActDeps, Actor } from './ports.ts';

type DeskDeps = Pick<ActDeps, 'db' | 'businessClock' | 'audit'>;

async function within(tx: Tx, id: ConversationId): Promise<void> {
  if ((await readFirst(tx, conversationWith(id))) === null) throw new AppError('conversation_missing', 'not_found');
}

/** Keeps a private note, once for its id. */
export async function writeNote(
  deps: DeskDeps,
  by: Actor,
  note: { readonly id: string; readonly conversationId: ConversationId; readonly text: string },
): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    await within(tx, note.conversationId);
    const text = storable(note.text);
    const kept = await keepNote(tx, { ...note, text, authorId: by.id, at: deps.businessClock() });
    if (kept.conversationId !== note.conversationId || kept.authorId !== by.id || kept.text !== text)
      throw new AppError('note_id_taken', 'conflict');
    await deps.audit(tx, { by, act: 'note_written', about: aboutConversation(note.conversationId) });
  });
}

/** Gives a conversation these tags and no others. */
export async function tagConversation(
  deps: DeskDeps,
  by: Actor,
  conversationId: ConversationId,
  tags: readonly string[],
): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    await within(tx, conversationId);
    await setTags(tx, conversationId, [...new Set(tags)]);
    await deps.audit(tx, { by, act: 'tags_set', about: aboutConversation(conversationId) });
  });
}

/** Pauses the whole shop, or ends the pause. */
export async function pauseShop(deps: DeskDeps, by: Actor, isPaused: boolean): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const pause = isPaused ? { by: byStaff(by), at: deps.businessClock() } : null;
    if (!(await setPaused(tx, pause))) return;
    await deps.audit(tx, { by, act: isPaused ? 'shop_paused' : 'shop_resumed', about: 'shop' });
  });
}
