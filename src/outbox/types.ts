import type { ConversationId, CustomerId, OutboxId, TurnId } from '../core/ids.ts';
import type { Address } from '../customers/index.ts';

/** What is said, in the channel's own shapes but our words. */
export type Content =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'buttons';
      readonly text: string;
      readonly buttons: readonly { readonly id: string; readonly title: string }[];
    };

export type Origin = 'reply' | 'notice' | 'person';

export type NewOutboxMessage = {
  readonly id: OutboxId;
  readonly conversationId: ConversationId;
  readonly turnId: TurnId | null;
  readonly origin: Origin;
  readonly content: Content;
};

/** A row that this worker has claimed for one attempt. */
export type ClaimedMessage = {
  readonly id: OutboxId;
  readonly conversationId: ConversationId;
  readonly origin: Origin;
  readonly content: Content;
  readonly attempts: number;
  readonly ambiguities: number;
  readonly claimToken: number;
};

/** What the last-moment rules look at. */
export type SendSituation = {
  readonly customerId: CustomerId;
  readonly address: Address;
  /** Business time of the customer's newest message. */
  readonly lastInboundAt: Date | null;
  readonly isBlocked: boolean;
  readonly isPaused: boolean;
  /** A person (or another agent) holds the conversation. */
  readonly isTakenOver: boolean;
  readonly isStopped: boolean;
  /** The claim is still ours and young. */
  readonly isClaimFresh: boolean;
};

/** What the channel said of one attempt. */
export type SendResult =
  | { readonly outcome: 'accepted'; readonly wamid: string }
  | {
      readonly outcome: 'refused';
      readonly refusal: Refusal;
      readonly code: number;
      readonly details: string;
      readonly retryAfterMs: number | null;
    }
  /** The answer was lost: the message may have gone out. */
  | { readonly outcome: 'ambiguous'; readonly details: string };

/**
 * What a refusal asks of us. `later`: rejected before processing, safe to send again. `slower`: this customer only.
 * `window`: the 24 hours are over. `never`: this message will not go. `stop`: nothing will go until somebody acts.
 */
export type Refusal = 'later' | 'slower' | 'window' | 'never' | 'stop';

export type DeliveryStatus = 'sent' | 'delivered' | 'read' | 'played' | 'failed';

/** One status as the channel reported it. */
export type InboundStatus = {
  readonly wamid: string;
  readonly status: DeliveryStatus;
  readonly at: Date;
  /** The id of our row, when the channel echoes it. */
  readonly callbackData: string | null;
  readonly error: { readonly code: number; readonly details: string } | null;
  readonly pricing: unknown;
  /** Whom the message went to, when the channel says it. */
  readonly recipient?: Address;
};
