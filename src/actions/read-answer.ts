import type { ActionId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import { type Doubt, readButton } from './question.ts';
import { plainAnswer, READING_MS } from './rules.ts';

/** As much of a message as decides whether it is an answer. */
export type AnswerMessage = {
  readonly text: string;
  readonly chosenId: string | null;
  readonly isOwnWords: boolean;
  readonly context: { readonly isForwarded: boolean } | null;
  readonly receivedAt: Date;
};

/** The open question of a conversation, and what we have said since. */
export type OpenQuestion = {
  readonly actionId: ActionId;
  /** When WhatsApp accepted the question; null while it has not, machine time. */
  readonly acceptedAt: Date | null;
  /** It is the newest thing that we said. */
  readonly isLast: boolean;
  readonly question: string;
  readonly language: Language;
  /** Business time. */
  readonly expiresAt: Date;
};

export type QuestionInDoubt = OpenQuestion & { readonly doubt: Doubt };

export type Answer<Message> = {
  readonly actionId: ActionId;
  readonly answer: 'yes' | 'no';
  readonly how: 'tap' | 'typed';
  readonly message: Message;
};

/**
 * Finds the customer's answer to a question among what is unanswered. A tap counts wherever it stands; typed words only
 * when they are the whole burst, nothing but a yes or a no, the customer's own, and given to the open question after
 * there was time to read it. Anything else is for the model.
 */
export function readAnswer<Message extends AnswerMessage>(
  messages: readonly Message[],
  open: OpenQuestion | null,
): Answer<Message> | null {
  for (const message of messages) {
    const button = message.chosenId === null ? null : readButton(message.chosenId);
    if (button !== null) return { ...button, how: 'tap', message };
  }
  const [only, ...more] = messages;
  if (!only || more.length > 0 || open === null || !open.isLast || open.acceptedAt === null) return null;
  if (!only.isOwnWords || only.receivedAt.getTime() - open.acceptedAt.getTime() < READING_MS) return null;
  const answer = plainAnswer(only.text);
  return answer && { actionId: open.actionId, answer, how: 'typed', message: only };
}

/**
 * The open question to ask again, because a yes was said that may have meant it: after something else of ours, before
 * there was time to read it, quoted, forwarded, or spoken. Null when the burst is anything but one plain yes, or the question has
 * not reached WhatsApp or has ended.
 */
export function questionInDoubt(
  messages: readonly AnswerMessage[],
  open: OpenQuestion | null,
  businessNow: Date,
): QuestionInDoubt | null {
  const [only, ...more] = messages;
  if (!only || more.length > 0 || only.chosenId !== null || open === null) return null;
  if (open.isLast && open.acceptedAt === null) return null;
  if (plainAnswer(only.text) !== 'yes' || open.expiresAt.getTime() <= businessNow.getTime()) return null;
  return { ...open, doubt: only.context?.isForwarded === true ? 'forwarded' : 'unsure' };
}
