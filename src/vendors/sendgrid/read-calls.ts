import { z } from 'zod';
import { parseEmail } from '../../core/email.ts';
import type { MailEvent } from '../../notify/index.ts';

const Event = z.looseObject({
  event: z.string(),
  sg_event_id: z.string().min(1).max(200),
  email: z.string().catch(''),
  timestamp: z.number().catch(0),
  // A bounce of type "blocked" is about this mail, not about the address.
  type: z.string().optional().catch(undefined),
  recado_mail: z.uuid().optional().catch(undefined),
});

export type ReadEvents = { readonly events: readonly MailEvent[]; readonly ignored: number };

const KINDS: Readonly<Record<string, MailEvent['kind']>> = {
  processed: 'accepted',
  deferred: 'accepted',
  delivered: 'delivered',
  dropped: 'dropped',
  bounce: 'bounced',
  spamreport: 'complained',
  unsubscribe: 'unsubscribed',
  group_unsubscribe: 'unsubscribed',
};

/** Reads one call of the event webhook; null when it is no list. Entries that are not understood are only counted. */
export function readSendGridCalls(body: Buffer): ReadEvents | null {
  const list = z.array(z.unknown()).safeParse(parseJson(body)).data;
  if (list === undefined) return null;
  const events = list.map(toEvent).filter((event) => event !== null);
  return { events, ignored: list.length - events.length };
}

function toEvent(entry: unknown): MailEvent | null {
  const event = Event.safeParse(entry).data;
  const kind = event && KINDS[event.event];
  if (event === undefined || kind === undefined) return null;
  return {
    id: `sendgrid:${event.sg_event_id}`,
    kind: kind === 'bounced' && event.type === 'blocked' ? 'dropped' : kind,
    address: parseEmail(event.email),
    mailId: event.recado_mail ?? null,
    providerId: null,
    at: new Date(event.timestamp > 0 && event.timestamp < 1e11 ? event.timestamp * 1_000 : Date.now()),
  };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
