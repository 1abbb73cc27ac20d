import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { AppError, messageOf } from '../../core/errors.ts';
import type { newId } from '../../core/ids.ts';
import type { Db } from '../../platform/db/index.ts';
import type { ReadPdf } from '../ports.ts';
import { MOST_PAGE_CHARACTERS, publishPage } from './publish-page.ts';
import { readPageOfSource } from './store.ts';

export type ImportDeps = {
  readonly db: Db;
  readonly newId: typeof newId;
  readonly readPdf: ReadPdf;
  readonly at: Date;
  readonly reason: string;
  /** Pages that somebody changed in the console stay as they are. */
  readonly keepsEdited?: boolean;
};

type FilePage = { readonly source: string; readonly title: string; readonly content: string };
export type ImportedPages = { readonly published: readonly string[]; readonly unchanged: readonly string[] };

const KINDS = new Set(['.md', '.txt', '.pdf']);
const MOST_BYTES = 20 * 1_048_576;
const TOO_LONG = `has more than ${MOST_PAGE_CHARACTERS} characters; cut it in several files`;

/**
 * Publishes a file, or those of a folder (.md, .txt, .pdf), all or none; a file that was imported before under the same
 * name becomes a new version of its page. Throws AppError `knowledge_files_invalid` whose message names each bad file.
 */
export async function importPages(deps: ImportDeps, path: string): Promise<ImportedPages> {
  const files = await filesAt(path);
  const problems: string[] = [];
  const pages: FilePage[] = [];
  for (const file of files) {
    const page = await readFilePage(deps, file).catch((thrown: unknown) => messageOf(thrown));
    if (typeof page === 'string') problems.push(`${basename(file)}: ${page}`);
    else pages.push(page);
  }
  if (pages.length === 0) problems.push(`${path}: there is no .md, .txt or .pdf file`);
  if (problems.length > 0)
    throw new AppError('knowledge_files_invalid', 'invalid', { facts: { message: problems.join('\n') } });
  return deps.db.transaction().execute(async (tx) => {
    const [published, unchanged]: [string[], string[]] = [[], []];
    for (const page of pages) {
      const before = await readPageOfSource(tx, page.source);
      const isKept = deps.keepsEdited === true && before !== null && before.authorId !== null;
      const done = isKept
        ? null
        : await publishPage(tx, {
            ...{ ...page, kind: 'page', isShown: true, authorId: null, reason: deps.reason, at: deps.at },
            id: before?.id ?? deps.newId<'knowledge_page'>(),
            basedOn: before?.version ?? null,
          });
      const isNew = done?.outcome === 'published' && done.page.version !== before?.version;
      (isNew ? published : unchanged).push(page.title);
    }
    return { published, unchanged };
  });
}

async function filesAt(path: string): Promise<readonly string[]> {
  const found = await stat(path).catch((thrown: unknown) => messageOf(thrown));
  if (typeof found === 'string')
    throw new AppError('knowledge_path_unreadable', 'invalid', { facts: { message: found } });
  if (!found.isDirectory()) return [path];
  const names = (await readdir(path)).filter((name) => KINDS.has(extname(name).toLowerCase())).sort();
  return names.map((name) => join(path, name));
}

async function readFilePage({ readPdf }: ImportDeps, file: string): Promise<FilePage | string> {
  const kind = extname(file).toLowerCase();
  if (!KINDS.has(kind)) return 'is no .md, .txt or .pdf file';
  const bytes = await readFile(file);
  if (bytes.length > MOST_BYTES) return 'has more than 20 MB';
  const name = basename(file);
  const title = basename(file, extname(file)).replace(/[-_]+/g, ' ').trim() || name;
  if (kind === '.pdf') {
    const read = await readPdf(bytes);
    if (read.outcome !== 'read') return `cannot be used: ${read.outcome}`;
    return read.isWhole ? { source: name, title, content: read.text } : TOO_LONG;
  }
  const content = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  if (content.trim() === '') return 'is empty';
  if (content.length > MOST_PAGE_CHARACTERS) return TOO_LONG;
  const [, heading] = /^#\s+(.+)$/m.exec(content) ?? [];
  return { source: name, title: heading?.trim() ?? title, content };
}
