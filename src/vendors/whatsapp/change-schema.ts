import { z } from 'zod';
import { plain, text } from './text-schema.ts';

export const Edit = z.looseObject({ original_message_id: plain, message: z.unknown() }).nullish().catch(null);

export const System = z
  .looseObject({ type: plain, body: text, wa_id: plain, new_wa_id: plain, user_id: plain })
  .nullish()
  .catch(null);

export const UnsupportedKind = z.looseObject({ type: plain }).nullish().catch(null);
