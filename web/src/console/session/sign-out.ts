import type { QueryClient } from '@tanstack/react-query';
import { sendRequest } from '../../app/send-request.ts';
import { API, forgetConsole } from '../queries.ts';

const CHANNEL = 'recado.session';
const cleanups = new Set<() => void>();
const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(CHANNEL);

/** Registers what must be forgotten with the session, such as drafts on this device. Returns what takes it back. */
export function atSignOut(forget: () => void): () => void {
  cleanups.add(forget);
  return () => cleanups.delete(forget);
}

/** Clears what this browser knows of customers, in every tab; called after a sign-out and when the server knows no session. */
export function forgetSession(client: QueryClient, isTold = false): void {
  for (const forget of cleanups) forget();
  forgetConsole(client);
  void navigator.clearAppBadge?.().catch(() => undefined);
  if (!isTold) channel?.postMessage('signed-out');
}

/** Ends the session on the server, goes to the door, then forgets it everywhere in this browser. */
export async function signOut(client: QueryClient, leave: () => Promise<void>): Promise<void> {
  await sendRequest(`${API}/session`, { method: 'DELETE' });
  await leave();
  forgetSession(client);
}

/** Hears of a sign-out in another tab. Returns what stops it. */
export function hearSignOuts(client: QueryClient): () => void {
  const hear = () => forgetSession(client, true);
  channel?.addEventListener('message', hear);
  return () => channel?.removeEventListener('message', hear);
}
