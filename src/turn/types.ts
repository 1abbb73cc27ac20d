import type { AnsweredAction, Fact, OpenQuestion, Proposal, QuestionInDoubt, Receipt } from '../actions/index.ts';
import type { AgentTrace, Attachment, OfferedChoice, Shareable, ToolCallRecord } from '../agent/index.ts';
import type { ConversationId, TurnId, WorkerId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { Customer } from '../customers/index.ts';
import type { Hint, Holding, PersonReason } from '../handoff/index.ts';
import type { Conversation, MessageOutcome, NoticedKind, OpenMessage, SaidElsewhere } from '../inbox/index.ts';
import type { TurnFile } from '../media/index.ts';
import type { Untold } from '../outbox/index.ts';

/** The right to work on a conversation, for a while. Every commit checks the token. */
export type Lease = {
  readonly conversationId: ConversationId;
  readonly token: number;
  /** Whose lease it is; with the token the fence. */
  readonly worker: WorkerId;
  /** The turn that is due; null when nothing was open. */
  readonly turnId: TurnId | null;
  /** Messages that had arrived when the lease was taken. */
  readonly arrivals: number;
  readonly attempts: number;
  /** How long the oldest unanswered message has waited, ms. */
  readonly waitedMs: number;
};

/** Everything a turn looks at before it thinks. */
export type TurnWork = {
  readonly turnId: TurnId;
  readonly conversation: Conversation;
  readonly customer: Customer;
  readonly holding: Holding;
  readonly messages: readonly OpenMessage[];
  /** Files that the model has not been shown as they are now. */
  readonly files: readonly TurnFile[];
  /** What staff or another agent told the customer and the model has not heard. */
  readonly elsewhere: readonly SaidElsewhere[];
  /** What people of the shop said through the console, or told the model, and the model has not heard. */
  readonly untold: StaffWords;
  /** When code answered a kind of message last that it answers only once in a while. */
  readonly noticed: ReadonlyMap<NoticedKind, Date>;
  /** Earlier turns that the model may still see, oldest first. */
  readonly history: readonly StoredTurn[];
  /** Messages that had arrived when this was read. */
  readonly arrivals: number;
  /** What the customer was asked last and has not answered. */
  readonly question: OpenQuestion | null;
  /** What one of the messages has settled in an earlier run, whose words the customer may not have heard. */
  readonly answered: AnsweredAction | null;
  readonly language: Language;
};

/** What the model has to know of what people of the shop did meanwhile. */
export type StaffWords = { readonly said: readonly Untold[]; readonly hints: readonly Hint[] };

/** A turn as the history keeps it. `seq` orders the turns of a conversation. */
export type StoredTurn = {
  readonly seq: number;
  readonly id: TurnId;
  readonly customerTexts: readonly string[];
  readonly reply: string | null;
  readonly calls: readonly ToolCallRecord[];
};

/** What the customer is told, and what may be tapped below it. */
export type Saying = {
  readonly origin: 'reply' | 'notice';
  readonly text: string;
  readonly choices?: readonly OfferedChoice[];
  /** What the customer may share by a tap. */
  readonly asksFor?: Shareable;
  /** What it is about, such as the action that it says was done: `action:<id>`. */
  readonly about?: string;
};

/** What a turn wants to commit. */
export type TurnPlan = {
  readonly outcome: MessageOutcome;
  readonly reason: string | null;
  /** What the customer gets; null when nothing is said. */
  readonly say: Saying | null;
  /** Pictures, files and pages that tools have promised: they go with what is said, whatever became of the model's words. */
  readonly attach?: readonly Attachment[];
  /** Asks the customer with buttons; its question is what is said. */
  readonly propose: Proposal | null;
  /** An open question that is asked once more. */
  readonly askAgain?: Pick<QuestionInDoubt, 'actionId' | 'question' | 'language' | 'doubt'>;
  /** A person takes the conversation from here on. */
  readonly handTo: PersonReason | null;
  /** Remember that the customer was told who answers, or that a person will come. */
  readonly tells: 'nothing' | 'assistant_notice' | 'person_comes';
  readonly trace: AgentTrace | null;
  readonly receipts: readonly Receipt[];
  readonly claims: unknown;
  /** The answer waits until somebody of the team lets it go. */
  readonly isDraft?: boolean;
  /** Code itself told of the files; the model is told by being asked. */
  readonly tellsOfFiles?: true;
};

/** What code found out about a code that the customer typed, or made of a word or a cart that they sent. */
export type CodeResult = {
  readonly became: string;
  /** What the customer is told. */
  readonly text: string;
  readonly facts: readonly Fact[];
  /** What the model reads in front of the message, to go on with what was asked; null when it has nothing to do. */
  readonly goOn: string | null;
};

export type TurnOutcome = 'not_due' | 'nothing_open' | 'fenced' | 'given_back' | MessageOutcome;

export type TurnTimings = { readonly waitedMs: number; readonly thoughtMs: number; readonly restarts: number };
