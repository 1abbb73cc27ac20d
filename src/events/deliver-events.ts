import type { Clock } from '../core/clock.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { PostEvent } from './ports.ts';
import { afterAttempt } from './rules.ts';
import { signedHeaders } from './sign.ts';
import { finishAttempt, takeEvent } from './store.ts';
import type { DueEvent } from './types.ts';

export type DeliverDeps = {
  readonly db: Db;
  readonly machineClock: Clock;
  /** From 0 to 1. */
  readonly chance: () => number;
  readonly key: Buffer;
  readonly post: PostEvent;
  readonly isStopping: () => boolean;
  /** Runs in the transaction in which the event is given up. */
  readonly onGivenUp: (tx: Tx, event: DueEvent) => Promise<void>;
};

const LANES = 8;

/**
 * Delivers the events that are due, several at a time, until none is. The receiver may get one twice, after a lost answer
 * or a lost process, under the same `webhook-id`.
 */
export async function deliverEvents(deps: DeliverDeps): Promise<void> {
  const lane = async (): Promise<void> => {
    while (!deps.isStopping()) {
      const event = await takeEvent(deps.db);
      if (event === null) return;
      await deliver(deps, event);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

async function deliver(deps: DeliverDeps, event: DueEvent): Promise<void> {
  const headers = signedHeaders(deps.key, event.id, deps.machineClock(), event.body);
  const attempt = await deps.post({ headers, body: event.body });
  const after = afterAttempt(event, attempt, deps.machineClock(), deps.chance());
  if (after.to !== 'given_up') return void (await finishAttempt(deps.db, event, attempt, after));
  await deps.db.transaction().execute(async (tx) => {
    if (await finishAttempt(tx, event, attempt, after)) await deps.onGivenUp(tx, event);
  });
}
