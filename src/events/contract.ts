import { z } from 'zod';
import { cleanText } from '../core/text.ts';

/**
 * Where other systems are told what happens. Between the console's page (`web/`, which imports the types only) and the
 * server, under `/api/console`, for owners. Times are ISO 8601 of the machine's clock.
 */
const Description = z
  .string()
  .max(400)
  .transform((text) => cleanText(text).text.trim().slice(0, 120));
const Types = z.array(z.string().min(1).max(60)).max(60);

/**
 * POST /webhooks → 201 NewWebhook. 400 `webhook_url_invalid`, `webhook_url_insecure`, `webhook_address_refused`,
 * `webhook_host_unknown`, `webhook_type_unknown`; 409 `webhook_too_many`.
 */
export const AddWebhook = z.strictObject({ url: z.string().trim().max(2_000), description: Description, types: Types });
/** PATCH /webhooks/:id → Webhook. `active` also after it was switched off. 404 `webhook_unknown`, 409 `webhook_unset` */
export const ChangeWebhook = z.strictObject({
  description: Description.optional(),
  types: Types.optional(),
  state: z.enum(['active', 'paused']).optional(),
});
/** GET /webhooks/:id/deliveries?before=&state= → DeliveryPage */
export const DeliveryQuery = z.object({
  before: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
  state: z.enum(['open', 'delivered', 'given_up']).optional(),
});

/** GET /webhooks → WebhookList; DELETE /webhooks/:id → 204, 409 `webhook_of_environment` */
export type WebhookList = { readonly webhooks: readonly Webhook[]; readonly types: readonly string[] };
export type Webhook = {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  /** None: all of them. */
  readonly types: readonly string[];
  readonly origin: 'console' | 'environment';
  readonly state: 'active' | 'paused' | 'disabled';
  readonly stateReason: 'staff' | 'gone' | 'failing' | 'unset' | null;
  readonly stateAt: string;
  readonly failingSince: string | null;
  readonly deliveredAt: string | null;
  /** Until when the secret before signs too. */
  readonly previousUntil: string | null;
  /** Deliveries that wait, and those that nobody took and that are not tried any more. */
  readonly open: number;
  readonly givenUp: number;
};
/** POST /webhooks/:id/secret → NewWebhook, 409 `webhook_of_environment`. The secret is shown this once. */
export type NewWebhook = { readonly webhook: Webhook; readonly secret: string };
/** POST /webhooks/:id/test → { deliveryId }, 409 `webhook_not_active` */
export type WebhookTrial = { readonly deliveryId: number };
/** POST /webhooks/:id/deliveries/:delivery/replay → Delivery; POST /webhooks/:id/replay → { count }: all that were given up */
export type DeliveryPage = { readonly deliveries: readonly Delivery[]; readonly before: number | null };
export type Delivery = {
  readonly id: number;
  /** The `webhook-id`. */
  readonly eventId: string;
  readonly type: string;
  readonly subject: string;
  readonly state: 'open' | 'delivered' | 'given_up';
  readonly createdAt: string;
  /** When it is tried next; null: it waits for the one before, or has ended. */
  readonly nextAt: string | null;
  /** The request as it was signed. */
  readonly body: string;
  readonly attempts: readonly DeliveryAttempt[];
};
export type DeliveryAttempt = {
  readonly at: string;
  /** Null: no answer came, and the word says why. */
  readonly status: number | null;
  readonly word: string | null;
  readonly durationMs: number;
  /** The first characters of what the receiver said. */
  readonly answer: string;
};
