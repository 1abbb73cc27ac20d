import { type Request, Router } from 'express';
import { AppError } from '../core/errors.ts';
import { conversationOfAnswer } from '../outbox/index.ts';
import { readJson } from '../platform/http/web-app.ts';
import { type NeedsRole, viewerOf } from '../staff/index.ts';
import { bodyOf, idIn } from './console-input.ts';
import { MarkAnswer } from './contract.ts';
import { aboutConversation } from './hold-conversation.ts';
import { deleteMark, writeMark } from './mark-store.ts';
import type { ActDeps, Actor } from './ports.ts';

export type MarkRoutesDeps = Pick<ActDeps, 'db' | 'audit'> & {
  readonly machineClock: () => Date;
  readonly needs: NeedsRole;
};

const PATH = '/api/console/turns/:id/mark';

/** Staff says that an answer of the assistant is wrong, or takes that back. The answer itself stays as it went out. */
export function markRoutes(deps: MarkRoutesDeps): Router {
  const router = Router();
  router.put(PATH, deps.needs('staff'), readJson(), async (req, res) => {
    await mark(deps, viewerOf(res), idIn(req), bodyOf(MarkAnswer, req).note);
    res.status(204).end();
  });
  router.delete(PATH, deps.needs('staff'), async (req: Request, res) => {
    const turnId = idIn(req);
    await deps.db.transaction().execute(async (tx) => {
      const conversationId = await conversationOfAnswer(tx, turnId);
      if (conversationId === null || !(await deleteMark(tx, turnId))) return;
      await deps.audit(tx, { by: viewerOf(res), act: 'answer_unmarked', about: aboutConversation(conversationId) });
    });
    res.status(204).end();
  });
  return router;
}

const mark = ({ db, audit, machineClock }: MarkRoutesDeps, by: Actor, turnId: string, note: string | null) =>
  db.transaction().execute(async (tx) => {
    const conversationId = await conversationOfAnswer(tx, turnId);
    if (conversationId === null) throw new AppError('answer_unknown', 'not_found');
    const isNew = await writeMark(tx, { turnId, conversationId, note, byId: by.id, at: machineClock() });
    if (isNew) await audit(tx, { by, act: 'answer_marked', about: aboutConversation(conversationId) });
  });
