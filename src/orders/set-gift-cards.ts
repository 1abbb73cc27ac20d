import type { newId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import { setGiftCards } from './gift-card-file-store.ts';
import type { GivenGiftCard } from './plan-gift-cards.ts';

/** Sets the balances that `planGiftCards` found to be set; each difference is an entry of its own. Business time. */
export const setPlannedGiftCards = (
  tx: Tx,
  given: readonly GivenGiftCard[],
  deps: { readonly newId: typeof newId; readonly now: Date },
): Promise<void> =>
  setGiftCards(
    tx,
    given.map(({ customerId, number, balance }) => ({
      ...{ cardId: deps.newId(), entryId: deps.newId(), customerId, number },
      ...{ currency: balance.currency, balanceMinor: balance.minor },
    })),
    deps.now,
  );
