import { isQuestionOver } from '../actions/index.ts';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { ConversationId, OutboxId, TurnId } from '../core/ids.ts';
import { noteToldOfAssistant } from '../customers/index.ts';
import { conversationWith, mayStillAct } from '../inbox/index.ts';
import {
  type Draft,
  dropDrafts,
  insertOutbox,
  isSameContent,
  isWindowOpen,
  lockDrafts,
  releaseDrafts,
  standingOf,
} from '../outbox/index.ts';
import { type Db, readFirst, type Tx } from '../platform/db/index.ts';
import type { Audit, Viewer } from '../staff/index.ts';
import { recordedTurn, withoutNotice } from '../turn/index.ts';
import { decisionOn, insertDecision } from './decision-store.ts';
import { intentOf } from './rules.ts';
import type { DraftDecision } from './types.ts';

export type DecideDeps = {
  readonly db: Db;
  readonly businessClock: Clock;
  readonly machineClock: Clock;
  readonly audit: Audit;
  readonly wakeOutbox: (conversations: readonly ConversationId[]) => Promise<void>;
};

/** What somebody wants done with the draft of a turn. `id` names the message of an edited one. */
export type Decision =
  | { readonly do: 'send' }
  | { readonly do: 'discard' }
  | { readonly do: 'edit'; readonly id: OutboxId; readonly text: string };

/**
 * Sends, edits or discards what the assistant wants to say, all pieces of its answer together and once. What is sent goes
 * as the assistant's answer; what was edited as the word of whoever edited it, and the conversation stays the assistant's.
 * An edit that is repeated with its id is done already.
 * @throws AppError `draft_gone`: it was decided on, replaced, or put aside by whoever took the conversation over;
 * `draft_expired`: it asks for a yes, and a yes counts for nothing any more;
 * `said_id_taken`: the id of the edit is that of another message.
 */
export async function decideDraft(deps: DecideDeps, by: Viewer, turnId: TurnId, decision: Decision): Promise<void> {
  const conversationId = await deps.db.transaction().execute(async (tx) => {
    const drafts = await lockDrafts(tx, turnId);
    const [first] = drafts;
    const repeated = decision.do === 'edit' ? await repeatedEdit(tx, by, turnId, first, decision) : null;
    if (repeated !== null) return repeated;
    if (first === undefined) throw new AppError('draft_gone', 'conflict');
    if (decision.do !== 'discard') await refuseTooLate(deps, tx, first.conversationId);
    if (decision.do === 'send') await refuseDeadQuestion(deps, tx, drafts);
    await carryOut(tx, by, drafts, decision);
    const turn = await recordedTurn(tx, turnId);
    await noteTold(tx, first.conversationId, decision, turn?.reply ?? '');
    const intent = intentOf(turn?.calls.map(({ tool }) => tool) ?? []);
    const became = ({ send: 'sent', edit: 'edited', discard: 'discarded' } as const)[decision.do];
    const { conversationId } = first;
    await insertDecision(tx, {
      ...{ turnId, conversationId, intent, byId: by.id, at: deps.machineClock() },
      decision: became satisfies DraftDecision,
    });
    await deps.audit(tx, by, `draft_${became}`, `conversation:${conversationId}`);
    return conversationId;
  });
  await deps.wakeOutbox([conversationId]);
}

type Edit = Extract<Decision, { do: 'edit' }>;

const contentOf = ({ text }: Edit) => ({ kind: 'text', text }) as const;

/** The conversation of an edit that was done already, with the same id and by the same person; null: it was not. */
async function repeatedEdit(
  tx: Tx,
  by: Viewer,
  turnId: TurnId,
  draft: Draft | undefined,
  edit: Edit,
): Promise<ConversationId | null> {
  const before = draft === undefined ? await decisionOn(tx, turnId) : null;
  const isEdited = before?.decision === 'edited' && before.byId === by.id;
  const conversationId = draft?.conversationId ?? (isEdited ? before.conversationId : null);
  if (conversationId === null) return null;
  const wanted = { id: edit.id, conversationId, authorId: by.id };
  const standing = await standingOf(tx, wanted, ({ content }) => isSameContent(content, contentOf(edit)));
  if (standing === 'free') return null;
  // While the draft waits, nothing can have been said in its place.
  if (standing === 'taken' || draft !== undefined) throw new AppError('said_id_taken', 'conflict');
  return conversationId;
}

/** Only what goes tells a new customer who answers and where the privacy notice is. */
async function noteTold(tx: Tx, id: ConversationId, decision: Decision, drafted: string): Promise<void> {
  if (decision.do === 'discard') return;
  const words = decision.do === 'edit' ? decision.text : drafted;
  if (withoutNotice(words) === words) return;
  const conversation = await readFirst(tx, conversationWith(id));
  if (conversation !== null) await noteToldOfAssistant(tx, conversation.customerId);
}

/** A draft stays where it is when its window has closed: a template is the way, or to discard it. */
async function refuseTooLate({ businessClock }: DecideDeps, tx: Tx, id: ConversationId): Promise<void> {
  // Behind the fence: whoever is just taking the conversation over is waited for, and their word counts.
  if (!(await mayStillAct(tx, id))) throw new AppError('draft_taken_over', 'conflict');
  const conversation = await readFirst(tx, conversationWith(id));
  const lastInboundAt = conversation?.lastInboundAt == null ? null : new Date(conversation.lastInboundAt);
  if (!isWindowOpen(lastInboundAt, businessClock())) throw new AppError('draft_outside_window', 'conflict');
}

/** Its buttons would do nothing; asked anew it may say another price. */
async function refuseDeadQuestion({ businessClock }: DecideDeps, tx: Tx, drafts: readonly Draft[]): Promise<void> {
  const ids = drafts.map(({ id }) => id);
  if (await isQuestionOver(tx, ids, businessClock())) throw new AppError('draft_expired', 'conflict');
}

async function carryOut(tx: Tx, by: Viewer, drafts: readonly Draft[], decision: Decision): Promise<void> {
  const ids = drafts.map(({ id }) => id);
  if (decision.do === 'send') return releaseDrafts(tx, ids);
  if (decision.do === 'discard') return dropDrafts(tx, ids, 'draft_discarded');
  const [first] = drafts;
  // Buttons, lists and pictures are bound to what the assistant said: other words would not fit them.
  if (first === undefined || drafts.some(({ content }) => content.kind !== 'text'))
    throw new AppError('draft_not_editable', 'conflict');
  await dropDrafts(tx, ids, 'draft_edited');
  const { conversationId } = first;
  const message = { id: decision.id, conversationId, turnId: null, origin: 'person', authorId: by.id } as const;
  await insertOutbox([{ ...message, content: contentOf(decision) }]).execute(tx);
}
