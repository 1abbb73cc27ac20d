import type { ConversationId, CustomerId, MessageId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import type { MessageContext } from './content-types.ts';
import type { InboundAttachment } from './types.ts';

/** A message that is about to be stored. */
export type ArrivingText = {
  readonly id: MessageId;
  readonly wamid: string;
  readonly customerId: CustomerId;
  readonly kind: string;
  readonly context: MessageContext | null;
  readonly text: string;
};

/** `text`: without the code. `isTyped`: false when it was forwarded, or stood under a picture or on a button. */
export type TakenCode = { readonly text: string; readonly isTyped: boolean };

/** What arriving messages mean for the proof of who a customer is; both run in the transaction that stores them. */
export type ArrivalProofs = {
  /** The number or identity of these customers has changed. */
  readonly end: (tx: Tx, customers: readonly CustomerId[]) => Promise<void>;
  /** Takes out codes that are awaited: gives the text to store for each message that held one. */
  readonly takeCodes: (tx: Tx, arriving: readonly ArrivingText[]) => Promise<ReadonlyMap<MessageId, TakenCode>>;
};

/** A file whose message is being stored. */
export type ArrivingFile = {
  readonly messageId: MessageId;
  readonly conversationId: ConversationId;
  readonly attachment: InboundAttachment;
};

/** Notes files in the transaction that stores their messages; returns what to fetch, by the id of whoever keeps files. */
export type KeepFiles = (tx: Tx, files: readonly ArrivingFile[]) => Promise<readonly string[]>;
