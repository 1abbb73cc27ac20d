import { settleWish } from '../consent/index.ts';
import type { Clock } from '../core/clock.ts';
import type { Db } from '../platform/db/index.ts';
import type { RunTurnDeps } from '../turn/index.ts';

/** Records that a customer wants no more unasked messages, or wants them again; the model has nothing to add. */
export const settleWishBy =
  (db: Db, businessClock: Clock): RunTurnDeps['settleWish'] =>
  async ({ customer, language }, message, heard) => {
    const asker = { customerId: customer.id, language };
    return { ...(await settleWish({ db, businessClock }, asker, heard, message)), facts: [], goOn: null };
  };
