import { z } from 'zod';

/** Only what is used, lenient where Meta's own pages disagree with its traffic. Unknown fields pass. */
const text = z.string().nullish().catch(null);

export const Value = z.looseObject({
  metadata: z.looseObject({ phone_number_id: z.coerce.string() }).nullish().catch(null),
  contacts: z.array(z.unknown()).catch([]),
  messages: z.array(z.unknown()).catch([]),
  statuses: z.array(z.unknown()).catch([]),
});

export const Contact = z.looseObject({
  wa_id: text,
  user_id: text,
  profile: z.looseObject({ name: text, username: text }).nullish().catch(null),
});

export type Contact = z.infer<typeof Contact>;

const Reply = z.looseObject({ id: text, title: text }).nullish().catch(null);

const Attachment = z
  .looseObject({
    id: z.coerce.string().max(512).nullish().catch(null),
    mime_type: text,
    sha256: text,
    url: text,
    caption: text,
    filename: text,
    voice: z.boolean().nullish().catch(null),
  })
  .nullish()
  .catch(null);

export const Message = z.looseObject({
  id: z.string().min(1).max(512),
  type: z.string().default('unknown'),
  timestamp: z.coerce.number().int().positive(),
  from: text,
  from_user_id: text,
  group_id: text,
  text: z.looseObject({ body: text }).nullish().catch(null),
  interactive: z.looseObject({ type: text, button_reply: Reply, list_reply: Reply }).nullish().catch(null),
  button: z.looseObject({ text, payload: text }).nullish().catch(null),
  image: Attachment,
  video: Attachment,
  document: Attachment,
  audio: Attachment,
  sticker: Attachment,
  location: z.looseObject({ name: text, address: text }).nullish().catch(null),
  order: z.looseObject({ text }).nullish().catch(null),
  context: z.unknown().optional(),
});

export type Message = z.infer<typeof Message>;

const StatusError = z.looseObject({
  code: z.coerce.number().catch(0),
  title: text,
  message: text,
  error_data: z.looseObject({ details: text }).nullish().catch(null),
});

export const Status = z.looseObject({
  id: z.string().min(1).max(512),
  status: z.string(),
  timestamp: z.coerce.number().int().positive(),
  biz_opaque_callback_data: text,
  errors: z.array(StatusError).nullish().catch(null),
  pricing: z.unknown().optional(),
});

export type Status = z.infer<typeof Status>;
