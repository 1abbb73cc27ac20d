import type { CustomerId, MessageId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';

/** A message that is about to be stored. */
export type ArrivingText = {
  readonly id: MessageId;
  readonly wamid: string;
  readonly customerId: CustomerId;
  readonly text: string;
};

/** What arriving messages mean for the proof of who a customer is; both run in the transaction that stores them. */
export type ArrivalProofs = {
  /** The number or identity of these customers has changed. */
  readonly end: (tx: Tx, customers: readonly CustomerId[]) => Promise<void>;
  /** Takes out codes that are awaited: gives the text to store for each message that held one. */
  readonly takeCodes: (tx: Tx, arriving: readonly ArrivingText[]) => Promise<ReadonlyMap<MessageId, string>>;
};
