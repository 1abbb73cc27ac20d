import { messageOf } from '../../core/errors.ts';
import { trimChats } from '../chat/chat-store.ts';
import type { Sim } from '../types.ts';
import { insertEvent, type NewEvent, trimEvents } from './event-store.ts';

const KEPT_EVENTS = 2_000;
const KEPT_BUBBLES = 20_000;
const TRIM_EVERY = 200;
/** Of the product's calls; webhooks are kept whole, so that they can be sent again byte for byte. */
const LONGEST_BODY = 20_000;

/** Shows one call or webhook in the inspector. The inspector must never break what it watches: failures are logged. */
export async function recordEvent(sim: Sim, event: NewEvent): Promise<void> {
  try {
    const stored = await insertEvent(sim.db, {
      ...event,
      request:
        event.direction === 'webhook'
          ? event.request
          : { ...event.request, body: event.request.body.slice(0, LONGEST_BODY) },
      response: event.response?.slice(0, LONGEST_BODY) ?? null,
    });
    sim.publish({ what: 'event', event: stored });
    if (stored.seq % TRIM_EVERY === 0) {
      await trimEvents(sim.db, KEPT_EVENTS);
      await trimChats(sim.db, KEPT_BUBBLES);
    }
  } catch (error) {
    sim.log.warn({ reason: messageOf(error) }, 'simulator could not record an event');
  }
}
