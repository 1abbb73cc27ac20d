import { z } from 'zod';
import { Edit, System, UnsupportedKind } from './change-schema.ts';
import { Button, Cart, ContactCard, Interactive, Location, text } from './part-schema.ts';

/** Only what is used, lenient where Meta's own pages disagree with its traffic. Unknown fields pass. */
export const Value = z.looseObject({
  metadata: z.looseObject({ phone_number_id: z.coerce.string() }).nullish().catch(null),
  contacts: z.array(z.unknown()).catch([]),
  messages: z.array(z.unknown()).catch([]),
  statuses: z.array(z.unknown()).catch([]),
  errors: z.array(z.unknown()).catch([]),
});

export const Contact = z.looseObject({
  wa_id: text,
  user_id: text,
  profile: z.looseObject({ name: text, username: text }).nullish().catch(null),
});

export type Contact = z.infer<typeof Contact>;

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

const Context = z
  .looseObject({
    id: text,
    forwarded: z.boolean().nullish().catch(null),
    frequently_forwarded: z.boolean().nullish().catch(null),
    referred_product: z.looseObject({ catalog_id: text, product_retailer_id: text }).nullish().catch(null),
  })
  .nullish()
  .catch({});

const Referral = z
  .looseObject({
    source_id: text,
    source_type: text,
    source_url: text,
    headline: text,
    body: text,
    ctwa_clid: text,
    welcome_message: z.looseObject({ text }).nullish().catch(null),
  })
  .nullish()
  .catch({});

const StatusError = z.looseObject({
  code: z.coerce.number().catch(0),
  title: text,
  message: text,
  error_data: z.looseObject({ details: text }).nullish().catch(null),
});

/** A message without what makes it one message: as it stands inside an edit or an echo. */
const Body = z.looseObject({
  type: z.string().default('unknown').catch('unknown'),
  text: z.looseObject({ body: text }).nullish().catch(null),
  interactive: Interactive,
  button: Button,
  image: Attachment,
  video: Attachment,
  document: Attachment,
  audio: Attachment,
  sticker: Attachment,
  location: Location,
  contacts: z.array(ContactCard).nullish().catch(null),
  order: Cart,
  reaction: z.looseObject({ message_id: text, emoji: text }).nullish().catch(null),
  revoke: z.looseObject({ original_message_id: text }).nullish().catch(null),
  edit: Edit,
  system: System,
  unsupported: UnsupportedKind,
  errors: z.array(StatusError).nullish().catch(null),
  context: Context,
  referral: Referral,
});

export type Body = z.infer<typeof Body>;

export const Message = Body.extend({
  id: z.string().min(1).max(512),
  timestamp: z.coerce.number().int().positive().max(9_999_999_999),
  from: text,
  from_user_id: text,
  group_id: text,
});

export type Message = z.infer<typeof Message>;

/** What the business wrote elsewhere: from the phone, or another agent (whose message stands one level deeper). */
export const Echo = Body.extend({
  id: z.string().min(1).max(512),
  timestamp: z.coerce.number().int().positive().max(9_999_999_999),
  to: text,
  to_user_id: text,
  message: Body.extend({ to: text, to_user_id: text, recipient: text }).nullish().catch(null),
});

export type Echo = z.infer<typeof Echo>;

/** What an edit puts in a message's place. */
export const Replacement = Body;

export const Status = z.looseObject({
  id: z.string().min(1).max(512),
  status: z.string(),
  timestamp: z.coerce.number().int().positive().max(9_999_999_999),
  biz_opaque_callback_data: text,
  errors: z.array(StatusError).nullish().catch(null),
  pricing: z.unknown().optional(),
});

export type Status = z.infer<typeof Status>;
