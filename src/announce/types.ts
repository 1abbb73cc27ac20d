import type { Purpose } from '../consent/index.ts';
import type { ConversationId, CustomerId, Id } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { NewMail } from '../notify/index.ts';
import type { TemplateRequest } from '../outbox/index.ts';

export type AnnouncementId = Id<'announcement'>;

type Mailable<Mail> = Mail extends { readonly template: 'order_confirmation' | 'payment_reminder' | 'shipping_update' }
  ? Pick<Mail & NewMail, 'template' | 'data'>
  : never;

/** The mail of the same event. */
export type NoticeMail = Mailable<NewMail>;

/** `key`: under which the mail of the event is sent, by whatever way. */
export type MailInstead = NoticeMail & { readonly key: string; readonly language: Language };

/** `queued` until WhatsApp takes it; `held` waits for something; `discarded` never goes. */
export type AnnouncementState = 'queued' | 'held' | 'sent' | 'delivered' | 'read' | 'failed' | 'discarded';

/** Something that the business begins. */
export type NewAnnouncement = {
  /** What happened: told again, it is announced no second time. */
  readonly cause: string;
  readonly customerId: CustomerId;
  /** `order_confirmation`, `shipping_update`, or whatever it is called. */
  readonly name: string;
  readonly purpose: Purpose;
  /** What a consent may be limited to, such as `order:<id>`; null: nothing. */
  readonly about: string | null;
  /** What waits to go under the same name about the same thing is wrong now and never goes. */
  readonly supersedes?: true;
  /** Free words for an open window; null: only the template. */
  readonly words: string | null;
  /** Null: nothing may go while the window is closed. */
  readonly template: TemplateRequest | null;
  /** What the template says, for people who read the conversation. */
  readonly shown: string;
  /** Null: nothing goes by mail. */
  readonly mail: MailInstead | null;
  /** Another program is told of its states. */
  readonly isFollowed: boolean;
  /** Business time after which it is not worth sending. */
  readonly expiresAt: Date;
};

export type Announcement = {
  readonly id: AnnouncementId;
  readonly customerId: CustomerId;
  readonly conversationId: ConversationId;
  readonly name: string;
  /** Such as `order:<id>`; null: nothing in particular. */
  readonly about: string | null;
  readonly template: TemplateRequest | null;
  readonly state: AnnouncementState;
  /** Why it is held, failed or discarded: one word. */
  readonly reason: string | null;
  /** WhatsApp's number for it. */
  readonly errorCode: number | null;
  readonly stateAt: Date;
  readonly createdAt: Date;
  /** When its mail was put into the queue; null: none. */
  readonly mailedAt: Date | null;
};

/** What another program is told of one of its announcements. */
export type AnnouncementEvent = Pick<Announcement, 'id' | 'customerId' | 'name' | 'state' | 'reason' | 'errorCode'> & {
  readonly at: Date;
};
