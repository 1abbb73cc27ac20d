import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { AppError } from '../core/errors.ts';
import type { Db } from '../platform/db/index.ts';
import { readJsonObject } from '../platform/http/json-body.ts';
import { fieldsOf, invalidFields } from '../platform/http/problem.ts';
import type { answerOnce, Scope } from '../staff/index.ts';
import { NotificationBody } from './notification-schema.ts';
import { type RequestDeps, requestNotification } from './request-notification.ts';
import { findFollowed } from './store.ts';
import type { Announcement, AnnouncementId } from './types.ts';

export type NotificationRoutesDeps = RequestDeps & {
  readonly db: Db;
  /** Lets only callers with a key of this scope through. */
  readonly needs: (scope: Scope) => RequestHandler;
  readonly once: ReturnType<typeof answerOnce>;
  /** Asks for what the business begins to be sent. */
  readonly wake: () => void;
};

/** `POST /api/v1/notifications` and `GET /api/v1/notifications/:id`: other programs write to customers. */
export function notificationRoutes(deps: NotificationRoutesDeps): Router {
  const router = Router();
  const send = deps.once(async (tx, req, cause) => {
    const body = NotificationBody.safeParse(req.body);
    if (!body.success) return { ok: false, problem: invalidFields(fieldsOf(body.error)) };
    const requested = await requestNotification(deps, tx, body.data, cause);
    if (requested.outcome === 'refused') return { ok: false, problem: invalidFields(requested.fields, 422) };
    const made = await findFollowed(tx, requested.id);
    if (made === null) throw new AppError('notification_not_made', 'bug');
    return { ok: true, status: 202, body: shown(made), afterCommit: deps.wake };
  });
  router.post('/api/v1/notifications', deps.needs('notifications:write'), ...readJsonObject(), send);
  router.get('/api/v1/notifications/:id', deps.needs('notifications:read'), async (req, res) => {
    const id = z.uuid().safeParse(req.params['id']);
    const found = id.success ? await findFollowed(deps.db, id.data as AnnouncementId) : null;
    if (found === null) throw new AppError('notification_unknown', 'not_found');
    res.json(shown(found));
  });
  return router;
}

const shown = (one: Announcement) => ({
  id: one.id,
  state: one.state,
  reason: one.reason,
  error_code: one.errorCode,
  template: one.name,
  customer_id: one.customerId,
  conversation_id: one.conversationId,
  created_at: one.createdAt.toISOString(),
  state_at: one.stateAt.toISOString(),
  emailed_at: one.mailedAt?.toISOString() ?? null,
});
