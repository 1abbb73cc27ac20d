import { useSyncExternalStore } from 'react';

const SNOOZE_MS = 5 * 60_000;

/** Until when this page is silent about a conversation, in the machine's milliseconds. */
const until = new Map<string, number>();
const watchers = new Set<() => void>();
let version = 0;

function say(): void {
  version += 1;
  for (const watch of watchers) watch();
}

/** Says nothing of this conversation for five minutes, on this device only: it still waits for everybody else. */
export function snooze(conversationId: string): void {
  until.set(conversationId, Date.now() + SNOOZE_MS);
  setTimeout(say, SNOOZE_MS + 50);
  say();
}

const watch = (watcher: () => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};

/** Whether a conversation is silent now; the page is drawn again when that changes. */
export function useSnoozes(): (conversationId: string) => boolean {
  useSyncExternalStore(watch, () => version);
  return (conversationId) => (until.get(conversationId) ?? 0) > Date.now();
}
