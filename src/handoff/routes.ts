import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { AppError } from '../core/errors.ts';
import type { ConversationId } from '../core/ids.ts';
import { fieldsOf, sendInvalid } from '../platform/http/problem.ts';
import type { Scope } from '../staff/index.ts';
import { listAlerts } from './alert-store.ts';
import { remedyOf } from './alert-words.ts';
import { ConversationQuery } from './api-schema.ts';
import { type ReturnDeps, returnConversation } from './return-conversation.ts';
import { findByHolder } from './store.ts';

export type HandoffRoutesDeps = ReturnDeps & {
  /** Lets only callers with a key of this scope through. */
  readonly needs: (scope: Scope) => RequestHandler;
  readonly onReturned: (conversationId: ConversationId) => Promise<void>;
};

/** What needs a person: conversations that wait for one, giving them back to the assistant, and open alerts. */
export function handoffRoutes(deps: HandoffRoutesDeps): Router {
  const router = Router();
  router.get('/api/v1/conversations', deps.needs('conversations:read'), async (req, res) => {
    const query = ConversationQuery.safeParse(req.query);
    if (!query.success) return sendInvalid(res, fieldsOf(query.error));
    res.json({ conversations: await findByHolder(deps.db, query.data.holder, query.data.limit) });
  });
  router.post('/api/v1/conversations/:id/return', deps.needs('conversations:write'), async (req, res) => {
    const id = z.uuid().safeParse(req.params['id']);
    if (!id.success) throw new AppError('conversation_id_invalid', 'invalid');
    const outcome = await returnConversation(deps, id.data as ConversationId, 'api');
    if (outcome === 'unknown') throw new AppError('conversation_unknown', 'not_found');
    if (outcome === 'returned') await deps.onReturned(id.data as ConversationId);
    res.json({ outcome });
  });
  router.get('/api/v1/alerts', deps.needs('alerts:read'), async (_req, res) => {
    const open = await listAlerts(deps.db);
    res.json({ alerts: open.map(({ newestAt: _, ...alert }) => ({ ...alert, remedy: remedyOf(alert.code) })) });
  });
  return router;
}
