import type { CallId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';

/**
 * `urgent`: somebody waits for what is in it. `bulk`: news that may be a moment late and come in crowds, such as what
 * became of our messages. Only a hint for when a call is read, never for what it is.
 */
export const LANES = ['urgent', 'bulk'] as const;
export type Lane = (typeof LANES)[number];

export type StoredCall = {
  readonly id: CallId;
  readonly vendor: string;
  readonly receivedAt: Date;
  readonly body: Buffer;
};

/** What became of the parts of one call, counted; kept beside the call. */
export type CallOutcome = Readonly<Record<string, number>>;

/** How one call ended: read, ignored as a whole, or set aside because it could not be understood. */
export type CallReading =
  /** `body`: what is kept of the call from here on, when it held what nobody may read later. */
  | { readonly state: 'read'; readonly outcome: CallOutcome; readonly body?: Buffer }
  | { readonly state: 'ignored' | 'parked'; readonly reason: string };

/**
 * Reads calls of one vendor inside the transaction that marks them as read; returns one reading per call, in order.
 * `afterCommit` collects what is to be done once the transaction is durable (wake-ups).
 */
export type CallReader = (
  tx: Tx,
  calls: readonly StoredCall[],
  afterCommit: AfterCommit,
) => Promise<readonly CallReading[]>;
export type AfterCommit = (effect: () => Promise<void> | void) => void;
