import type { Clock } from '../core/clock.ts';
import { setUnreachable } from '../customers/index.ts';
import { conversationWith } from '../inbox/index.ts';
import type { SendDeps } from '../outbox/index.ts';
import { readFirst } from '../platform/db/index.ts';
import { hearRefusedSend } from './hear-preferences.ts';

/** Keeps what a refusal says of the customer: cannot be reached, or wants nothing that we begin. */
export const createNoteRefusal =
  (businessClock: Clock): SendDeps['noteRefusal'] =>
  async (tx, message, refusal, code) => {
    const now = businessClock();
    await hearRefusedSend(tx, { ...message, errorCode: code }, now);
    if (refusal !== 'unreachable') return;
    const conversation = await readFirst(tx, conversationWith(message.conversationId));
    if (conversation) await setUnreachable(tx, conversation.customerId, now);
  };
