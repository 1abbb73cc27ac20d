import type { ConversationId, Id } from '../../core/ids.ts';
import type { Language } from '../../core/language.ts';
import type { PushKind } from './contract.ts';

export type DeviceId = Id<'push_device'>;
export type JobId = Id<'push_job'>;
export type DeliveryId = Id<'push_delivery'>;

/** Something that happened of which staff is to be told. */
export type PushEvent = {
  /** Names what happened, such as `waiting:<conversation>:<since>`: under one key staff is told once. */
  readonly key: string;
  readonly kind: PushKind;
  readonly conversationId: ConversationId | null;
  /** Null: everybody on duty. */
  readonly staffId: string | null;
  /** The code of an alert, where it is about one. */
  readonly code: string | null;
};

/** Somebody who works now. */
export type OnDuty = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: 'owner' | 'staff' | 'viewer';
  readonly language: Language;
};

/** What a push says of a conversation. */
export type ConversationWords = {
  readonly customer: string | null;
  /** Why a person is needed, in words; null when none is. */
  readonly reason: string | null;
  /** Business time since when a person is waited for. */
  readonly since: Date | null;
  /** The message that the page is opened at: the customer's newest, or ours that failed; null: there is none. */
  readonly messageId: string | null;
  /** The customer's last words: only shown where the owner allows it. */
  readonly text: string | null;
};

export type Subscription = {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
};

/** A push that this worker has claimed for one attempt. */
export type ClaimedPush = {
  readonly id: DeliveryId;
  readonly claimToken: number;
  readonly jobId: JobId | null;
  readonly deviceId: DeviceId;
  readonly kind: PushKind | 'test';
  readonly topic: string;
  readonly conversationId: ConversationId | null;
  readonly code: string | null;
  readonly count: number;
  readonly token: string;
  readonly isLouder: boolean;
  readonly attempts: number;
  readonly isExpired: boolean;
  readonly staffId: string;
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
};

/** What becomes of a claimed push. */
export type PushEnd =
  | { readonly to: 'sent'; readonly answer: number }
  | { readonly to: 'queued'; readonly notBeforeMs: number; readonly answer: number | null }
  | { readonly to: 'failed'; readonly answer: number | null; readonly error: string }
  /** The device is gone: its row goes with everything that was meant for it. */
  | { readonly to: 'gone' }
  | { readonly to: 'over' };
