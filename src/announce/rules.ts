import type { AnnouncementState } from './types.ts';

/** Why a mail goes too: the customer has not got it on WhatsApp, and will not. Whoever is blocked gets nothing at all. */
export const needsMail = (state: AnnouncementState, reason: string | null): boolean =>
  state === 'failed' || (state === 'discarded' && reason !== 'customer_blocked');

/** What counts as news: what is older has been told otherwise, or need not be told any more. */
const NEWS_MS = 3 * 86_400_000;

export const isNews = (at: Date, businessNow: Date): boolean => businessNow.getTime() - at.getTime() < NEWS_MS;
