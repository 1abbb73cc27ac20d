import type { ConversationId, Id, TurnId } from '../../core/ids.ts';

export type QuestionId = Id<'knowledge_question'>;

/** What a customer asked and no passage answered. */
export type UnansweredQuestion = {
  readonly id: QuestionId;
  readonly question: string;
  readonly asked: number;
  readonly lastAskedAt: Date;
  /** Where it was asked, newest first. */
  readonly conversations: readonly ConversationId[];
};

export type AskedInVain = {
  readonly turnId: TurnId;
  readonly conversationId: ConversationId;
  readonly question: string;
  readonly at: Date;
};
