import type { Purpose } from '../consent/index.ts';
import type { ConversationId, CustomerId, OutboxId, TurnId } from '../core/ids.ts';
import type { Address } from '../customers/index.ts';
import type { TemplateRequest as AnyTemplateRequest, TemplateContent } from '../templates/index.ts';

type Choice = { readonly id: string; readonly title: string };
type Row = Choice & { readonly description?: string };
type Contact = { readonly name: string; readonly phone: string };

/** What is said, in the channel's own shapes but our words. `replyTo` is the id of a message of the customer's. */
export type Content = { readonly replyTo?: string } & (
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'buttons'; readonly text: string; readonly footer?: string; readonly buttons: readonly Choice[] }
  | {
      readonly kind: 'list';
      readonly text: string;
      readonly footer?: string;
      /** What opens the list. */
      readonly button: string;
      readonly sections: readonly { readonly title?: string; readonly rows: readonly Row[] }[];
    }
  | { readonly kind: 'link'; readonly text: string; readonly button: string; readonly url: string }
  | { readonly kind: 'location_request' | 'contact_request'; readonly text: string }
  | { readonly kind: 'image'; readonly text: string; readonly url: string }
  | { readonly kind: 'document'; readonly text: string; readonly url: string; readonly fileName: string }
  /** Sound has no words below it. */
  | { readonly kind: 'audio'; readonly text: ''; readonly url: string }
  | { readonly kind: 'contacts'; readonly text: string; readonly contacts: readonly Contact[] }
  | { readonly kind: 'reaction'; readonly text: string; readonly wamid: string }
  /** Nothing but its template is ever sent; `text` is what it says, for people who read the conversation. */
  | { readonly kind: 'template'; readonly text: string }
);

/** A template that is asked for; without a language in that of the customer when it goes. */
export type TemplateRequest = Omit<AnyTemplateRequest, 'language'> & { readonly language?: string };

/** What leaves: the words themselves or the template that stands for them. */
export type Sendable = Exclude<Content, { kind: 'template' }> | TemplateContent;

/** `initiated`: the business begins; the others answer somebody. */
export type Origin = 'reply' | 'notice' | 'person' | 'initiated';

export type NewOutboxMessage = {
  readonly id: OutboxId;
  readonly conversationId: ConversationId;
  readonly turnId: TurnId | null;
  readonly origin: Origin;
  readonly content: Content;
  /** Goes in place of the content when the window is closed. */
  readonly template?: TemplateRequest;
  /** What a message of the business is, such as `shipping_update`, for people and figures. */
  readonly topic?: string;
  /** Why the business writes; `utility` when it is not said. */
  readonly purpose?: Purpose;
  /** What it is about, such as `order:<id>`: consent may be given for that alone. */
  readonly about?: string;
  /** Business time after which it is not worth sending. */
  readonly expiresAt?: Date;
  /** Business time before which it does not go; it waits as *held*, and whoever wants it back takes it back. */
  readonly heldUntil?: Date;
  /** Machine time for which it waits in the queue, so that whoever sent it can still take it back. */
  readonly delayMs?: number;
  /** Who of the staff wrote it. */
  readonly authorId?: string;
  /** The message that failed and that this one stands for. */
  readonly replaces?: OutboxId;
  /** It waits until somebody of the team lets it go. */
  readonly isDraft?: boolean;
};

/** A row that this worker has claimed for one attempt. */
export type ClaimedMessage = {
  readonly id: OutboxId;
  readonly conversationId: ConversationId;
  /** The turn that said it; null when none did. */
  readonly turnId: TurnId | null;
  readonly origin: Origin;
  readonly content: Content;
  readonly template: TemplateRequest | null;
  readonly needsTemplate: boolean;
  readonly topic: string | null;
  readonly purpose: Purpose;
  readonly about: string | null;
  readonly expiresAt: Date | null;
  readonly attempts: number;
  /** Its words went before, with a message that failed. */
  readonly isStandIn: boolean;
  readonly ambiguities: number;
  readonly claimToken: number;
};

