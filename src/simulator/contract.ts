import { z } from 'zod';
import { AccountEvent, Delivery, FaultKind, SimAccount } from './control-kinds.ts';

export { AccountEvent, Delivery, FaultKind, SimAccount };

/**
 * What the phone page (`web/`) and the simulator's server say to each other under `/simulator/api`. The page imports
 * the types only. Times are ISO 8601 business times; ids are strings.
 */
export const SimCustomer = z.object({
  id: z.string(),
  name: z.string(),
  language: z.enum(['es', 'en']),
  /** As WhatsApp reports it, e.g. `5215512345678`; null for a customer who hides the number. */
  phone: z.string().nullable(),
  bsuid: z.string(),
  username: z.string().nullable(),
  /** Phone switched off: nothing is delivered until it is on again. */
  isOffline: z.boolean(),
  /** Whether messages are read as soon as the page shows them. */
  readsAlone: z.boolean(),
  /** False: promotions of this business are switched off in WhatsApp. */
  wantsMarketing: z.boolean(),
  /** Set while the business shows its typing indicator. */
  typingUntil: z.string().nullable(),
  windowClosesAt: z.string().nullable(),
});
export type SimCustomer = z.infer<typeof SimCustomer>;

export const Choice = z.object({ id: z.string(), title: z.string(), description: z.string().nullable() });

const Place = z.strictObject({
  kind: z.literal('location'),
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  name: z.string().max(200).nullable(),
  address: z.string().max(300).nullable(),
});

const SharedCard = z.strictObject({
  kind: z.literal('contact'),
  name: z.string().min(1).max(120),
  phone: z.string().min(1).max(40),
});

const SentCart = z.strictObject({
  kind: z.literal('cart'),
  items: z
    .array(
      z.strictObject({
        sku: z.string().min(1).max(100),
        quantity: z.number().int().min(1).max(999),
        /** What the shop window showed, in the currency's own unit. */
        price: z.number().min(0).nullable(),
      }),
    )
    .min(1)
    .max(30),
  text: z.string().max(1_000),
});

/** Words that a silent voice note carries for the stand-in that cannot hear. */
const SpokenWords = z.strictObject({ kind: z.literal('note'), text: z.string().trim().min(1).max(2_000) });

export const BubbleContent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('text'),
    text: z.string(),
    isForwarded: z.boolean().optional(),
    isEdited: z.boolean().optional(),
  }),
  Place,
  SharedCard,
  SentCart,
  z.object({ kind: z.literal('call') }),
  /** The customer deleted it for everyone. */
  z.object({ kind: z.literal('deleted') }),
  z.object({ kind: z.literal('buttons'), text: z.string(), footer: z.string().nullable(), buttons: z.array(Choice) }),
  z.object({
    kind: z.literal('list'),
    text: z.string(),
    footer: z.string().nullable(),
    button: z.string(),
    sections: z.array(z.object({ title: z.string().nullable(), rows: z.array(Choice) })),
  }),
  /** A button that opens a page. */
  z.object({
    kind: z.literal('link'),
    text: z.string(),
    footer: z.string().nullable(),
    button: z.string(),
    url: z.string(),
  }),
  /** The business asks where the customer is, or for their number. */
  z.object({ kind: z.enum(['location_request', 'contact_request']), text: z.string() }),
  /** Contacts that the business sends. */
  z.object({
    kind: z.literal('cards'),
    cards: z.array(z.object({ name: z.string(), phones: z.array(z.string()) })),
  }),
  /** A template as it was filled; `value` is the payload of a reply, an address, a number or a code. */
  z.object({
    kind: z.literal('template'),
    name: z.string(),
    language: z.string(),
    category: z.string(),
    /** The file of its header, by its kind and where it is. */
    file: z.object({ kind: z.enum(['image', 'video', 'document']), name: z.string() }).nullable(),
    text: z.string(),
    footer: z.string().nullable(),
    buttons: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        kind: z.enum(['reply', 'url', 'phone', 'code']),
        value: z.string(),
      }),
    ),
  }),
  z.object({
    kind: z.literal('choice'),
    choiceId: z.string(),
    title: z.string(),
    via: z.enum(['button', 'list', 'template']),
  }),
  /** A file: `text` is its caption. Its bytes are at `/simulator/api/media/<id>`. */
  z.object({
    kind: z.literal('media'),
    media: z.enum(['image', 'audio', 'video', 'document', 'sticker']),
    text: z.string(),
    isVoice: z.boolean(),
    file: z.object({ id: z.string(), mime: z.string(), bytes: z.number(), name: z.string().nullable() }),
  }),
  /** Anything the phone cannot draw yet, named by its WhatsApp type. */
  z.object({ kind: z.literal('other'), type: z.string(), text: z.string() }),
]);
export type BubbleContent = z.infer<typeof BubbleContent>;

