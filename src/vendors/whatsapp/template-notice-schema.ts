import { z } from 'zod';
import { numeric, worded } from './number-schema.ts';
import { plain, text } from './text-schema.ts';

/** What the webhooks about templates say, whichever of them it is. */
export const TemplateNotice = z.looseObject({
  message_template_id: worded,
  message_template_name: plain,
  message_template_language: plain,
  event: plain,
  reason: text,
  rejection_info: z.looseObject({ reason: text }).nullish().catch(null),
  new_quality_score: plain,
  new_category: plain,
  correct_category: plain,
  category_update_timestamp: numeric.nullish().catch(null),
});
export type TemplateNotice = z.infer<typeof TemplateNotice>;
