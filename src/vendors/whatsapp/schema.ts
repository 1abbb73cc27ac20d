import { z } from 'zod';
import { storable } from '../../core/text.ts';
import { Edit, System, UnsupportedKind } from './change-schema.ts';
import { numeric, worded } from './number-schema.ts';
import { Button, Cart, ContactCard, Interactive, Location } from './part-schema.ts';
import { id, plain, seconds, text, type } from './text-schema.ts';

/** Only what is used, lenient where Meta's own pages disagree with its traffic. Unknown fields pass. */
export const Value = z.looseObject({
  metadata: z
    .looseObject({ phone_number_id: worded, display_phone_number: worded.nullish().catch(null) })
    .nullish()
    .catch(null),
  contacts: z.array(z.unknown()).catch([]),
  messages: z.array(z.unknown()).catch([]),
  statuses: z.array(z.unknown()).catch([]),
  errors: z.array(z.unknown()).catch([]),
});

export const Contact = z.looseObject({
  wa_id: plain,
  user_id: plain,
  profile: z.looseObject({ name: text, username: text }).nullish().catch(null),
});

export type Contact = z.infer<typeof Contact>;

const Attachment = z
  .looseObject({
    id: worded.transform(storable).pipe(z.string().max(512)).nullish().catch(null),
    mime_type: plain,
    sha256: plain,
    url: plain,
    caption: text,
    filename: text,
    voice: z.boolean().nullish().catch(null),
  })
  .nullish()
  .catch(null);

const Context = z
  .looseObject({
    id: plain,
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
  code: numeric.catch(0),
  title: plain,
  message: plain,
  error_data: z.looseObject({ details: plain }).nullish().catch(null),
});

/** A message without what makes it one message: as it stands inside an edit or an echo. */
export const Body = z.looseObject({
  type,
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
  reaction: z.looseObject({ message_id: plain, emoji: plain }).nullish().catch(null),
  revoke: z.looseObject({ original_message_id: plain }).nullish().catch(null),
  edit: Edit,
  system: System,
  unsupported: UnsupportedKind,
  errors: z.array(StatusError).nullish().catch(null),
  context: Context,
  referral: Referral,
});

export type Body = z.infer<typeof Body>;

export const Message = Body.extend({
  id,
  timestamp: seconds,
  from: plain,
  from_user_id: plain,
  /** Of the past only, when the business wrote it. */
  to: plain,
  group_id: plain,
});

export type Message = z.infer<typeof Message>;

/** What the business wrote elsewhere: from the phone, or another agent (whose message stands one level deeper). */
export const Echo = Body.extend({
  id,
  timestamp: seconds,
  to: plain,
  to_user_id: plain,
  message: Body.extend({ to: plain, to_user_id: plain, recipient: plain }).nullish().catch(null),
});

export type Echo = z.infer<typeof Echo>;

export const Status = z.looseObject({
  id,
  status: z.string(),
  timestamp: seconds,
  biz_opaque_callback_data: plain,
  errors: z.array(StatusError).nullish().catch(null),
  pricing: z.unknown().optional(),
  recipient_id: plain,
  recipient_user_id: plain,
});

export type Status = z.infer<typeof Status>;
