import { readEvent } from './apply-event.ts';
import { type ClaimedEvent, claimEvents, endEvent, lockEvent, postponeEvent } from './event-store.ts';
import type { Applied, EventDeps } from './event-types.ts';
import { retryAfterMs } from './rules.ts';

const BATCH = 8;
/** An event that failed this often is set aside for a person. */
const MAX_TRIES = 12;

/** Acts on stored events until none is due; returns how many were taken up. Safe to run anywhere, any number. */
export async function processEvents(deps: EventDeps): Promise<number> {
  let total = 0;
  for (;;) {
    const events = await claimEvents(deps.db, deps.worker, BATCH);
    await Promise.all(events.map((event) => processOne(deps, event)));
    total += events.length;
    if (events.length === 0) return total;
  }
}

async function processOne(deps: EventDeps, event: ClaimedEvent): Promise<void> {
  try {
    // The object is read from the vendor first, with no transaction open; then all that follows is one.
    const apply = await readEvent(deps, event);
    const applied = await deps.db.transaction().execute(async (tx): Promise<Applied | null> => {
      if (!(await lockEvent(tx, event.id))) return null;
      const result = await apply(tx);
      await endEvent(tx, event.id, result);
      return result;
    });
    if (applied === null) return;
    if (applied.wake !== undefined && applied.wake !== null) await deps.wakeOutbox([applied.wake]);
    if (applied.alert !== undefined)
      await deps.alertStaff(applied.alert, event.objectId, {
        event: event.id,
        type: event.type,
        ...applied.detail,
      });
  } catch (error) {
    deps.onError(event.id, error);
    if (event.tries < MAX_TRIES) return postponeEvent(deps.db, event.id, retryAfterMs(event.tries, null));
    await deps.db.transaction().execute((tx) => endEvent(tx, event.id, { state: 'parked', outcome: 'failed' }));
    await deps.alertStaff('billing_event_parked', event.id, { type: event.type });
  }
}
