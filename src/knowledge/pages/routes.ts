import express, { type Response, Router } from 'express';
import { AppError } from '../../core/errors.ts';
import { viewerOf } from '../../staff/index.ts';
import { idIn, named, PATH, pageBody, sentAs, versionIn } from '../console-input.ts';
import { EditPage, NewPage, Preview, SearchWords } from '../contract.ts';
import type { KnowledgeRoutesDeps } from '../routes-deps.ts';
import { cutPassages } from './passage-rules.ts';
import { type Publishing, type PublishOutcome, publishPage, readable } from './publish-page.ts';
import { searchKnowledge } from './search-knowledge.ts';
import { listPages, listPageVersions, readPage, readPageVersion } from './store.ts';
import type { Page, PageId } from './types.ts';

const SEARCHED = 10;
const MOST_PDF_BYTES = 20 * 1_048_576;

/** Pages and answers: list, versions, publish, preview, search, and the text of a PDF. */
export function pageRoutes(deps: KnowledgeRoutesDeps): Router {
  const router = Router();
  readingRoutes(router, deps);
  router.post(`${PATH}/pages`, deps.needs('owner'), pageBody(), async (req, res) => {
    const body = sentAs(NewPage, req.body);
    const id = deps.newId<'knowledge_page'>();
    await answer(deps, res.status(201), await publish(deps, res, { ...body, id, isShown: true, basedOn: null }));
  });
  router.put(`${PATH}/pages/:id`, deps.needs('owner'), pageBody(), async (req, res) => {
    const [id, body] = [idIn<PageId>(req), sentAs(EditPage, req.body)];
    const page = await readPage(deps.db, id);
    if (page === null) throw new AppError('knowledge_page_absent', 'not_found');
    await answer(deps, res, await publish(deps, res, { ...body, id, kind: page.kind, source: page.source }));
  });
  router.post(`${PATH}/preview`, deps.needs('staff'), pageBody(), (req, res) => {
    res.json({ passages: cutPassages(readable(sentAs(Preview, req.body).content)) });
  });
  const bytes = express.raw({ type: () => true, limit: MOST_PDF_BYTES });
  router.post(`${PATH}/pdf`, deps.needs('owner'), bytes, async (req, res) => {
    if (!Buffer.isBuffer(req.body) || req.body.length === 0) throw new AppError('pdf_without_bytes', 'invalid');
    const { outcome, ...read } = await deps.readPdf(req.body);
    if (outcome !== 'read') throw new AppError(`pdf_${outcome}`, 'invalid');
    res.json('text' in read ? { ...read, text: readable(read.text) } : read);
  });
  return router;
}

function readingRoutes(router: Router, deps: KnowledgeRoutesDeps): void {
  router.get(`${PATH}/pages`, deps.needs('staff'), async (_req, res) => {
    res.json({ pages: await named(deps, await listPages(deps.db)) });
  });
  router.get(`${PATH}/pages/:id`, deps.needs('staff'), async (req, res) => {
    const id = idIn<PageId>(req);
    const page = await readPage(deps.db, id);
    if (page === null) throw new AppError('knowledge_page_unknown', 'not_found');
    const [shown] = await named(deps, [page]);
    res.json({ page: shown, versions: await named(deps, await listPageVersions(deps.db, id)) });
  });
  router.get(`${PATH}/pages/:id/versions/:version`, deps.needs('staff'), async (req, res) => {
    const version = await readPageVersion(deps.db, idIn<PageId>(req), versionIn(req));
    if (version === null) throw new AppError('page_version_unknown', 'not_found');
    res.json((await named(deps, [version]))[0]);
  });
  router.get(`${PATH}/search`, deps.needs('staff'), async (req, res) => {
    res.json(await searchKnowledge(deps, sentAs(SearchWords, req.query).words, SEARCHED));
  });
}

const publish = (
  deps: KnowledgeRoutesDeps,
  res: Response,
  page: Omit<Publishing, 'authorId' | 'at' | 'source'> & { readonly source?: string | null },
): Promise<PublishOutcome> =>
  deps.db.transaction().execute(async (tx) => {
    const by = viewerOf(res);
    const done = await publishPage(tx, { source: null, ...page, authorId: by.id, at: deps.machineClock() });
    if (done.outcome === 'published')
      await deps.audit(tx, { by, act: 'knowledge_published', about: `knowledge_page:${page.id}` });
    return done;
  });

async function answer(deps: KnowledgeRoutesDeps, res: Response, done: PublishOutcome): Promise<void> {
  if (done.outcome === 'absent') throw new AppError('knowledge_page_gone', 'not_found');
  const [page] = await named<Page>(deps, [done.page]);
  if (done.outcome === 'published') return void res.json({ page });
  const message = 'Somebody else published this page meanwhile.';
  res.status(409).json({ error: { code: 'knowledge_moved', message }, page });
}
