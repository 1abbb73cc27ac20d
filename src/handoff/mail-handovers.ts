import type { Clock } from '../core/clock.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { eachApart } from '../platform/each-apart.ts';
import { findUnmailed, type Handover, markMailed } from './unmailed-store.ts';

export type MailHandoversDeps = {
  readonly db: Db;
  readonly businessClock: Clock;
  /** Puts the mails to staff into the mail queue, inside the transaction that remembers it. */
  readonly mail: (tx: Tx, handover: Handover) => Promise<void>;
  /** How long a push has the time to bring somebody; at once when nobody can be pushed to. */
  readonly waitMs?: () => Promise<number>;
};

/** Older hand-overs are not mailed any more, for example those from before there was an address. */
const MAILED_WITHIN_MS = 86_400_000;
const AT_ONCE = 100;

/**
 * Mails staff of each conversation that still waits for a person, once for each hand-over; returns how many. One that
 * cannot be mailed keeps no other: it is thrown when all had their turn, and tried again with the next call.
 */
export async function mailHandovers({ db, businessClock, mail, waitMs }: MailHandoversDeps): Promise<number> {
  const now = businessClock().getTime();
  const after = new Date(now - MAILED_WITHIN_MS);
  const until = new Date(now - ((await waitMs?.()) ?? 0));
  let mailed = 0;
  await eachApart(await findUnmailed(db, { after, until }, AT_ONCE), async (handover) => {
    const isOurs = await db.transaction().execute(async (tx) => {
      const isFirst = await markMailed(tx, handover);
      if (isFirst) await mail(tx, handover);
      return isFirst;
    });
    mailed += isOurs ? 1 : 0;
  });
  return mailed;
}
