import type { ConversationId, MessageId } from '../core/ids.ts';
import type { ClaimedMessage, SendDeps } from '../outbox/index.ts';
import type { Place, Tracing } from '../platform/tracing/index.ts';
import type { StoredCall } from '../webhooks/index.ts';

type Recording = Pick<Tracing, 'record'>;

/** A message that was stored, with the call that it came in. */
export type ReceivedMessage = {
  readonly id: MessageId;
  readonly conversationId: ConversationId;
  readonly call: Pick<StoredCall, 'id' | 'receivedAt'>;
};

/** The beginning of each message's trace: from the moment at which its call was stored until it was read. */
export const traceReceived =
  (tracing: Recording) =>
  (messages: readonly ReceivedMessage[]): void => {
    const endMs = Date.now();
    for (const { id, conversationId, call } of messages)
      tracing.record(
        { message: id, is: 'received' },
        {
          ...{ name: 'webhook', kind: 'consumer', startMs: call.receivedAt.getTime(), endMs },
          attributes: { 'recado.message.id': id, 'recado.conversation.id': conversationId, 'recado.call.id': call.id },
        },
      );
  };

/** Below the commit of its turn; what no turn said, such as words of staff, has a trace of its own. */
const placeOf = ({ id, turnId }: ClaimedMessage): Place =>
  turnId === null ? { message: id } : { message: turnId, under: 'committed' };

/**
 * Each attempt to send that was one: what only waited for its moment was none. The id that WhatsApp gives a message holds
 * the customer's number, and is no attribute for that.
 */
export const traceSend =
  (tracing: Recording): SendDeps['onResult'] =>
  (message, result, ms) => {
    if (result.to === 'queued' && result.undoAttempt) return;
    const endMs = Date.now();
    const isLost = result.to === 'failed' || result.to === 'unconfirmed';
    tracing.record(placeOf(message), {
      ...{ name: 'send', kind: 'client', startMs: endMs - ms, endMs },
      ...(isLost && { why: 'reason' in result ? result.reason : result.to }),
      attributes: {
        'recado.outbox.id': message.id,
        'recado.conversation.id': message.conversationId,
        'recado.turn.id': message.turnId,
        'recado.outbox.origin': message.origin,
        'recado.outbox.kind': message.content.kind,
        'recado.outbox.attempt': message.attempts,
        'recado.outbox.result': result.to,
        'recado.outbox.reason': 'reason' in result ? result.reason : null,
        'recado.outbox.error_code': 'code' in result ? result.code : null,
      },
    });
  };
