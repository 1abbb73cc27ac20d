import { z } from 'zod';
import { text } from './part-schema.ts';

const many = z.array(z.unknown()).catch([]);
const at = z.coerce.number().int().positive().max(9_999_999_999);

export const Handover = z.looseObject({
  sender: z.looseObject({ phone_number: text, user_id: text }).nullish().catch(null),
  recipient: z.looseObject({ phone_number_id: z.coerce.string() }).nullish().catch(null),
  type: z.string(),
  timestamp: at,
});

export const Calls = z.looseObject({ contacts: many, calls: many, statuses: many });

export const Call = z.looseObject({
  id: z.string().min(1).max(512),
  from: text,
  from_user_id: text,
  event: text,
  direction: text,
  timestamp: at,
  duration: z.coerce.number().nonnegative().nullish().catch(null),
});

export const UserIdUpdates = z.looseObject({ user_id_update: many });

export const UserIdUpdate = z.looseObject({
  wa_id: text,
  user_id: z.looseObject({ previous: text, current: text }),
  timestamp: at,
});