export const Bubble = z.object({
  id: z.string(),
  customerId: z.string(),
  wamid: z.string(),
  from: z.enum(['customer', 'business']),
  content: BubbleContent,
  at: z.string(),
  /** Quoted message, when this one is a reply. */
  quotedWamid: z.string().nullable(),
  reactionFromCustomer: z.string().nullable(),
  reactionFromBusiness: z.string().nullable(),
  /** Customer side: has our server taken the webhook? Business side: the tick WhatsApp shows. */
  state: z.enum(['pending', 'sent', 'delivered', 'read', 'failed']),
  /** The choice the customer tapped on this bubble. */
  chosenId: z.string().nullable(),
});
export type Bubble = z.infer<typeof Bubble>;

/** One line of the inspector: a webhook to the product or an API call by the product. */
export const SimEvent = z.object({
  seq: z.number(),
  at: z.string(),
  direction: z.enum(['webhook', 'call']),
  /** `messages`, `status:delivered`, `send:text`, `read+typing`, `model` … */
  label: z.string(),
  customerId: z.string().nullable(),
  /** Bubble this event is about. */
  wamid: z.string().nullable(),
  httpStatus: z.number().nullable(),
  ms: z.number().nullable(),
  attempt: z.number(),
  /** Which fault was applied to it, if any. */
  fault: z.string().nullable(),
  request: z.object({
    method: z.string(),
    path: z.string(),
    headers: z.record(z.string(), z.string()),
    body: z.string(),
  }),
  response: z.string().nullable(),
});
export type SimEvent = z.infer<typeof SimEvent>;

export const SimState = z.object({
  shopName: z.string(),
  /** `rules`: the demo model answers by plain rules, not AI. Otherwise the id of the real model. */
  model: z.object({ kind: z.enum(['rules', 'ai']), id: z.string() }),
  /** Nobody hears recordings here; a stand-in repeats the words that a voice note carries. */
  hearsTypedWords: z.boolean(),
  clock: z.object({ now: z.string(), offsetMs: z.number(), timeZone: z.string() }),
  delivery: Delivery,
  account: SimAccount,
  /** Service messages that are still free. */
  freeServiceLeft: z.number(),
  faults: z.array(z.object({ kind: FaultKind, remaining: z.number() })),
  /** Process ids of running workers, with the command that would kill one. */
  workers: z.array(z.object({ pid: z.number(), isAlive: z.boolean() })),
  customers: z.array(SimCustomer),
});
export type SimState = z.infer<typeof SimState>;

export const NewCustomer = z.strictObject({
  name: z.string().min(1).max(60),
  language: z.enum(['es', 'en']),
  /** Digits with country code; null makes a customer without a number (BSUID only). */
  phone: z
    .string()
    .regex(/^\d{8,15}$/)
    .nullable(),
  username: z.string().max(40).nullable(),
});
export type NewCustomer = z.infer<typeof NewCustomer>;

