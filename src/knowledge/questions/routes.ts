import { Router } from 'express';
import { AppError } from '../../core/errors.ts';
import { readJson } from '../../platform/http/web-app.ts';
import { viewerOf } from '../../staff/index.ts';
import { idIn, PATH, sentAs } from '../console-input.ts';
import { AnswerQuestion } from '../contract.ts';
import { publishPage } from '../pages/publish-page.ts';
import type { KnowledgeRoutesDeps } from '../routes-deps.ts';
import { closeQuestion, listQuestions } from './store.ts';
import type { QuestionId } from './types.ts';

/** Questions that nothing answered: the list, an answer that becomes knowledge, and those that need none. */
export function questionRoutes(deps: KnowledgeRoutesDeps): Router {
  const router = Router();
  router.get(`${PATH}/questions`, deps.needs('staff'), async (_req, res) => {
    res.json({ questions: await listQuestions(deps.db) });
  });
  router.post(`${PATH}/questions/:id/answer`, deps.needs('owner'), readJson(), async (req, res) => {
    const [id, { question, answer }, by] = [idIn<QuestionId>(req), sentAs(AnswerQuestion, req.body), viewerOf(res)];
    const page = {
      ...({ id: deps.newId<'knowledge_page'>(), kind: 'answer', source: null, basedOn: null, isShown: true } as const),
      ...{ title: question, content: answer, authorId: by.id, at: deps.machineClock() },
      reason:
        viewerOf(res).language === 'es' ? 'Respuesta a una pregunta de clientes' : 'Answer to a question of customers',
    };
    await deps.db.transaction().execute(async (tx) => {
      await publishPage(tx, page);
      if (!(await closeQuestion(tx, id, 'answered', page.id))) throw new AppError('question_closed', 'conflict');
      await deps.audit(tx, { by, act: 'question_answered', about: `knowledge_page:${page.id}` });
    });
    res.status(201).json({ pageId: page.id });
  });
  router.post(`${PATH}/questions/:id/dismiss`, deps.needs('owner'), async (req, res) => {
    const id = idIn<QuestionId>(req);
    await deps.db.transaction().execute(async (tx) => {
      if (!(await closeQuestion(tx, id, 'dismissed', null))) throw new AppError('question_not_open', 'conflict');
      await deps.audit(tx, { by: viewerOf(res), act: 'question_dismissed', about: `knowledge_question:${id}` });
    });
    res.status(204).end();
  });
  return router;
}
