import type { EmailAddress } from '../../core/email.ts';
import type { CustomerId } from '../../core/ids.ts';
import type { Db, Tx } from '../../platform/db/index.ts';
import type { FileConsent, FileGiftCard } from './types.ts';

/** `source` is what a file said last, `record` the address on record; null: none. */
export type RecordEmail = {
  readonly customerId: CustomerId;
  readonly record: EmailAddress | null;
  readonly source: string | null;
};

export type GiftCardOfCustomer = FileGiftCard & { readonly customerId: CustomerId };

export type ConsentOfCustomer = FileConsent & { readonly customerId: CustomerId };

/** Why a gift card of a file was left as it is. */
export type GiftCardRefusal = 'of_another' | 'other_currency' | 'has_one';

/** What is kept of customers by other modules. */
export type RecordKeepers = {
  readonly emails: {
    readonly read: (db: Db, ids: readonly CustomerId[]) => Promise<readonly RecordEmail[]>;
    /** Business rules of an address on record apply: a change blocks refunds for a day. */
    readonly set: (
      tx: Tx,
      given: readonly { readonly customerId: CustomerId; readonly address: EmailAddress }[],
    ) => Promise<unknown>;
  };
  readonly giftCards: {
    readonly read: (db: Db, ids: readonly CustomerId[]) => Promise<readonly GiftCardOfCustomer[]>;
    /** Which cards have to be written, and which cannot be, with the reason. */
    readonly plan: (
      db: Db,
      given: readonly GiftCardOfCustomer[],
    ) => Promise<{
      readonly changed: readonly GiftCardOfCustomer[];
      /** To be written too, though nothing moves by it. */
      readonly repeated: readonly GiftCardOfCustomer[];
      readonly refused: readonly { readonly card: GiftCardOfCustomer; readonly why: GiftCardRefusal }[];
    }>;
    readonly set: (tx: Tx, given: readonly GiftCardOfCustomer[]) => Promise<void>;
  };
  readonly consents: {
    readonly read: (db: Db, ids: readonly CustomerId[]) => Promise<readonly ConsentOfCustomer[]>;
    /** Which have to be written, and which lie ahead and are not taken. */
    readonly plan: (
      db: Db,
      given: readonly ConsentOfCustomer[],
    ) => Promise<{ readonly changed: readonly ConsentOfCustomer[]; readonly ahead: readonly ConsentOfCustomer[] }>;
    readonly set: (tx: Tx, given: readonly ConsentOfCustomer[]) => Promise<void>;
  };
  /** The number of these customers has changed: what was proven of them ends. */
  readonly endProofs: (tx: Tx, ids: readonly CustomerId[]) => Promise<void>;
};
