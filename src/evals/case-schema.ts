import { z } from 'zod';

const Short = z.string().min(1).max(2_000);

/** One thing that the customer, or the shop's people, do. Exactly one key says which. */
const Step = z.union([
  /** `isForwarded`: somebody else's words, handed on. `isFollowed`: the next step comes before an answer. */
  z.strictObject({ say: Short, isForwarded: z.boolean().optional(), isFollowed: z.boolean().optional() }),
  /** A voice note with these words. */
  z.strictObject({ speak: Short }),
  /** A file of the folder `pictures` beside the scripts, or of the demo shop. */
  z.strictObject({ picture: z.string().regex(/^[a-z0-9-]+\.png$/), caption: z.string().max(500).optional() }),
  /** The button with this place in the newest message that has some, 1 for the first. */
  z.strictObject({ tap: z.int().min(1).max(10) }),
  z.strictObject({ cart: z.array(z.strictObject({ sku: Short, quantity: z.int().min(1).max(99) })).min(1) }),
  z.strictObject({ location: z.strictObject({ latitude: z.number(), longitude: z.number() }) }),
  /** WhatsApp's own switch for promotions of this business. */
  z.strictObject({ marketing: z.boolean() }),
  /** Types the code of the newest mail to this customer. */
  z.strictObject({ code: z.literal('of the mail') }),
  /** Opens the newest link that the business sent and pays there. */
  z.strictObject({ pay: z.literal('by the link') }),
  /** The shop's people move the customer's newest order. */
  z.strictObject({ order: z.enum(['paid', 'preparing', 'shipped', 'delivered']) }),
]);

const Text = z.string().min(1).max(200);
const Count = z.int().min(0).max(20);
const Standing = z.enum(['given', 'withdrawn', 'never']);

/** A fact that some receipt of the conversation has to hold. */
const WantedFact = z.union([
  /** Minor units of the shop's currency. */
  z.strictObject({ money: z.int() }),
  z.strictObject({ number: z.number() }),
  z.strictObject({ code: Text }),
  z.strictObject({ time: Text }),
  /** The effect of something that was done. */
  z.strictObject({ done: Text }),
]);

/** What must be so in the end. What is left out is not looked at, but for `orders` and `subscriptions`: left out, there is none. */
const EndState = z.strictObject({
  orders: z
    .array(z.strictObject({ state: Text, items: Count.optional(), totalMinor: z.int().optional() }))
    .max(5)
    .default([]),
  subscriptions: z
    .array(z.strictObject({ status: Text, isEnding: z.boolean().optional() }))
    .max(5)
    .default([]),
  invoices: Count.optional(),
  /** `either`: asking for a person is as good as going on. */
  holder: z.enum(['assistant', 'waiting', 'either']).default('assistant'),
  /** Why a person is asked for. */
  reason: Text.optional(),
  consent: z.strictObject({ utility: Standing.optional(), marketing: Standing.optional() }).optional(),
  /** Tools that were called, and tools that must not have been; `anything` stands for all of them. */
  called: z.array(Text).default([]),
  notCalled: z.array(Text).default([]),
  receipts: z.array(WantedFact).default([]),
  /** Questions for a yes, in their order, with what became of them. */
  proposals: z.array(z.strictObject({ kind: Text, state: Text })).optional(),
  /** Whether the business said anything. */
  isAnswered: z.boolean().default(true),
  /** What must never have left the house, such as a number that was typed. */
  leaks: z.array(Text).default([]),
});

/** A scripted customer: who they are, what they do, what must be so in the end. */
export const Case = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]{3,60}$/),
  theme: z.enum(['questions', 'orders', 'billing', 'returns', 'hostile', 'unclear', 'handover', 'consent']),
  language: z.enum(['es', 'en']),
  /** What is promised, in one sentence. */
  promise: z.string().min(10).max(200),
  /** `hasMail`: an address is on record. `isVerified`: and it was proven. */
  customer: z
    .strictObject({ hasMail: z.boolean().default(false), isVerified: z.boolean().default(false) })
    .prefault({}),
  steps: z.array(Step).min(1).max(12),
  expect: EndState,
  /** Why the stand-in model, which knows plain rules only, cannot do this. */
  rulesCannot: z.string().min(10).max(300).optional(),
  /** Played before each publication of a text. */
  isSmoke: z.boolean().optional(),
  /** What is expected stands in the hours, rules and prices of the sample shop: it is met with those, whatever was published. */
  isOfSample: z.boolean().optional(),
});
export type Case = z.infer<typeof Case>;
export type Step = z.infer<typeof Step>;
export type Wanted = Case['expect'];
export type WantedFact = z.infer<typeof WantedFact>;
