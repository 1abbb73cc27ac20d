import { z } from 'zod';
import { apiText } from '../platform/http/api-text.ts';
import { apiMoment } from '../platform/http/api-time.ts';

const WAYS = ['customer_id', 'external_id', 'phone', 'bsuid'] as const;

/** Whom another program means. */
export const RecipientField = z
  .strictObject(
    {
      customer_id: z.uuid('must be the id of a customer.').optional(),
      external_id: apiText(80).optional().describe('What files of customers call `id`: the one of your own system.'),
      phone: apiText(40).optional().describe('In any form, with the country code.'),
      bsuid: apiText(140).optional().describe('The business-scoped user id of WhatsApp, such as MX.123.'),
      name: apiText(120).optional().describe('For somebody who is not known yet.'),
      language: z
        .enum(['es', 'en'], 'must be es or en.')
        .optional()
        .describe('For somebody who is not known yet; absent: that of the template, else es.'),
    },
    'must be an object that says who, such as {"phone": "+52 55 1234 5678"}.',
  )
  .refine(
    (recipient) => WAYS.filter((way) => recipient[way] !== undefined).length === 1,
    'must hold exactly one of customer_id, external_id, phone and bsuid.',
  );
export type Recipient = z.output<typeof RecipientField>;

/** That they agreed elsewhere. */
export const OptInField = z
  .strictObject(
    {
      source: apiText(200).describe('Where they agreed, such as "web checkout".'),
      text: apiText(1_000).describe('What they read when they agreed.'),
      at: apiMoment.describe('When they agreed, not when this is sent: what they withdrew after it holds.'),
    },
    'must be an object with source, text and at.',
  )
  .describe('That they agreed to get such messages; kept as a consent.');
export type OptIn = z.output<typeof OptInField>;
