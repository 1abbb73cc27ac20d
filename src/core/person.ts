import type { ConversationId, CustomerId } from './ids.ts';

/** A customer, with everything by which the rows of any table can name them. */
export type Person = {
  readonly customerId: CustomerId;
  readonly conversationIds: readonly ConversationId[];
  /** Ids of what they wrote, of what was said to them, of turns and orders: what other rows are about. */
  readonly rowIds: readonly string[];
  readonly turnIds: readonly string[];
  readonly outboxIds: readonly string[];
  readonly orderIds: readonly string[];
  /** Message ids of WhatsApp: they hold the number, encoded. */
  readonly wamids: readonly string[];
  /** Phone numbers and user ids as compared and as they came, e-mail addresses, ids at the payment vendor. */
  readonly names: readonly string[];
};

/** Rows of some tables, by table, as they are handed to the person they are about. */
export type PersonRecords = Readonly<Record<string, readonly unknown[]>>;
