/** What every line of one thread shares. */
export type ItemContext = {
  readonly conversationId: string;
  readonly customerName: string;
  readonly language: 'es' | 'en';
  readonly markedId: string | null;
  readonly mayWrite: boolean;
  readonly now: number;
  readonly onJump: (itemId: string) => void;
  /** Answers under a message of the customer's. */
  readonly onQuote: (itemId: string) => void;
  readonly onWhy: (turnId: string) => void;
};
