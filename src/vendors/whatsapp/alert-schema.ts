import { z } from 'zod';
import { numeric } from './number-schema.ts';
import { plain, text } from './text-schema.ts';

export const Told = z.looseObject({
  event: plain,
  decision: plain,
  new_quality_score: plain,
  message_template_name: text,
  ban_info: z.looseObject({ waba_ban_state: plain }).nullish().catch(null),
  alert_info: z.looseObject({ alert_severity: plain, alert_status: plain, alert_type: plain }).nullish().catch(null),
  category_update_timestamp: numeric.pipe(z.number().int().positive().max(9_999_999_999)).nullish().catch(null),
});
