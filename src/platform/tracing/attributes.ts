import { AppError } from '../../core/errors.ts';

/** All that a span may say: ids, counts, times, names of models and tools, money, classes of errors. Never words of people. */
export const ATTRIBUTES = {
  'recado.conversation.id': 'the conversation',
  'recado.message.id': 'the message that came',
  'recado.call.id': 'the stored webhook call it came in',
  'recado.turn.id': 'the turn, which is named by its first message',
  'recado.turn.attempt': 'how often the turn was begun',
  'recado.turn.messages': 'messages that it answers',
  'recado.turn.waited_ms': 'from the first of them until the turn began',
  'recado.turn.restarts': 'times that it began anew because a message came meanwhile',
  'recado.turn.outcome': 'what became of its messages',
  'recado.turn.handed_to': 'why a person was asked',
  'recado.outbox.id': 'the message that goes',
  'recado.outbox.origin': 'who says it: reply, notice, staff, initiated',
  'recado.outbox.kind': 'text, buttons, template and so on',
  'recado.outbox.attempt': 'how often it was tried',
  'recado.outbox.result': 'what became of the attempt',
  'recado.outbox.reason': 'why it waits, is held or failed',
  'recado.outbox.error_code': 'number of the error of WhatsApp',
  'gen_ai.operation.name': 'chat',
  'gen_ai.request.model': 'the model that was asked',
  'gen_ai.response.model': 'the model that answered',
  'gen_ai.usage.input_tokens': 'tokens that it read',
  'gen_ai.usage.output_tokens': 'tokens that it wrote',
  'recado.usage.cached_tokens': 'tokens that it had read before',
  'recado.usage.cost_usd': 'US dollars, as the gateway billed them',
  'gen_ai.tool.name': 'the tool',
  'recado.tool.risk': 'reads, changes, commits',
  'error.type': 'class or code of the error',
} as const;

export type AttributeName = keyof typeof ATTRIBUTES;

/** What is not known is left out. */
export type Attributes = { readonly [Name in AttributeName]?: string | number | null };

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
/**
 * The name of something: begins with a letter, no spaces, no @, and no row of digits as long as a phone number. WhatsApp's
 * ids of messages look like names and hold the customer's number.
 */
const NAME = /^(?!.*\d{9})(?!wamid)[a-z_][\w.:/~-]{0,99}$/i;
const WITHHELD = 'withheld';

/** The value as it may leave: what is neither an id nor a name is withheld, whoever let it get here. */
export const safeValue = (value: string | number): string | number =>
  typeof value === 'number' || UUID.test(value) || NAME.test(value) ? value : WITHHELD;

/** What is known of these, as it may leave. */
export function safeAttributes(attributes: Attributes): Record<string, string | number> {
  const known: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(attributes))
    if (value !== null && value !== undefined) known[name] = safeValue(value);
  return known;
}

/** Class of an error: its code when it is ours, its name else. Messages repeat what people wrote and stay here. */
export function errorTypeOf(thrown: unknown): string {
  if (typeof thrown === 'string') return thrown;
  if (thrown instanceof AppError) return thrown.code;
  return thrown instanceof Error ? thrown.name : 'unknown';
}
