import type { Db } from '../../platform/db/index.ts';
import { findUntold, insertDigest, markTold } from './digest-store.ts';
import type { PushReaders } from './ports.ts';

export type DigestDeps = {
  readonly db: Db;
  readonly readers: Pick<PushReaders, 'staffOffDuty' | 'businessNow'>;
  /** How many customers wait for a person now. */
  readonly countWaiting: () => Promise<number>;
  /** Business time at which the day of the shop begins on which whoever is off duty may be told; null: it is too early. */
  readonly tellsSince: (now: Date) => Promise<Date | null>;
};

const TOPIC = 'recado-digest';
/** Later it is news of yesterday. */
const USEFUL_MS = 3_600_000;

/** Whoever is off duty is pushed once a day at most, and only how many customers wait. Returns how many were told. */
export async function tellOffDuty({ db, readers, countWaiting, tellsSince }: DigestDeps): Promise<number> {
  const now = readers.businessNow();
  const since = await tellsSince(now);
  if (since === null) return 0;
  const staff = await readers.staffOffDuty();
  const untold =
    staff.length === 0
      ? []
      : await findUntold(
          db,
          staff.map(({ id }) => id),
          since,
        );
  const count = untold.length === 0 ? 0 : await countWaiting();
  if (count === 0) return 0;
  let told = 0;
  for (const staffId of untold)
    told += await db.transaction().execute(async (tx) => {
      if (!(await markTold(tx, staffId, since, now))) return 0;
      await insertDigest(tx, { staffId, count, topic: TOPIC, usefulMs: USEFUL_MS });
      return 1;
    });
  return told;
}
