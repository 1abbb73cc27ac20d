import type { Purpose } from '../consent/index.ts';
import type { AnnouncementState } from './types.ts';

const PURPOSES: ReadonlySet<string> = new Set<Purpose>(['order_event', 'utility', 'marketing']);

/** Purpose and thing as they stand with the message: `order_event order:<id>`. */
export const topicOf = (purpose: Purpose, about: string | null): string =>
  about === null ? purpose : `${purpose} ${about}`;

/** The way back; what nobody has written is a notice of their own things. */
export function readTopic(topic: string | null): { readonly purpose: Purpose; readonly about: string | null } {
  const [purpose = '', about = null] = (topic ?? '').split(' ');
  return { purpose: isPurpose(purpose) ? purpose : 'utility', about };
}

const isPurpose = (word: string): word is Purpose => PURPOSES.has(word);

/** Why a mail goes too: the customer has not got it on WhatsApp, and will not. Whoever is blocked gets nothing at all. */
export const needsMail = (state: AnnouncementState, reason: string | null): boolean =>
  state === 'failed' || (state === 'discarded' && reason !== 'customer_blocked');

/** What counts as news: what is older has been told otherwise, or need not be told any more. */
const NEWS_MS = 3 * 86_400_000;

export const isNews = (at: Date, businessNow: Date): boolean => businessNow.getTime() - at.getTime() < NEWS_MS;
