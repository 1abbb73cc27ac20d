import { bringBackRefusals, listConsents, planConsents, setConsents } from '../consent/index.ts';
import type { Clock } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import { identityValuesOf, type RecordKeepers } from '../customers/index.ts';
import { planGiftCards, readGiftCards, setPlannedGiftCards } from '../orders/index.ts';
import { endProofs, readRecordAddresses, setRecordAddresses } from '../verification/index.ts';

/** Who keeps what a file says of customers beside who they are: addresses on record, gift cards, consents, proofs. */
export const recordKeepers = (businessClock: Clock, refusalHashKey: Buffer): RecordKeepers => ({
  emails: {
    read: readRecordAddresses,
    set: (tx, given) => setRecordAddresses(tx, given, { by: 'import', reason: null, now: businessClock() }),
  },
  giftCards: {
    read: async (db, ids) =>
      (await readGiftCards(db, ids, [])).flatMap(({ customerId, number, balanceMinor, currency }) =>
        customerId === null ? [] : [{ customerId, number, balance: { minor: balanceMinor, currency } }],
      ),
    plan: planGiftCards,
    set: (tx, given) => setPlannedGiftCards(tx, given, { newId, now: businessClock() }),
  },
  consents: {
    read: listConsents,
    plan: (db, given) => planConsents(db, given, businessClock()),
    set: async (tx, given) => {
      const agreed = [...new Set(given.filter(({ isGiven }) => isGiven).map(({ customerId }) => customerId))];
      if (agreed.length > 0) await bringBackRefusals(tx, refusalHashKey, await identityValuesOf(tx, agreed));
      await setConsents(tx, given);
    },
  },
  endProofs: (tx, ids) => endProofs({ businessClock }, tx, ids),
});
