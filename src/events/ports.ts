import type { Tx } from '../platform/db/index.ts';
import type { Attempt, Endpoint, TakenDelivery } from './types.ts';

/** Hands one event to its receiver. Never throws: what happened is in the result. */
export type PostEvent = (event: {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}) => Promise<Attempt>;

/** Who has to know of it; runs in the transaction in which it is so. */
export type TellOwner = {
  readonly givenUp: (tx: Tx, endpoint: Endpoint, delivery: TakenDelivery) => Promise<void>;
  readonly switchedOff: (tx: Tx, endpoint: Endpoint, reason: 'gone' | 'failing') => Promise<void>;
};
