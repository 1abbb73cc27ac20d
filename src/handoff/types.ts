import type { ConversationId } from '../core/ids.ts';

/** Who holds a conversation. While it is not the assistant, the model does not answer. */
export type Holder = 'assistant' | 'waiting' | 'person' | 'other_agent' | 'resolved';

/** Why a person is needed. */
export type PersonReason =
  | 'asked'
  | 'not_sure'
  | 'model_failed'
  | 'claim_failed'
  | 'window'
  | 'policy'
  | 'budget'
  | 'unverified'
  | 'sensitive'
  | 'phone_echo'
  | 'too_old'
  | 'taken'
  | 'passed';

/** WhatsApp's word on who answers a customer. */
export type Handover = { readonly to: 'us' | 'other_agent'; readonly at: Date };

export type Holding = {
  readonly holder: Holder;
  readonly reason: string | null;
  readonly since: Date | null;
  /** Business time at which the customer was last told that a person will come. */
  readonly toldAt: Date | null;
  /** Which person has it; null: none, or one who is not known, such as whoever writes from the shop's phone. */
  readonly assigneeId: string | null;
  /** The whole shop is paused: nothing is answered automatically. */
  readonly isPaused: boolean;
};

export type WaitingConversation = {
  readonly conversationId: ConversationId;
  readonly holder: Holder;
  readonly reason: string | null;
  readonly since: Date;
};

/** What staff is told of until somebody has dealt with it. */
export const ALERT_CODES = [
  'assistant_notice',
  'billing_amount_mismatch',
  'billing_currency_mismatch',
  'billing_delayed',
  'billing_event_parked',
  'billing_reconciled',
  'billing_refused',
  'billing_two_subscriptions',
  'channel_stopped',
  'customer_complaint',
  'dispute_closed',
  'event_given_up',
  'exchange_requested',
  'mail_account_refused',
  'mail_discarded',
  'mail_failed',
  'mail_unconfirmed',
  'message_failed',
  'message_unconfirmed',
  'no_statuses',
  'no_webhooks',
  'order_for_person',
  'payment_differs',
  'payment_disputed',
  'payment_excess',
  'payment_failed',
  'queue_grows',
  'refund_failed',
  'refund_proposed',
  'refund_requested',
  'return_requested',
  'speech_account_refused',
  'spend_jumps',
  'stock_question',
  'template_quality',
  'template_recategorised',
  'template_refused',
  'template_stopped',
  'vision_account_refused',
  'webhook_off',
  'whatsapp_account',
  'whatsapp_name_rejected',
  'whatsapp_payment',
  'whatsapp_quality',
  'whatsapp_security',
  'window_closed',
] as const;
export type AlertCode = (typeof ALERT_CODES)[number];

/** Open alerts of one code. */
export type OpenAlert = {
  readonly code: AlertCode;
  /** Machine time of the oldest one. */
  readonly since: Date;
  /** Machine time of the newest one. */
  readonly newestAt: Date;
  /** The soonest day until which something can be done about one of them; null when time plays no part. */
  readonly dueAt: Date | null;
  readonly count: number;
};
