import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/db/index.ts';
import type { Page, PageId, PageKind, PageVersion } from './types.ts';

const NEWEST = sql`
  select p.id, p.kind, p.source, v.version, v.title, v.content, v.is_shown, v.author_id, v.reason, v.published_at
  from knowledge_pages p join knowledge_page_versions v on v.page_id = p.id and v.version = p.version`;

/** A page as it holds now; with `isLocked` nobody else can publish it until the transaction ends. */
export async function readPage(db: Db | Tx, id: PageId, isLocked = false): Promise<Page | null> {
  const { rows } = await sql<Page>`${NEWEST} where p.id = ${id} ${isLocked ? sql`for update of p` : sql``}`.execute(db);
  return rows[0] ?? null;
}

/** The page that a file of a folder stands for. */
export async function readPageOfSource(tx: Tx, source: string): Promise<Page | null> {
  const { rows } = await sql<Page>`${NEWEST} where p.source = ${source} for update of p`.execute(tx);
  return rows[0] ?? null;
}

export type ListedPage = Omit<Page, 'content' | 'reason'>;

/** All pages, those changed last first. */
export async function listPages(db: Db): Promise<readonly ListedPage[]> {
  const { rows } = await sql<ListedPage>`
    select p.id, p.kind, p.source, p.version, p.title, p.is_shown, v.author_id, v.published_at
    from knowledge_pages p join knowledge_page_versions v on v.page_id = p.id and v.version = p.version
    order by p.updated_at desc, p.id desc limit 2000`.execute(db);
  return rows;
}

export async function readPageVersion(db: Db, id: PageId, version: number): Promise<PageVersion | null> {
  const { rows } = await sql<PageVersion>`
    select version, title, content, is_shown, author_id, reason, published_at
    from knowledge_page_versions where page_id = ${id} and version = ${version}`.execute(db);
  return rows[0] ?? null;
}

/** Without their texts, newest first. */
export async function listPageVersions(db: Db, id: PageId): Promise<readonly Omit<PageVersion, 'content'>[]> {
  const { rows } = await sql<Omit<PageVersion, 'content'>>`
    select version, title, is_shown, author_id, reason, published_at
    from knowledge_page_versions where page_id = ${id} order by version desc limit 200`.execute(db);
  return rows;
}

/** Writes a version of a page, the first one with the page itself. */
export async function writePageVersion(
  tx: Tx,
  page: PageVersion & { readonly id: PageId; readonly kind: PageKind; readonly source: string | null },
): Promise<void> {
  await sql`
    insert into knowledge_pages (id, kind, source, version, title, is_shown, updated_at)
    values (${page.id}, ${page.kind}, ${page.source}, ${page.version}, ${page.title}, ${page.isShown}, ${page.publishedAt})
    on conflict (id) do update set version = excluded.version, title = excluded.title, is_shown = excluded.is_shown,
      updated_at = excluded.updated_at`.execute(tx);
  await sql`
    insert into knowledge_page_versions (page_id, version, title, content, is_shown, author_id, reason, published_at)
    values (${page.id}, ${page.version}, ${page.title}, ${page.content}, ${page.isShown}, ${page.authorId}::uuid,
      ${page.reason}, ${page.publishedAt})`.execute(tx);
}
