import type { CustomerId, Id } from '../core/ids.ts';

export type EventId = Id<'event'>;
export type EndpointId = Id<'webhook_endpoint'>;

/** Something that other systems are told of. */
export type NewEvent = {
  /** `notification.updated`. */
  readonly type: string;
  /** Of the same subject one is told after the other: `notification:<id>`. */
  readonly subject: string;
  /** Whom it is about; what is kept of it goes with them. */
  readonly customerId: CustomerId | null;
  /** When it happened. */
  readonly at: Date;
  readonly data: Readonly<Record<string, string | number | null>>;
};

/** Where other systems are told. `paused`: what happens is kept for it; `disabled`: nothing is. */
export type EndpointState = 'active' | 'paused' | 'disabled';
/**
 * `staff`: somebody paused it; `gone`: it said 410; `failing`: it took nothing for five days; `unset`: the environment names
 * it no more.
 */
export type StateReason = 'staff' | 'gone' | 'failing' | 'unset';

export type Endpoint = {
  readonly id: EndpointId;
  readonly url: string;
  readonly description: string;
  /** Types of events that it wants; none: all of them. */
  readonly types: readonly string[];
  /** `environment`: its address and its secret stand in the environment. */
  readonly origin: 'console' | 'environment';
  readonly state: EndpointState;
  readonly stateReason: StateReason | null;
  readonly stateAt: Date;
  readonly failures: number;
  readonly failingSince: Date | null;
  readonly failedAt: Date | null;
  readonly restUntil: Date | null;
  readonly deliveredAt: Date | null;
  readonly previousUntil: Date | null;
  readonly createdAt: Date;
};

/** What an endpoint's calls are signed with. */
export type Secrets = {
  /** Null: the environment's. */
  readonly secret: Buffer | null;
  readonly previousSecret: Buffer | null;
};

/** A delivery that was taken; `attempts` with the one that begins, `triesSince` when they began. */
export type TakenDelivery = {
  readonly id: number;
  readonly eventId: EventId;
  readonly endpointId: EndpointId;
  readonly type: string;
  readonly subject: string;
  readonly body: string;
  readonly attempts: number;
  readonly triesSince: Date;
};

/** An event that an endpoint did not take; `outcome` of the last attempt: an HTTP status, or a word. */
export type GivenUpEvent = {
  readonly id: EventId;
  readonly type: string;
  readonly attempts: number;
  readonly outcome: string | null;
  readonly url: string;
  readonly createdAt: Date;
};

/** What the receiver said. `answered`: any status; `unreachable`: no answer came; the word says why. */
export type Attempt =
  | {
      readonly outcome: 'answered';
      readonly status: number;
      readonly retryAfterMs: number | null;
      /** The beginning of its body. */
      readonly answer: string;
    }
  | { readonly outcome: 'unreachable'; readonly word: string };

/** What becomes of a delivery after an attempt. */
export type AfterAttempt =
  | { readonly to: 'delivered' }
  | { readonly to: 'ready'; readonly at: Date }
  | { readonly to: 'given_up' };

/** An attempt that has ended. */
export type FinishedAttempt = {
  readonly delivery: TakenDelivery;
  readonly attempt: Attempt;
  readonly after: AfterAttempt;
  readonly at: Date;
  readonly durationMs: number;
};

/** How an endpoint does. */
export type Health = Pick<Endpoint, 'failures' | 'failingSince' | 'failedAt' | 'restUntil'>;
