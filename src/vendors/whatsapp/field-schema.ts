import { z } from 'zod';
import { plain, text } from './text-schema.ts';

const many = z.array(z.unknown()).catch([]);

export const Echoes = z.looseObject({ message_echoes: many });

export const Standby = z.looseObject({
  standby: z.looseObject({ contacts: many, messages: many, message_echoes: many, statuses: many }),
});

export const History = z.looseObject({ history: many, contacts: many, messages: many, message_echoes: many });

/** `errors`: the business shares no past. */
export const Chunk = z.looseObject({ threads: many, errors: many });

/** `id` is the customer's number; those who hide it are named in `context`. */
export const Thread = z.looseObject({
  id: plain,
  context: z.looseObject({ wa_id: plain, user_id: plain, username: text }).nullish().catch(null),
  messages: many,
});
