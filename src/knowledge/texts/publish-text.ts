import { cleanText } from '../../core/text.ts';
import type { Db, Tx } from '../../platform/db/index.ts';
import { EMPTY_SHOP } from '../empty-shop.ts';
import { saveBusiness } from '../save-business.ts';
import { readBusinessFacts } from '../store.ts';
import { parseFacts, writeFacts } from './facts-files.ts';
import { withPublished } from './published-facts.ts';
import { insertTextVersion, lockTexts, newestTexts } from './store.ts';
import type { Despite, PromptKind, TextKind, TextVersion } from './types.ts';

/** What the files of prompts say, and which of a text's placeholders nobody fills. */
export type PromptSeeds = {
  readonly texts: Readonly<Record<PromptKind, string>>;
  readonly unknownPlaceholders: (text: string) => readonly string[];
};

export type PublishTextDeps = { readonly prompts: PromptSeeds };

export type PublishingText = {
  readonly kind: TextKind;
  readonly content: string;
  /** The version that its author saw; 0: the file. */
  readonly basedOn: number;
  readonly authorId: string | null;
  readonly reason: string;
  readonly at: Date;
  /** What the scripted customers did not do for it; left out: nothing is amiss. */
  readonly despite?: Despite | null;
};

export type TextOutcome = { readonly outcome: 'published'; readonly text: TextVersion } | TextObstacle;

/** Why a text cannot be published. */
export type TextObstacle =
  /** Somebody else published meanwhile: this is theirs. */
  | { readonly outcome: 'stale'; readonly text: TextVersion }
  | { readonly outcome: 'refused'; readonly problems: readonly string[] };

const MOST_CHARACTERS = 40_000;
const PROMPTS: ReadonlySet<TextKind> = new Set(['assistant', 'business']);
const isPrompt = (kind: TextKind): kind is PromptKind => PROMPTS.has(kind);

/** Makes a new version of a text that holds for all processes within seconds; facts are saved in the same transaction. */
export async function publishText(deps: PublishTextDeps, tx: Tx, given: PublishingText): Promise<TextOutcome> {
  await lockTexts(tx);
  const checked = await checkText(deps, tx, given);
  if (checked.outcome !== 'fits') return checked;
  const { content, newest } = checked;
  if (newest.version > 0 && newest.content === content) return { outcome: 'published', text: newest };
  // What the file said is kept beside: the way back leads there too.
  if (newest.version === 0) await insertTextVersion(tx, { ...newest, publishedAt: given.at });
  const { kind, authorId, at, despite = null } = given;
  const reason = cleanText(given.reason, 300).text.trim();
  const text = { kind, version: newest.version + 1, content, authorId, reason, publishedAt: at, despite };
  await insertTextVersion(tx, text);
  if (!isPrompt(kind)) {
    await saveBusiness(tx, await withPublished(tx, (await readBusinessFacts(tx)) ?? EMPTY_SHOP));
  }
  return { outcome: 'published', text };
}

/** The text as it would be published and what it would replace, or why it cannot be. Changes nothing. */
export async function checkText(
  deps: PublishTextDeps,
  db: Db | Tx,
  given: Pick<PublishingText, 'kind' | 'content' | 'basedOn'>,
): Promise<TextObstacle | { readonly outcome: 'fits'; readonly content: string; readonly newest: TextVersion }> {
  const content = cleanText(given.content.replace(/\r\n?/g, '\n'), MOST_CHARACTERS + 1).text.trim();
  const newest = await currentText(deps, db, given.kind);
  if (newest.version !== given.basedOn) return { outcome: 'stale', text: newest };
  const problems = problemsOf(deps, given.kind, content);
  return problems.length > 0 ? { outcome: 'refused', problems } : { outcome: 'fits', content, newest };
}

/** The version that holds: the newest published one, else what the file or an empty shop says, as version 0. */
export async function currentText(deps: PublishTextDeps, db: Db | Tx, kind: TextKind): Promise<TextVersion> {
  const newest = (await newestTexts(db)).get(kind);
  if (newest !== undefined) return newest;
  const content = isPrompt(kind)
    ? deps.prompts.texts[kind]
    : writeFacts(kind, (await readBusinessFacts(db)) ?? EMPTY_SHOP);
  return { kind, version: 0, content, authorId: null, reason: null, publishedAt: new Date(0), despite: null };
}

function problemsOf(deps: PublishTextDeps, kind: TextKind, content: string): readonly string[] {
  if (content === '') return ['The text is empty.'];
  if (content.length > MOST_CHARACTERS) return [`The text has more than ${MOST_CHARACTERS} characters.`];
  if (!isPrompt(kind)) return parseFacts(kind, content).problems;
  return deps.prompts.unknownPlaceholders(content).map((name) => `{{${name}}}`);
}
