import { z } from 'zod';
import { text } from './part-schema.ts';

export const Edit = z.looseObject({ original_message_id: text, message: z.unknown() }).nullish().catch(null);

export const System = z
  .looseObject({ type: text, body: text, wa_id: text, new_wa_id: text, user_id: text })
  .nullish()
  .catch(null);

export const UnsupportedKind = z.looseObject({ type: text }).nullish().catch(null);
