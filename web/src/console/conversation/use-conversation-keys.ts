import { useNavigate } from '@tanstack/react-router';
import type { TextId } from '../../app/language.tsx';
import { type Named, useShortcut } from '../frame/use-shortcuts.ts';
import type { ComposerHandle } from './composer.tsx';
import type { HeadActs } from './head.tsx';

type ConversationKeys = {
  readonly acts: HeadActs;
  readonly isMine: boolean;
  readonly isResolved: boolean;
  readonly mayWrite: boolean;
  readonly composer: { readonly current: ComposerHandle | null };
  readonly onQuote: () => void;
  /** Null without an answer of the assistant's to ask about. */
  readonly onWhy: (() => void) | null;
};

/** The keys of an open conversation; each has a button as well. */
export function useConversationKeys({
  acts,
  isMine,
  isResolved,
  mayWrite,
  composer,
  onQuote,
  onWhy,
}: ConversationKeys): void {
  const navigate = useNavigate();
  useShortcut('Escape', () => void navigate({ to: '/' }));
  useAct('r', 'keys.reply', mayWrite, () => composer.current?.write('reply'));
  useAct('n', 'keys.note', mayWrite, () => composer.current?.write('note'));
  useAct('t', isMine ? 'talk.return' : 'talk.take', mayWrite, isMine ? acts.onReturn : acts.onTake);
  useAct('e', 'talk.resolve', mayWrite && !isResolved, acts.onResolve);
  useAct('p', 'talk.sendTemplate', mayWrite, acts.onTemplate);
  useAct('u', 'talk.unread', true, acts.onUnread);
  useAct('q', 'keys.quote', mayWrite, onQuote);
  useAct('w', 'keys.why', onWhy !== null, () => onWhy?.());
}

/** A key that does something, and is offered among the commands, as long as it is allowed and of use. */
function useAct(key: string, text: TextId, isOffered: boolean, act: () => void): void {
  const named: Named = { text, of: 'conversation' };
  useShortcut(key, () => isOffered && act(), isOffered ? named : null);
}
