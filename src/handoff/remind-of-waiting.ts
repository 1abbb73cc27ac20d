import type { Clock } from '../core/clock.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { dueBits, REMINDER_TIMES, type ReminderStep, stepsToTell } from './reminder-rules.ts';
import { findUnreminded, markReminded, type Waiting } from './reminder-store.ts';

/** A conversation waits, and this step of telling staff is due. `key` names it: told under one key, it is told once. */
export type Reminder = Waiting & { readonly step: ReminderStep; readonly key: string };

export type RemindDeps = {
  readonly db: Db;
  readonly businessClock: Clock;
  /** Puts a push or a mail into its queue, inside the transaction that remembers it. */
  readonly remind: (tx: Tx, reminder: Reminder) => Promise<void>;
};

/** What waits longer is seen in the list; nobody is woken for it after an outage of a day. */
const REMINDED_WITHIN_MS = 86_400_000;
const AT_ONCE = 200;

/**
 * Tells staff of conversations that wait for a person: at once, once more after a minute, and the owner after ten. The
 * clock ends when a person writes or closes it; who only takes it is reminded too. Each step is queued in the transaction that
 * remembers it: a kill neither loses nor doubles one. Returns how many were told.
 */
export async function remindOfWaiting({ db, businessClock, remind }: RemindDeps): Promise<number> {
  const now = businessClock().getTime();
  const after = new Date(now - REMINDED_WITHIN_MS);
  const found = new Map<string, Waiting>();
  for (const { afterMs, bits } of REMINDER_TIMES)
    for (const waiting of await findUnreminded(db, { after, until: new Date(now - afterMs), bits }, AT_ONCE))
      found.set(waiting.conversationId, waiting);
  let told = 0;
  for (const waiting of found.values()) {
    const due = dueBits(now - waiting.since.getTime());
    told += await db.transaction().execute(async (tx) => {
      const before = await markReminded(tx, waiting, due);
      const steps = before === null ? [] : stepsToTell(due, before);
      for (const step of steps) await remind(tx, { ...waiting, step, key: keyOf(waiting, step) });
      return steps.length;
    });
  }
  return told;
}

const keyOf = ({ conversationId, since }: Waiting, step: ReminderStep): string =>
  `${step}:${conversationId}:${since.toISOString()}`;
