import { z } from 'zod';
import { plain } from './text-schema.ts';

const Preference = z.looseObject({ user_id: plain, wa_id: plain, category: plain, value: plain });

/** What somebody set in WhatsApp itself about marketing of ours. */
export type MarketingPreference = {
  readonly phone: string | null;
  readonly bsuid: string | null;
  readonly isWanted: boolean;
};

const WANTED: ReadonlyMap<string, boolean> = new Map([
  ['stop', false],
  ['resume', true],
]);

/**
 * The switch for marketing messages in one item of `user_preferences`; null for other categories and for values that say
 * neither, such as `signup`, whose meaning Meta has not published.
 */
export function readPreference(item: unknown): MarketingPreference | null {
  const { user_id: bsuid, wa_id: phone, category, value } = Preference.safeParse(item).data ?? {};
  const isWanted = WANTED.get(value ?? '');
  if (category !== 'marketing_messages' || isWanted === undefined) return null;
  return { phone: phone ?? null, bsuid: bsuid ?? null, isWanted };
}

/** A send was refused because the customer has switched marketing of ours off (Meta error codes, 131050). */
export const isMarketingStop = (code: number | null): boolean => code === 131050;
