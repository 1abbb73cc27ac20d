import { useCallback, useEffect, useSyncExternalStore } from 'react';
import { atSignOut } from '../session/sign-out.ts';
import { deleteDrafts, readDrafts, writeDraft } from './draft-database.ts';

export type Mode = 'reply' | 'note';
/** The message of the customer's under which an answer goes. */
export type Quoted = { readonly itemId: string; readonly speaker: string; readonly text: string };
export type Leaving = {
  readonly id: string;
  readonly mode: Mode;
  readonly text: string;
  readonly quote: Quoted | null;
};

/** What one person has typed in one conversation. */
export type Draft = {
  readonly mode: Mode;
  readonly reply: string;
  readonly note: string;
  readonly quote: Quoted | null;
  /** On its way to the server; back in the field when the page dies before the answer. */
  readonly leaving: readonly Leaving[];
  /** Sent without an answer: the same words keep their id, so that they cannot arrive twice. */
  readonly unanswered: Leaving | null;
};

const EMPTY: Draft = { mode: 'reply', reply: '', note: '', quote: null, leaving: [], unanswered: null };

let owner: string | null = null;
const drafts = new Map<string, Draft>();
const listeners = new Set<() => void>();
let withWords: ReadonlySet<string> = new Set();

const isEmpty = ({ mode, reply, note, quote, leaving }: Draft): boolean =>
  mode === 'reply' && reply === '' && note === '' && quote === null && leaving.length === 0;

function tell(): void {
  const now = [...drafts].filter(([, { reply, note }]) => reply.trim() !== '' || note.trim() !== '').map(([id]) => id);
  if (now.length !== withWords.size || now.some((id) => !withWords.has(id))) withWords = new Set(now);
  for (const listener of listeners) listener();
}

function change(conversationId: string, next: (known: Draft) => Draft): void {
  const draft = next(drafts.get(conversationId) ?? EMPTY);
  if (isEmpty(draft)) drafts.delete(conversationId);
  else drafts.set(conversationId, draft);
  if (owner !== null) void writeDraft(owner, conversationId, isEmpty(draft) ? null : draft);
  tell();
}

/** Words that come back stand before those that were typed meanwhile. */
const joined = (back: string, typed: string): string => [back, typed].filter((words) => words !== '').join('\n');

function putBack(draft: Draft, { id, mode, text, quote }: Leaving, isUnanswered: boolean): Draft {
  const words = joined(text, draft[mode]);
  const isAlone = isUnanswered && words === text;
  return {
    ...draft,
    [mode]: words,
    quote: draft.quote ?? quote,
    leaving: draft.leaving.filter((each) => each.id !== id),
    unanswered: isAlone ? { id, mode, text, quote } : null,
  };
}

async function open(viewerId: string): Promise<void> {
  owner = viewerId;
  drafts.clear();
  for (const [conversationId, stored] of await readDrafts(viewerId)) {
    if (owner !== viewerId || drafts.has(conversationId)) continue;
    const draft = { ...EMPTY, ...(stored as Draft) };
    drafts.set(
      conversationId,
      draft.leaving.reduceRight((known, each) => putBack(known, each, true), draft),
    );
  }
  tell();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

// Everything that a person typed and did not send is forgotten on this device. For as long as the page lives: the button
// that signs out stands where no conversation is open.
atSignOut(() => {
  if (owner !== null) void deleteDrafts(owner);
  owner = null;
  drafts.clear();
  tell();
});

/** Conversations in which something is typed and not sent. */
export function useDraftIds(viewerId: string): ReadonlySet<string> {
  useEffect(() => {
    if (viewerId !== '' && owner !== viewerId) void open(viewerId);
  }, [viewerId]);
  return useSyncExternalStore(subscribe, () => withWords);
}

/** What is typed in one conversation, kept until it is sent. */
export function useDraft(viewerId: string, conversationId: string) {
  useDraftIds(viewerId);
  const draft = useSyncExternalStore(subscribe, () => drafts.get(conversationId) ?? EMPTY);
  const set = useCallback(
    (part: Partial<Pick<Draft, 'mode' | 'reply' | 'note' | 'quote'>>) =>
      change(conversationId, (known) => ({ ...known, ...part })),
    [conversationId],
  );
  return { draft, set };
}

export const leavingDraft = {
  /** The words of a mode leave the field; the same words that had no answer go with their old id. */
  start(conversationId: string, leaving: Leaving): void {
    change(conversationId, (known) => ({
      ...known,
      [leaving.mode]: '',
      quote: leaving.mode === 'reply' ? null : known.quote,
      leaving: [...known.leaving, leaving],
      unanswered: null,
    }));
  },
  arrived(conversationId: string, id: string): void {
    change(conversationId, (known) => ({ ...known, leaving: known.leaving.filter((each) => each.id !== id) }));
  },
  refused(conversationId: string, leaving: Leaving, isUnanswered: boolean): void {
    change(conversationId, (known) => putBack(known, leaving, isUnanswered));
  },
} as const;
