import { createNoteEvents } from './note-events.ts';
import type { PushSource } from './ports.ts';
import { type SendPushesDeps, sendPushes } from './send-pushes.ts';
import { readShowsText } from './setting-store.ts';
import { spreadPushes } from './spread-pushes.ts';

export type PushAllDeps = Omit<SendPushesDeps, 'showsText'> & { readonly sources: readonly PushSource[] };

/**
 * Everything about push, one step after the other: finds what happened, turns what is due into pushes, sends them. One
 * run does it all; what a killed one leaves is found by the next.
 */
export function pushAll(deps: PushAllDeps): () => Promise<void> {
  const noteEvents = createNoteEvents(deps);
  const sending = { ...deps, showsText: () => readShowsText(deps.db) };
  return async () => {
    await noteEvents();
    while (!deps.isStopping() && (await spreadPushes(deps)) > 0);
    await sendPushes(sending);
  };
}
