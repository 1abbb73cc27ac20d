import type { Id } from '../../core/ids.ts';

export type PageId = Id<'knowledge_page'>;
export type PageKind = 'page' | 'answer';

/** What somebody publishes: title and Markdown of a page, or a question and its answer. */
export type PageText = { readonly title: string; readonly content: string; readonly isShown: boolean };

/** One state of a page. Author null: somebody at a terminal of the server. */
export type PageVersion = PageText & {
  readonly version: number;
  readonly authorId: string | null;
  readonly reason: string;
  readonly publishedAt: Date;
};

export type Page = PageVersion & { readonly id: PageId; readonly kind: PageKind; readonly source: string | null };

/** A piece of a page, small enough to be read whole; lines are counted from 1, both ends belong to it. */
export type Passage = {
  /** The headings above it, joined by ` › `; empty at the top. */
  readonly heading: string;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly text: string;
};

export type FoundPassage = Passage & {
  readonly pageId: PageId;
  readonly title: string;
  readonly version: number;
};

/** `isGood`: the best passage has most of what was asked for. */
export type KnowledgeSearch = {
  readonly isGood: boolean;
  readonly passages: readonly FoundPassage[];
  /** Words that were read as others, and as which. */
  readonly corrected: readonly (readonly [string, string])[];
};
