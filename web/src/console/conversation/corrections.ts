import { useSyncExternalStore } from 'react';
import { atSignOut } from '../session/sign-out.ts';

/** What somebody types over a reading, and the version of the reading that they had before their eyes. */
export type Correcting = {
  readonly text: string;
  readonly version: string;
  /** It was read or corrected anew meanwhile: what it says now is shown above the field. */
  readonly isMoved: boolean;
};

/** By file: a line that is scrolled out of sight and drawn again keeps what was typed. */
const open = new Map<string, Correcting>();
const listeners = new Set<() => void>();

/** Null closes the field. */
export function setCorrecting(attachmentId: string, next: Correcting | null): void {
  if (next === null) open.delete(attachmentId);
  else open.set(attachmentId, next);
  for (const listener of listeners) listener();
}

// What somebody typed over a customer's words is theirs alone.
atSignOut(() => {
  open.clear();
  for (const listener of listeners) listener();
});

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** What is being typed over the reading of a file; null: nothing. */
export const useCorrecting = (attachmentId: string): Correcting | null =>
  useSyncExternalStore(subscribe, () => open.get(attachmentId) ?? null);
