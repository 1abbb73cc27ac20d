import { countBegun } from '../chat/begun-store.ts';
import type { SimAccount } from '../contract.ts';
import type { Sim } from '../types.ts';

const DAY_MS = 86_400_000;

/** Customers in any 24 hours (Meta's page of messaging limits, Nov 2025). */
const CUSTOMERS: Readonly<Record<SimAccount['messagingLimit'], number>> = {
  TIER_250: 250,
  TIER_2K: 2_000,
  TIER_10K: 10_000,
  TIER_100K: 100_000,
  TIER_UNLIMITED: Number.POSITIVE_INFINITY,
};

/**
 * Whether the business may begin with this customer: one with whom it has begun in the last 24 hours counts no second
 * time. Sends of the same moment may pass together.
 */
export async function mayBegin(sim: Sim, { messagingLimit }: SimAccount, customerId: string): Promise<boolean> {
  const most = CUSTOMERS[messagingLimit];
  if (most === Number.POSITIVE_INFINITY) return true;
  const since = new Date(sim.businessNow().getTime() - DAY_MS);
  return (await countBegun(sim.db, since, customerId)) < most;
}
