import { z } from 'zod';
import { eventsAbout } from '../account/index.ts';
import type { Db } from '../platform/db/index.ts';

const Capability = z.looseObject({
  max_daily_conversations_per_business: z.union([z.string(), z.number()]).nullish(),
  max_daily_conversation_per_phone: z.union([z.string(), z.number()]).nullish(),
});

/** With how many customers the business may begin in 24 hours, as WhatsApp told last; null: not told, or no limit. */
export async function readPortfolioLimit(db: Db): Promise<number | null> {
  const [newest] = await eventsAbout(db, 'business_capability_update', '', 1);
  if (newest === undefined) return null;
  const told = Capability.safeParse(JSON.parse(newest)).data;
  return limitIn(told?.max_daily_conversations_per_business ?? told?.max_daily_conversation_per_phone ?? null);
}

/** `TIER_2K`, `TIER_UNLIMITED`, `250` or 250; -1 means no limit. */
export function limitIn(told: string | number | null): number | null {
  if (told === null) return null;
  if (typeof told === 'number') return told < 0 ? null : told;
  const found = /(\d+)(K)?$/i.exec(told);
  return found === null || told.startsWith('-') ? null : Number(found[1]) * (found[2] ? 1_000 : 1);
}
