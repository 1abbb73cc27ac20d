import { soundOf, stemOf, wordsOf } from '../../catalogue/index.ts';
import { cleanText } from '../../core/text.ts';
import type { Tx } from '../../platform/db/index.ts';
import { cutPassages } from './passage-rules.ts';
import { type PassageRow, replacePassages } from './passage-store.ts';
import { readPage, writePageVersion } from './store.ts';
import type { Page, PageId, PageKind, PageText } from './types.ts';
import { addWords, dropWords, lockWords } from './word-store.ts';

/** As much as some hundred printed pages. */
export const MOST_PAGE_CHARACTERS = 200_000;

export type Publishing = PageText & {
  readonly id: PageId;
  readonly kind: PageKind;
  readonly source: string | null;
  /** The version that its author saw; null: a new page. */
  readonly basedOn: number | null;
  readonly authorId: string | null;
  readonly reason: string;
  readonly at: Date;
};

export type PublishOutcome =
  | { readonly outcome: 'published'; readonly page: Page }
  /** Somebody else published meanwhile: this is theirs. */
  | { readonly outcome: 'stale'; readonly page: Page }
  | { readonly outcome: 'absent' };

/** Makes a new version of a page, or a new page, and what it is found by. A text that is as it was makes none. */
export async function publishPage(tx: Tx, given: Publishing): Promise<PublishOutcome> {
  await lockWords(tx);
  const before = await readPage(tx, given.id, true);
  if (before === null && given.basedOn !== null) return { outcome: 'absent' };
  if (before !== null && before.version !== given.basedOn) return { outcome: 'stale', page: before };
  const page = versionOf(given, (before?.version ?? 0) + 1);
  if (before !== null && isSame(before, page)) return { outcome: 'published', page: before };
  await writePageVersion(tx, page);
  await writePassages(tx, page);
  return { outcome: 'published', page };
}

function versionOf(given: Publishing, version: number): Page {
  const { id, kind, source, isShown, authorId, reason, at } = given;
  return {
    ...{ id, kind, source, isShown, authorId, version, publishedAt: at },
    title: cleanText(given.title, 300).text.replace(/\s+/g, ' ').trim(),
    content: readable(given.content),
    reason: cleanText(reason, 300).text.trim(),
  };
}

/** A text as it is kept and cut: what a reader cannot see is taken out, lines end alike. */
export const readable = (content: string): string =>
  cleanText(content.replace(/\r\n?|\f/g, '\n'), MOST_PAGE_CHARACTERS).text.trimEnd();

const isSame = (a: PageText, b: PageText): boolean =>
  a.title === b.title && a.content === b.content && a.isShown === b.isShown;

async function writePassages(tx: Tx, page: Page): Promise<void> {
  const rows = page.isShown ? cutPassages(page.content).map((passage) => rowOf(page.title, passage)) : [];
  const gone = await replacePassages(tx, page, rows);
  const words = new Set(rows.flatMap((row) => row.words));
  await addWords(
    tx,
    [...words].map((word) => ({ word, stem: stemOf(word), sound: soundOf(word) })),
  );
  await dropWords(
    tx,
    gone.filter((word) => !words.has(word)),
  );
}

function rowOf(title: string, passage: ReturnType<typeof cutPassages>[number]): PassageRow {
  const [titleWords, textWords] = [wordsOf(`${title} ${passage.heading}`), wordsOf(passage.text)];
  return {
    ...passage,
    titleWords: titleWords.join(' '),
    textWords: textWords.join(' '),
    words: [...new Set([...titleWords, ...textWords])],
  };
}
