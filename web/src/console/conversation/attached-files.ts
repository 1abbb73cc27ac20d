import { useSyncExternalStore } from 'react';
import { atSignOut } from '../session/sign-out.ts';

/** A file that waits to be sent; its id is the message's, so that it cannot arrive twice. */
export type Attached = { readonly id: string; readonly file: Blob; readonly name: string; readonly isVoice: boolean };

const MOST_FILES = 10;
const NONE: readonly Attached[] = [];

/** By conversation: whoever opens another one and comes back finds them where they were attached. */
const waiting = new Map<string, readonly Attached[]>();
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

/** Changes what waits in one conversation; it takes no more than ten files. */
export function changeAttached(
  conversationId: string,
  next: (known: readonly Attached[]) => readonly Attached[],
): void {
  const files = next(waiting.get(conversationId) ?? NONE).slice(0, MOST_FILES);
  if (files.length === 0) waiting.delete(conversationId);
  else waiting.set(conversationId, files);
  tell();
}

// For as long as the page lives: the button that signs out stands where no conversation is open.
atSignOut(() => {
  waiting.clear();
  tell();
});

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** The files that wait in one conversation for the button. */
export const useAttached = (conversationId: string): readonly Attached[] =>
  useSyncExternalStore(subscribe, () => waiting.get(conversationId) ?? NONE);
