import { z } from 'zod';
import { numeric, worded } from './number-schema.ts';
import { id, plain, seconds } from './text-schema.ts';

const many = z.array(z.unknown()).catch([]);

export const Handover = z.looseObject({
  sender: z.looseObject({ phone_number: plain, user_id: plain }).nullish().catch(null),
  recipient: z.looseObject({ phone_number_id: worded }).nullish().catch(null),
  type: z.string(),
  timestamp: seconds,
});

export const Calls = z.looseObject({ contacts: many, calls: many, statuses: many });

export const Call = z.looseObject({
  id,
  from: plain,
  from_user_id: plain,
  event: plain,
  direction: plain,
  timestamp: seconds,
  duration: numeric.pipe(z.number().nonnegative()).nullish().catch(null),
});

export const UserIdUpdates = z.looseObject({ user_id_update: many });

export const UserIdUpdate = z.looseObject({
  wa_id: plain,
  user_id: z.looseObject({ previous: plain, current: plain }),
  timestamp: seconds,
});
