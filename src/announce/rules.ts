import type { AnnouncementState } from './types.ts';

/** Whoever is blocked gets nothing at all; what is told anew is told by the newer one. */
const WITHOUT_MAIL: ReadonlySet<string | null> = new Set(['customer_blocked', 'superseded']);

/** Why a mail goes too: the customer has not got it on WhatsApp, and will not. */
export const needsMail = (state: AnnouncementState, reason: string | null): boolean =>
  state === 'failed' || (state === 'discarded' && !WITHOUT_MAIL.has(reason));

/** What counts as news: what is older has been told otherwise, or need not be told any more. */
const NEWS_MS = 3 * 86_400_000;

export const isNews = (at: Date, businessNow: Date): boolean => businessNow.getTime() - at.getTime() < NEWS_MS;
