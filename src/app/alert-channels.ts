import type { AlertCode } from '../handoff/index.ts';

type Channels = {
  /** As what it is pushed to whoever is on duty; null: it waits in the list. */
  readonly push: 'money' | 'failed' | 'system' | null;
  /** Owners are mailed when no device took the push: nothing else tells them, and only they can mend it. */
  readonly isMailed: boolean;
};

const listed: Channels = { push: null, isMailed: false };
const money: Channels = { push: 'money', isMailed: false };
const failed: Channels = { push: 'failed', isMailed: false };
const system: Channels = { push: 'system', isMailed: false };
const mailed = (channels: Channels): Channels => ({ ...channels, isMailed: true });

/** How each alert reaches people beside the console; a new one has to be put here. */
const CHANNELS: Readonly<Record<AlertCode, Channels>> = {
  billing_amount_mismatch: money,
  billing_currency_mismatch: money,
  billing_refused: money,
  billing_two_subscriptions: money,
  exchange_requested: money,
  order_for_person: money,
  payment_differs: money,
  payment_disputed: mailed(money),
  payment_excess: money,
  payment_failed: money,
  refund_failed: money,
  refund_proposed: money,
  refund_requested: money,
  return_requested: money,
  whatsapp_payment: mailed(money),
  mail_failed: failed,
  message_failed: failed,
  message_unconfirmed: failed,
  window_closed: failed,
  assistant_notice: system,
  billing_delayed: mailed(system),
  channel_stopped: mailed(system),
  customer_complaint: system,
  // No mail goes out then.
  mail_account_refused: system,
  event_given_up: mailed(system),
  no_statuses: mailed(system),
  no_webhooks: mailed(system),
  queue_grows: mailed(system),
  speech_account_refused: mailed(system),
  spend_jumps: mailed(system),
  stock_question: system,
  // Messages wait for the template, and only its owner can have it approved again.
  template_refused: mailed(system),
  template_stopped: mailed(system),
  vision_account_refused: mailed(system),
  // Has a mail of its own, which names the address.
  webhook_off: system,
  whatsapp_account: mailed(system),
  whatsapp_quality: mailed(system),
  whatsapp_security: mailed(system),
  billing_event_parked: listed,
  billing_reconciled: listed,
  dispute_closed: listed,
  mail_discarded: listed,
  mail_unconfirmed: listed,
  template_quality: listed,
  template_recategorised: listed,
  whatsapp_name_rejected: listed,
};

export const pushKindOf = (code: AlertCode): Channels['push'] => CHANNELS[code].push;

/** Alerts of which owners are mailed when no device took the push. */
export const MAILED_ALERTS: readonly AlertCode[] = (Object.keys(CHANNELS) as AlertCode[]).filter(
  (code) => CHANNELS[code].isMailed,
);
