import type { Clock } from '../core/clock.ts';
import type { EmailAddress } from '../core/email.ts';
import type { CustomerId, OutboxId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import type { AnnouncementEvent } from './types.ts';

/** Where mail to a customer goes: the address on record; null without one. */
export type AddressOf = (tx: Tx, customerId: CustomerId) => Promise<EmailAddress | null>;

/** Keeps, inside the transaction, that others are to be told. */
export type PublishState = (tx: Tx, event: AnnouncementEvent) => Promise<void>;

/**
 * Tells, inside the transaction, what an answer of ours said that WhatsApp did not carry; `about` is what that answer was
 * about. False: there is nothing to tell, and the answer stays as it is.
 */
export type Retell = (tx: Tx, answer: { readonly about: string; readonly text: string }) => Promise<boolean>;

/** Tells staff, inside the transaction, that an answer of ours does not reach its customer and nothing goes instead. */
export type AlertUnheard = (tx: Tx, id: OutboxId) => Promise<void>;

export type AnnounceDeps = {
  readonly phoneNumberId: string;
  readonly businessClock: Clock;
  readonly addressOf: AddressOf;
  readonly publish: PublishState;
};
