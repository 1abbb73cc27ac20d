import type { AccountEvent, SimAccount } from '../contract.ts';
import type { Sim } from '../types.ts';
import { enqueueAccountChange } from '../wire/enqueue-webhooks.ts';
import { changeAccount, readAccount } from './account-store.ts';

/** Something happens to the account; the product hears of it by webhook, as far as Meta tells such things. */
export async function tellAccount(sim: Sim, event: AccountEvent): Promise<void> {
  await sim.db.transaction().execute(async (tx) => {
    const before = await readAccount(tx);
    const { change, field, value } = consequenceOf(sim, event, before);
    await changeAccount(tx, change);
    if (value) await enqueueAccountChange(sim, tx, field, value);
  });
  sim.wake();
  sim.publish({ what: 'state' });
}

type Consequence = {
  readonly change: Partial<SimAccount>;
  readonly field: string;
  /** Null: Meta tells nobody. */
  readonly value: object | null;
};

function consequenceOf(sim: Sim, told: AccountEvent, before: SimAccount): Consequence {
  switch (told.event) {
    case 'quality': {
      const event = numberEvent(told.quality, before.quality);
      const number = sim.settings.displayPhone.replace(/\D/g, '');
      return {
        change: { quality: told.quality },
        field: 'phone_number_quality_update',
        value: event === null ? null : { display_phone_number: number, event, current_limit: before.messagingLimit },
      };
    }
    case 'limit':
      return {
        change: { messagingLimit: told.limit },
        field: 'business_capability_update',
        value: { max_daily_conversations_per_business: told.limit, max_phone_numbers_per_waba: 20 },
      };
    case 'block':
    case 'unblock': {
      const isBlocked = told.event === 'block';
      const state = isBlocked ? 'DISABLE' : 'REINSTATE';
      const ban_info = { waba_ban_state: state, waba_ban_date: DAY.format(sim.businessNow()) };
      return { change: { isBlocked }, field: 'account_update', value: { event: 'DISABLED_UPDATE', ban_info } };
    }
  }
}

/** Meta's webhook knows no colours: it tells that the quality became low, and that it is no longer. */
function numberEvent(quality: SimAccount['quality'], before: SimAccount['quality']): string | null {
  if (quality === 'RED') return 'FLAGGED';
  return before === 'RED' ? 'UNFLAGGED' : null;
}

/** As in Meta's examples: `March 4, 2026`. */
const DAY = new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' });
