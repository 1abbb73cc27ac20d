import { type Clock, machineClock } from '../core/clock.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { eachApart } from '../platform/each-apart.ts';
import { countMailedTellings, findUnmailedTellings, markTellingMailed, type Telling } from './telling-store.ts';

export type MailTellingsDeps = {
  readonly db: Db;
  readonly businessClock: Clock;
  /** Puts the mails to staff into the mail queue, inside the transaction that remembers it. */
  readonly mail: (tx: Tx, telling: Telling) => Promise<void>;
};

const MAILED_WITHIN_MS = 86_400_000;
const AT_ONCE = 100;
/** A model that is made to tell without end fills nobody's mailbox; the alert in the console counts all. */
const MOST_A_DAY = 30;

/**
 * Mails staff of what the assistant told them, once each, so many in 24 hours; returns how many. One that cannot be mailed
 * keeps no other: it is thrown when all had their turn, and tried again with the next call.
 */
export async function mailTellings({ db, businessClock, mail }: MailTellingsDeps): Promise<number> {
  const after = new Date(businessClock().getTime() - MAILED_WITHIN_MS);
  let left = MOST_A_DAY - (await countMailedTellings(db, new Date(machineClock().getTime() - MAILED_WITHIN_MS)));
  let mailed = 0;
  await eachApart(await findUnmailedTellings(db, after, AT_ONCE), async (telling) => {
    const isOurs = await db.transaction().execute(async (tx) => {
      const isMailed = left > 0;
      if (!(await markTellingMailed(tx, telling.id, isMailed)) || !isMailed) return false;
      await mail(tx, telling);
      return true;
    });
    if (!isOurs) return;
    left -= 1;
    mailed += 1;
  });
  return mailed;
}
