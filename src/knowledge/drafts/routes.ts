import { Router } from 'express';
import { AppError } from '../../core/errors.ts';
import { PATH, pageBody, sentAs } from '../console-input.ts';
import { type DraftSearch, type SearchAnswer, SearchDraft } from '../contract.ts';
import { searchKnowledge } from '../pages/search-knowledge.ts';
import type { KnowledgeSearch, PageId } from '../pages/types.ts';
import type { KnowledgeRoutesDeps } from '../routes-deps.ts';
import { withDraft } from './with-draft.ts';

/** As many as the assistant is given. */
const PASSAGES = 3;

/** What a question finds with a draft of a page, beside what it finds today. Nothing is kept, and it costs nothing. */
export function draftSearchRoutes(deps: KnowledgeRoutesDeps): Router {
  const router = Router();
  router.post(`${PATH}/draft-search`, deps.needs('owner'), pageBody(), async (req, res) => {
    const { question, draft } = sentAs(SearchDraft, req.body);
    const now = await searchKnowledge(deps, question, PASSAGES);
    const then = await withDraft(deps, { of: 'page', ...draft }, async (tx, pageId) =>
      shown(await searchKnowledge({ db: tx }, question, PASSAGES), pageId),
    );
    if (then.outcome !== 'found') throw new AppError('draft_page_absent', 'not_found');
    const id = draft.id as PageId | null;
    res.set('cache-control', 'no-store').json({ now: shown(now, id), draft: then.found } satisfies DraftSearch);
  });
  return router;
}

const shown = (found: KnowledgeSearch, own: PageId | null): DraftSearch['now'] => ({
  ...(found satisfies SearchAnswer),
  passages: found.passages.map((passage) => ({ ...passage, isOfDraft: passage.pageId === own })),
});
