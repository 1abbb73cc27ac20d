import { z } from 'zod';
import { defineTool, type Tool } from '../../agent/index.ts';
import type { ConversationId, TurnId } from '../../core/ids.ts';
import { type MailOnRequestDeps, mailOnRequest } from '../mail-on-request.ts';

/** What was answered in a conversation, and to which words. */
export type EarlierAnswer = { readonly turnId: TurnId; readonly question: string; readonly text: string };

export type EmailAnswerDeps = MailOnRequestDeps & {
  /** The `back`th newest answer that was sent, counted from 1 and none of before `since`; null when there is none. */
  readonly earlierAnswer: (
    conversationId: ConversationId,
    back: number,
    since: Date | null,
  ) => Promise<EarlierAnswer | null>;
};

/**
 * `email_answer`: an answer that the customer already got here, word for word. The model writes no mail: what it says has
 * passed the check of its claims first.
 */
export const emailAnswerTool = (deps: EmailAnswerDeps): Tool =>
  defineTool({
    name: 'email_answer',
    description:
      'Mails one of your earlier answers of this conversation, as it was sent, to the proven e-mail address of this customer. Orders and receipts have tools of their own (email_order, email_receipt). What was not answered yet is answered here first.',
    risk: 'changes',
    input: z.strictObject({
      back: z.int().min(1).max(20).describe('Which answer: 1 is your newest one, 2 the one before it, and so on'),
    }),
    run: ({ back }, context) =>
      mailOnRequest(deps, context, async (since) => {
        const found = await deps.earlierAnswer(context.conversationId, back, since);
        if (found === null) return { result: { outcome: 'no_such_answer' }, facts: [] };
        const question = found.question.trim();
        return {
          template: 'answer',
          data: { question: question === '' ? null : question, text: found.text },
          thing: `answer:${found.turnId}`,
          of: 'answer',
        };
      }),
  });
