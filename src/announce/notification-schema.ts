import { z } from 'zod';
import { MESSAGE_LIMITS } from '../core/message-limits.ts';
import { apiText } from '../platform/http/api-text.ts';
import { pageLimit } from '../platform/http/page-limit.ts';
import { OptInField, RecipientField } from './recipient-schema.ts';
import { TemplateField } from './template-schema.ts';

/** What another program asks to be sent. */
export const NotificationBody = z.strictObject({
  recipient: RecipientField,
  template: TemplateField,
  text: apiText(MESSAGE_LIMITS.text.most)
    .optional()
    .describe('Free words that go instead while the customer’s 24-hour window is open.'),
  opt_in: OptInField.optional(),
});
export type NotificationRequest = z.output<typeof NotificationBody>;

export const STATES = ['queued', 'held', 'sent', 'delivered', 'read', 'failed', 'discarded'] as const;
const NotificationState = z.enum(STATES);

/** Which notifications are listed. */
export const NotificationQuery = z.strictObject({
  order: z
    .string('must stand once.')
    .trim()
    .min(1, 'must not be empty.')
    .max(100, 'must be at most 100 characters.')
    .optional()
    .describe('Those of one order, by its id or its number.'),
  customer_id: z.uuid('must be the id of a customer.').optional(),
  state: z.enum(STATES, `must be ${STATES.join(', ')}.`).optional(),
  limit: pageLimit,
  cursor: z.uuid('must be the `next` of the page before.').optional(),
});

/** How a notification is shown. */
export const NotificationShown = z.object({
  id: z.uuid(),
  state: NotificationState,
  reason: z.string().nullable().describe('Why it is held, failed or discarded: one word.'),
  remedy: z
    .object({ es: z.string(), en: z.string() })
    .nullable()
    .describe('What to do about it; null: nothing, or it is not known.'),
  error_code: z.int().nullable().describe('WhatsApp’s number for it.'),
  template: z.string(),
  order_id: z.uuid().nullable().describe('The order that it is about.'),
  customer_id: z.uuid(),
  conversation_id: z.uuid(),
  created_at: z.iso.datetime(),
  state_at: z.iso.datetime(),
  emailed_at: z.iso.datetime().nullable().describe('When its e-mail was queued, because WhatsApp did not reach them.'),
});

/** A page of them, the newest first. */
export const NotificationPage = z.object({
  notifications: z.array(NotificationShown),
  next: z.uuid().nullable().describe('The `cursor` of the next page; null: this is the last one.'),
});