/** What the customer does on the phone. */
export const CustomerAction = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('text'),
    text: z.string().max(65_536),
    quotedWamid: z.string().nullable(),
    isForwarded: z.boolean().optional(),
    /** The customer came by an ad on Facebook or Instagram. */
    fromAd: z.boolean().optional(),
  }),
  /** `quotedWamid`: the message that asked for it. */
  Place.extend({ quotedWamid: z.string().optional() }),
  SharedCard,
  /** The customer's own number, by the button of the message that asked for it. */
  z.strictObject({ kind: z.literal('share_number'), wamid: z.string() }),
  SentCart,
  SpokenWords,
  /** Rings until it is given up. */
  z.strictObject({ kind: z.literal('call') }),
  /** A text of the customer's own. */
  z.strictObject({ kind: z.literal('edit'), wamid: z.string(), text: z.string().min(1).max(65_536) }),
  /** A message of the customer's own, for everyone. */
  z.strictObject({ kind: z.literal('delete'), wamid: z.string() }),
  z.strictObject({ kind: z.literal('choose'), wamid: z.string(), choiceId: z.string() }),
  z.strictObject({ kind: z.literal('reaction'), wamid: z.string(), emoji: z.string().max(16) }),
  /** The page shows these business messages to the customer. */
  z.strictObject({ kind: z.literal('read'), wamids: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('settings'), isOffline: z.boolean(), readsAlone: z.boolean() }),
  /** WhatsApp's own switch for promotions of this business. */
  z.strictObject({ kind: z.literal('marketing'), isWanted: z.boolean() }),
]);
export type CustomerAction = z.infer<typeof CustomerAction>;

/** A conversation script: exported, imported, and read by `recado simulate`. `after` is ms since the step before. */
export const Script = z.strictObject({
  version: z.literal(1),
  startAt: z.string(),
  customers: z.array(NewCustomer.extend({ ref: z.string() })),
  steps: z.array(
    z.strictObject({
      after: z.number().int().min(0),
      from: z.string(),
      kind: z.enum(['text', 'choose', 'reaction', 'location', 'contact', 'cart', 'note', 'call', 'edit', 'delete']),
      /** Words, the choice, the emoji or the new words; for a place, a contact or a cart its fields as JSON. */
      text: z.string(),
      /** What the business is expected to answer: a part of its text, or null for "nothing is sent". */
      expect: z.strictObject({ replyIncludes: z.string().nullable() }).optional(),
    }),
  ),
  /** What the business answered when this was exported; not played back. */
  transcript: z.array(
    z.strictObject({ from: z.string(), at: z.string(), side: z.enum(['customer', 'business']), text: z.string() }),
  ),
});
export type Script = z.infer<typeof Script>;

/**
 * Routes (JSON; errors are `{error: {code, message}}` with a 4xx status):
 * - `GET  /simulator/api/state` → SimState
 * - `GET  /simulator/api/customers/:id/bubbles` → { bubbles: Bubble[] } (newest 500, oldest first)
 * - `GET  /simulator/api/events?after=SEQ&limit=200` → { events: SimEvent[] } (newest `limit` after SEQ, oldest first)
 * - `POST /simulator/api/customers` NewCustomer → SimCustomer
 * - `POST /simulator/api/customers/:id/actions` CustomerAction → { ok: true, bubble: Bubble | null }
 * - `POST /simulator/api/customers/:id/files?kind=&name=&caption=&isVoice=&quotedWamid=` the file as body → { bubble: Bubble }
 * - `GET  /simulator/api/media/:id` → the bytes of a file
 * - `POST /simulator/api/clock` { advanceMs: 1..30 days } → SimState
 * - `PUT  /simulator/api/delivery` Delivery → SimState
 * - `PUT  /simulator/api/prices` { freeServiceLeft: 0..1000000 } → SimState (service messages that are still free)
 * - `PUT  /simulator/api/faults` { kind: FaultKind, remaining: 0..100 } → SimState (0 clears)
 * - `POST /simulator/api/account` AccountEvent → SimState
 * - `POST /simulator/api/events/:seq/redeliver` → { ok: true } (webhook events only)
 * - `GET  /simulator/api/templates` → { templates }; `POST /simulator/api/templates/:id/review` Review → { template }
 * - `GET  /simulator/api/script` → Script; `POST /simulator/api/script` Script → { started: true }
 * - `GET  /simulator/api/stream` → server-sent events `change` with SimChange as data, comment every 15 s
 */
export const SimChange = z.discriminatedUnion('what', [
  z.object({ what: z.literal('bubble'), bubble: Bubble }),
  z.object({ what: z.literal('event'), event: SimEvent }),
  z.object({ what: z.literal('customer'), customer: SimCustomer }),
  z.object({ what: z.literal('state') }),
]);
export type SimChange = z.infer<typeof SimChange>;
