import { z } from 'zod';
import { worded } from './number-schema.ts';
import { plain, text } from './text-schema.ts';

/** Meta prints some numbers as text. */
const number = z
  .union([z.number(), z.string().trim().min(1)])
  .nullish()
  .catch(null);

const Reply = z.looseObject({ id: plain, title: text, description: text }).nullish().catch(null);

export const Interactive = z
  .looseObject({
    type: plain,
    button_reply: Reply,
    list_reply: Reply,
    nfm_reply: z.looseObject({ name: text, body: text, response_json: z.unknown() }).nullish().catch(null),
    call_permission_reply: z.looseObject({ response: text, expiration_timestamp: number }).nullish().catch(null),
    payment_method: z.looseObject({}).nullish().catch(null),
  })
  .nullish()
  .catch(null);

export const Button = z.looseObject({ text, payload: text }).nullish().catch(null);

export const Location = z
  .looseObject({ latitude: number, longitude: number, name: text, address: text, url: text })
  .nullish()
  .catch(null);

const listOf = <Schema extends z.ZodType>(schema: Schema) => z.array(schema).nullish().catch(null);

export const ContactCard = z
  .looseObject({
    name: z.looseObject({ formatted_name: text, first_name: text, last_name: text }).nullish().catch(null),
    phones: listOf(z.looseObject({ phone: text, wa_id: text })),
    emails: listOf(z.looseObject({ email: text })),
    org: z.looseObject({ company: text }).nullish().catch(null),
    origin: text,
    vcard: text,
  })
  .catch({});

export type ContactCard = z.infer<typeof ContactCard>;

export const Cart = z
  .looseObject({
    catalog_id: text,
    text,
    product_items: listOf(
      z
        .looseObject({
          product_retailer_id: worded.catch(''),
          quantity: number,
          item_price: number,
          currency: text,
        })
        .catch({
          product_retailer_id: '',
        }),
    ),
  })
  .nullish()
  .catch(null);
