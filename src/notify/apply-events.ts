import { randomBytes } from 'node:crypto';
import type { Tx } from '../platform/db/index.ts';
import { markAddress, settleMail, takeNewEvents } from './event-store.ts';
import type { MailEvent } from './types.ts';

const MARKS = new Set(['bounced', 'complained', 'unsubscribed']);

/**
 * Applies what providers report, each event once however often it comes and in whatever order: a mail that was
 * unconfirmed is settled, an address that bounced or complained gets nothing any more. Returns how many were new.
 */
export async function applyMailEvents(tx: Tx, events: readonly MailEvent[]): Promise<number> {
  if (events.length === 0) return 0;
  const fresh = await takeNewEvents(tx, events);
  for (const event of fresh) {
    await settleMail(tx, event);
    if (MARKS.has(event.kind) && event.address !== null) await markAddress(tx, event, randomBytes(16).toString('hex'));
  }
  return fresh.length;
}