/** Whether the business may begin now: consent, quiet hours, how often, how many. */
export type Initiation =
  | { readonly may: 'now' }
  /** Business time at which it may be asked again. */
  | { readonly may: 'later'; readonly at: Date; readonly reason: string }
  | { readonly may: 'never'; readonly reason: string };

/** Whether a template can go; `reason` is one word, `details` says more. */
export type TemplatePlan =
  | {
      readonly can: 'go';
      readonly template: TemplateContent;
      /** As WhatsApp calls it today, whatever it was approved as. */
      readonly category: string;
      /** Customers block or report it so often that WhatsApp is about to pause it. */
      readonly isDisliked: boolean;
    }
  | { readonly can: 'not'; readonly reason: string; readonly details: string };

/** What the last-moment rules look at. */
export type SendSituation = {
  readonly customerId: CustomerId;
  readonly address: Address;
  /** Business time of the customer's newest message. */
  readonly lastInboundAt: Date | null;
  readonly isBlocked: boolean;
  /** WhatsApp said so, and they have not written since. */
  readonly isUnreachable: boolean;
  readonly isPaused: boolean;
  /** A person (or another agent) holds the conversation. */
  readonly isTakenOver: boolean;
  /** Until when everything is free because of how the customer came; null: it is not. */
  readonly freeUntil: Date | null;
  /** Nothing goes out, and this message is not the one that finds out whether that is over. */
  readonly isStopped: boolean;
  /** It is that one. */
  readonly isProbe: boolean;
  /** Nothing goes out that the business begins. */
  readonly isInitiatedStopped: boolean;
  /** How long until WhatsApp takes one more message for this customer. */
  readonly pairWaitMs: number;
  /** The claim is still ours and young. */
  readonly isClaimFresh: boolean;
  /** Null until it is asked for. */
  readonly initiation: Initiation | null;
  readonly template: TemplatePlan | null;
  /** Whether the business may begin with what is marketing; null until its template asks for that. */
  readonly marketing: Initiation | null;
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
 * `too_fast`: everything from this number. `window`: the 24 hours are over. `template`: it is not as approved, or may
 * not be used now. `media`: its file could not be read. `unreachable`: this customer cannot be reached. `opted_out`: the
 * customer wants nothing that we begin. `stop`: nothing will go until somebody acts; `stop_initiated`: nothing that we
 * begin. `never`: this message will not go.
 */
export type Refusal =
  | 'later'
  | 'slower'
  | 'too_fast'
  | 'window'
  | 'template'
  | 'media'
  | 'unreachable'
  | 'opted_out'
  | 'stop'
  | 'stop_initiated'
  | 'never';

export type DeliveryStatus = 'sent' | 'delivered' | 'read' | 'played' | 'failed';

/** One status as the channel reported it. */
export type InboundStatus = {
  readonly wamid: string;
  readonly status: DeliveryStatus;
  readonly at: Date;
  /** The id of our row, when the channel echoes it. */
  readonly callbackData: string | null;
  readonly error: { readonly code: number; readonly details: string; readonly refusal: Refusal } | null;
  readonly pricing: unknown;
  /** Whom the message went to, when the channel says it. */
  readonly recipient?: Address;
};

/** How a message was sent and why, kept with it. */
export type Decision = {
  readonly as: 'words' | 'template';
  readonly why: 'window_open' | 'window_closed' | 'only_template' | 'told_by_whatsapp';
  readonly template?: {
    readonly name: string;
    readonly language: string;
    readonly text: string;
    readonly category: string;
  };
  /** What it is thought to cost; null when that is not known. */
  readonly estimate: unknown;
};

/** A message of ours as staff acts on it. */
export type SaidMessage = {
  readonly id: OutboxId;
  readonly conversationId: ConversationId;
  readonly origin: Origin;
  readonly content: Content;
  readonly template: TemplateRequest | null;
  readonly topic: string | null;
  readonly purpose: NonNullable<NewOutboxMessage['purpose']>;
  readonly about: string | null;
  readonly state: string;
  readonly reason: string | null;
  readonly errorCode: number | null;
  readonly authorId: string | null;
};
