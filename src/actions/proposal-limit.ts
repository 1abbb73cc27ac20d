import type { CustomerId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { countProposals } from './proposal-store.ts';

const DAY_MS = 86_400_000;

/** Whether a customer may be asked one more thing: at most `perDay` in 24 hours of business time, whatever became of them. */
export const mayProposeTo = async (
  db: Db,
  customerId: CustomerId,
  { perDay, now }: { readonly perDay: number; readonly now: Date },
): Promise<boolean> => (await countProposals(db, customerId, new Date(now.getTime() - DAY_MS))) < perDay;
