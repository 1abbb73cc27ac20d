import { useSyncExternalStore } from 'react';

export type Undoable = {
  readonly words: string;
  /** Null when there is no way back: then it is only said. */
  readonly undo: (() => void) | null;
  /** How long the way back stays open. */
  readonly ms?: number;
  /** The server waits no longer than that: the clock stops for nobody. */
  readonly isFixed?: boolean;
};

/** How long the server holds a file or a template of staff. */
export const HELD_MS = 5_000;

const UNDO_MS = 8_000;

type Offer = Undoable & { readonly key: number; readonly ms: number };
let offer: Offer | null = null;
let count = 0;
const listeners = new Set<() => void>();

function put(next: Offer | null): void {
  offer = next;
  for (const listener of listeners) listener();
}

/** Says what was done, with the way back. A new act replaces the one before. */
export function offerUndo(undoable: Undoable): void {
  count += 1;
  put({ ms: UNDO_MS, ...undoable, key: count });
}

export const closeUndo = (): void => put(null);

export const useUndoOffer = (): Offer | null =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => offer,
  );
