import { z } from 'zod';

const NamedFault = z.enum([
  'graph_130429',
  'graph_131056',
  'graph_131047',
  'graph_190',
  'graph_500',
  'graph_reset',
  'graph_hang',
  'graph_accepted_reset',
  'media_id_429',
  'media_id_gone',
  'media_url_429',
  'media_url_500',
  'media_url_altered',
  'media_url_drip',
  'media_url_expired',
  'model_429',
  'model_500',
  'model_timeout',
  'model_402',
  'model_bad_json',
]);

/** Any error code of WhatsApp's: `graph_code_131031` refuses the send, `failed_131026` accepts it and reports a failure. */
const CodeFault = z
  .templateLiteral([z.enum(['graph_code', 'failed']), '_', z.int()])
  .refine((kind) => /_\d{1,6}$/.test(kind));

export const FaultKind = z.union([NamedFault, CodeFault]);
export type FaultKind = z.infer<typeof FaultKind>;

/** How WhatsApp sees the business. */
export const SimAccount = z.object({
  /** Every send is refused. */
  isBlocked: z.boolean(),
  quality: z.enum(['GREEN', 'YELLOW', 'RED']),
  messagingLimit: z.enum(['TIER_250', 'TIER_2K', 'TIER_10K', 'TIER_100K', 'TIER_UNLIMITED']),
});
export type SimAccount = z.infer<typeof SimAccount>;

export const AccountEvent = z.discriminatedUnion('event', [
  z.strictObject({ event: z.enum(['block', 'unblock']) }),
  z.strictObject({ event: z.literal('quality'), quality: SimAccount.shape.quality }),
  /** With how many customers the business may begin in 24 hours. */
  z.strictObject({ event: z.literal('limit'), limit: SimAccount.shape.messagingLimit }),
]);
export type AccountEvent = z.infer<typeof AccountEvent>;

export const Delivery = z.object({
  /** Extra delay before a status or message webhook leaves, ms. */
  delayMs: z.number().int().min(0).max(120_000),
  /** How often each webhook is delivered: 1 is normal. */
  copies: z.number().int().min(1).max(5),
  isOutOfOrder: z.boolean(),
  /** Status webhooks are withheld altogether. */
  losesStatuses: z.boolean(),
});
export type Delivery = z.infer<typeof Delivery>;
