import { z } from 'zod';

/** What the knowledge pages of the console send and get, under /api/console/knowledge. */

const title = z.string().trim().min(1).max(300);
const content = z.string().min(1).max(200_000);
const reason = z.string().trim().min(1).max(300);

/** POST /pages */
export const NewPage = z.strictObject({ kind: z.enum(['page', 'answer']), title, content, reason });
/** PUT /pages/:id: `basedOn` is the version that was edited. */
export const EditPage = z.strictObject({
  title,
  content,
  reason,
  isShown: z.boolean(),
  basedOn: z.int().min(1),
});
/** POST /preview */
export const Preview = z.strictObject({ content: z.string().max(200_000) });
/**
 * PUT /texts/:kind. `trialId`: the scripted customers that were played with it; `isDespite`: its owner knows that they
 * were not, or that some failed.
 */
export const EditText = z.strictObject({
  content: z.string().max(40_000),
  reason,
  basedOn: z.int().min(0),
  trialId: z.uuid().nullable().default(null),
  isDespite: z.boolean().default(false),
});
/** POST /questions/:id/answer */
export const AnswerQuestion = z.strictObject({ question: title, answer: content });
const draftPage = z.strictObject({
  /** Null: a new one. */
  id: z.uuid().nullable(),
  kind: z.enum(['page', 'answer']),
  title,
  content,
});
/** A text that is not published, put to the test. */
export const Draft = z.discriminatedUnion('of', [
  draftPage.extend({ of: z.literal('page') }),
  z.strictObject({
    of: z.literal('text'),
    kind: z.enum(['assistant', 'business', 'about', 'hours', 'rules']),
    content: z.string().max(40_000),
  }),
]);
export type GivenDraft = z.infer<typeof Draft>;
/** POST /draft-search */
export const SearchDraft = z.strictObject({ question: title, draft: draftPage });
/** GET /search */
export const SearchWords = z.strictObject({ words: z.string().trim().min(1).max(300) });

export type PageKind = 'page' | 'answer';
export type TextKind = 'assistant' | 'business' | 'about' | 'hours' | 'rules';

export type ListedPage = {
  readonly id: string;
  readonly kind: PageKind;
  readonly title: string;
  readonly version: number;
  readonly isShown: boolean;
  /** Null: somebody at a terminal of the server. */
  readonly author: string | null;
  readonly publishedAt: string;
};
export type KnowledgePage = ListedPage & { readonly content: string; readonly reason: string };
export type KnowledgeVersion = {
  readonly version: number;
  readonly author: string | null;
  /** Null: what the file said. */
  readonly reason: string | null;
  readonly publishedAt: string;
  /** Of a text: published though scripted customers failed with it, or without asking them. */
  readonly despite?: 'failed' | 'untried' | null;
};
/** GET /pages/:id */
export type PageAnswer = { readonly page: KnowledgePage; readonly versions: readonly KnowledgeVersion[] };
/** GET /pages/:id/versions/:version, GET /texts/:kind/versions/:version */
export type VersionAnswer = KnowledgeVersion & { readonly title: string | null; readonly content: string };

export type KnowledgeText = KnowledgeVersion & { readonly kind: TextKind; readonly content: string };
/** GET /texts/:kind */
export type TextAnswer = { readonly text: KnowledgeText; readonly versions: readonly KnowledgeVersion[] };

export type KnowledgePassage = {
  readonly heading: string;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly text: string;
};
/** GET /search */
export type SearchAnswer = {
  readonly isGood: boolean;
  readonly passages: readonly (KnowledgePassage & {
    readonly pageId: string;
    readonly title: string;
    readonly version: number;
  })[];
  readonly corrected: readonly (readonly [string, string])[];
};
export type DraftFound = Omit<SearchAnswer, 'passages'> & {
  readonly passages: readonly (SearchAnswer['passages'][number] & {
    /** Of the page that is being written. */
    readonly isOfDraft: boolean;
  })[];
};
/** POST /draft-search: what a question finds today, and what it would find with the draft. */
export type DraftSearch = { readonly now: DraftFound; readonly draft: DraftFound };
/** POST /pdf */
export type PdfAnswer = {
  readonly text: string;
  readonly pages: number;
  readonly hasScripts: boolean;
  readonly isWhole: boolean;
};
export type OpenQuestion = {
  readonly id: string;
  readonly question: string;
  readonly asked: number;
  readonly lastAskedAt: string;
  readonly conversations: readonly string[];
};
/**
 * 409 `knowledge_moved`: somebody else published since; 409 `text_failed` and `text_untried`: `isDespite` is wanted; 422
 * `text_refused`: what is wrong with it.
 */
export type KnowledgeRefusal = {
  readonly error: { readonly code: string; readonly message: string };
  readonly page?: KnowledgePage;
  readonly text?: KnowledgeText;
  readonly problems?: readonly string[];
  readonly despite?: 'failed' | 'untried';
};
