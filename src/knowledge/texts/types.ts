/** `assistant` and `business` are the prompt; `about`, `hours` and `rules` are facts, as JSON like the shop's files. */
export type TextKind = 'assistant' | 'business' | 'about' | 'hours' | 'rules';
export type PromptKind = Extract<TextKind, 'assistant' | 'business'>;
export type FactsKind = Exclude<TextKind, PromptKind>;

/** One state of a text; version 0 is what the file said. */
export type TextVersion = {
  readonly kind: TextKind;
  readonly version: number;
  readonly content: string;
  readonly authorId: string | null;
  readonly reason: string | null;
  readonly publishedAt: Date;
  /** Why it was published though the scripted customers had not passed it; null: they had, or were not asked yet. */
  readonly despite: Despite | null;
};

export type Despite = 'failed' | 'untried';
