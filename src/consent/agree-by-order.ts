import type { CustomerId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import { changeConsent } from './change-consent.ts';
import { standing } from './rules.ts';
import { consentOf } from './store.ts';

export type OrderAgreed = {
  readonly customerId: CustomerId;
  readonly orderId: string;
  /** What the question said about our messages. */
  readonly text: string;
  /** Business time of the yes. */
  readonly at: Date;
};

/** What a message about an order is about, as a consent may be limited to it. */
export const aboutOrder = (orderId: string): string => `order:${orderId}`;

/** The order that something is about; null: it is about something else. */
export const orderIn = (about: string): string | null =>
  about.startsWith('order:') ? about.slice('order:'.length) : null;

/**
 * The yes to an order is a yes to notices. Whoever had withdrawn them gets those of this order, as the question said, and
 * no others.
 */
export async function agreeByOrder(tx: Tx, { customerId, orderId, text, at }: OrderAgreed): Promise<void> {
  const { rows } = await consentOf(customerId).query.execute(tx);
  const [about, cause] = [aboutOrder(orderId), `order:${orderId}`];
  const isLimited = standing(rows, 'utility', null) === 'withdrawn';
  const said = { source: 'order_question', shown: text, reason: null, by: null, at, cause } as const;
  const given = { customerId, scopes: ['utility'], about: isLimited ? about : null, isGiven: true } as const;
  await changeConsent(tx, { ...said, ...given }, at);
}
