import { z } from 'zod';

/**
 * Every queue of the product: payload and concurrency in one place. A job is only a wake-up: it names rows to look at
 * and carries nothing else, so losing or doubling one changes nothing.
 */
export const QUEUES = {
  /** Read what was stored at the front door. */
  inbound: { payload: z.strictObject({}), concurrency: 1 },
  /** Read what may be read a moment later, so that it delays nobody: what became of our messages. */
  inboundBulk: { payload: z.strictObject({}), concurrency: 1 },
  /** Run the turn of a conversation (LLM requests). */
  llm: { payload: z.strictObject({ conversationId: z.string() }), concurrency: 128 },
  /** Do what customers confirmed at the payment vendor, and act on what it reports. */
  billing: { payload: z.strictObject({}), concurrency: 1 },
  /** Fetch a file that a customer sent, keep it, understand it. */
  media: { payload: z.strictObject({ attachmentId: z.string() }), concurrency: 32 },
  /** Send what a conversation's outbox holds. */
  whatsapp: { payload: z.strictObject({ conversationId: z.string() }), concurrency: 128 },
  /** Send what the business begins, beside the answers; one job sends to several customers at a time. */
  initiated: { payload: z.strictObject({}), concurrency: 1 },
  /** Tell other systems what happened; one job calls several times at once. */
  webhook: { payload: z.strictObject({}), concurrency: 1 },
  /** Send the mails that are due; one job sends several at a time. */
  email: { payload: z.strictObject({}), concurrency: 1 },
  /** Tell staff on their devices what needs them; one job sends several pushes at a time. */
  notification: { payload: z.strictObject({}), concurrency: 1 },
} as const;

export type QueueName = keyof typeof QUEUES;
export type Payload<Name extends QueueName> = z.infer<(typeof QUEUES)[Name]['payload']>;

export type WakeUp<Name extends QueueName> = {
  readonly payload: Payload<Name>;
  /** Machine time to wait before the job runs, ms. */
  readonly delayMs?: number;
};

export const QUEUE_NAMES = Object.keys(QUEUES) as readonly QueueName[];
