import type { AlertCode, OpenAlert } from './types.ts';

/** While these last nothing goes out, nothing comes in, or money is lost: they stand before everything else. */
const SERIOUS: ReadonlySet<AlertCode> = new Set([
  'billing_amount_mismatch',
  'billing_currency_mismatch',
  'billing_two_subscriptions',
  'channel_stopped',
  'mail_account_refused',
  'no_statuses',
  'no_webhooks',
  'payment_disputed',
  'queue_grows',
  'refund_failed',
  'spend_jumps',
  'webhook_off',
  'whatsapp_account',
  'whatsapp_payment',
  'whatsapp_security',
]);

export const isSerious = (code: AlertCode): boolean => SERIOUS.has(code);

/** The serious ones first, then the newest. */
export const byUrgency = (a: OpenAlert, b: OpenAlert): number =>
  Number(isSerious(b.code)) - Number(isSerious(a.code)) || b.newestAt.getTime() - a.newestAt.getTime();
