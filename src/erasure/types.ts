import type { ConversationId, CustomerId, Id } from '../core/ids.ts';
import type { Person } from '../core/person.ts';

export type ErasureId = Id<'erasure'>;

/** An entry of WhatsApp's contact book, which holds a number for a user id. */
export type BookEntry = { readonly phoneNumberId: string; readonly bsuid: string };

/** A person with what names them at WhatsApp and in the business's own files. */
export type GatheredPerson = Person & {
  readonly identities: readonly { readonly kind: 'phone' | 'bsuid'; readonly value: string }[];
  /** What the business's own files call them. */
  readonly externalId: string | null;
  readonly conversations: readonly { readonly id: ConversationId; readonly phoneNumberId: string }[];
};

/** What runs for a customer and would run on for nobody. */
export type Hindrances = {
  /** Numbers of orders that are paid or on their way. */
  readonly orders: readonly string[];
  /** Names of plans that renew. */
  readonly plans: readonly string[];
  /** Operations under way at the payment vendor. */
  readonly operations: number;
};

export type EraseOutcome =
  | { readonly outcome: 'erased'; readonly id: ErasureId; readonly files: number; readonly isBookAsked: boolean }
  | { readonly outcome: 'hindered'; readonly by: Hindrances }
  | { readonly outcome: 'unknown' };

export type EraseWish = {
  readonly customerId: CustomerId;
  /** For the record: `owner`, or the id of a member of staff. */
  readonly by: string;
  /** Also while orders and plans run. */
  readonly isForced: boolean;
};
