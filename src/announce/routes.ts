import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { aboutOrder, orderIn } from '../consent/index.ts';
import { AppError } from '../core/errors.ts';
import type { CustomerId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { readJsonObject } from '../platform/http/json-body.ts';
import { fieldsOf, invalidFields, sendInvalid } from '../platform/http/problem.ts';
import type { answerOnce, Scope } from '../staff/index.ts';
import { listAnnouncements } from './list-store.ts';
import { NotificationBody, NotificationQuery } from './notification-schema.ts';
import { remedyFor } from './reason-words.ts';
import { type RequestDeps, requestNotification } from './request-notification.ts';
import { findAnnouncement } from './store.ts';
import type { Announcement, AnnouncementId } from './types.ts';

export type NotificationRoutesDeps = RequestDeps & {
  readonly db: Db;
  /** Lets only callers with a key of this scope through. */
  readonly needs: (scope: Scope) => RequestHandler;
  readonly once: ReturnType<typeof answerOnce>;
  /** The id of an order by its id or number; null: there is none. */
  readonly orderWith: (ref: string) => Promise<string | null>;
  /** Asks for what the business begins to be sent. */
  readonly wake: () => void;
};

/** `/api/v1/notifications`: other programs write to customers, and see what became of everything that the business begins. */
export function notificationRoutes(deps: NotificationRoutesDeps): Router {
  const router = Router();
  const send = deps.once(async (tx, req, cause) => {
    const body = NotificationBody.safeParse(req.body);
    if (!body.success) return { ok: false, problem: invalidFields(fieldsOf(body.error)) };
    const requested = await requestNotification(deps, tx, body.data, cause);
    if (requested.outcome === 'refused') return { ok: false, problem: invalidFields(requested.fields, 422) };
    const made = await findAnnouncement(tx, requested.id);
    if (made === null) throw new AppError('notification_not_made', 'bug');
    return { ok: true, status: 202, body: shown(made), afterCommit: deps.wake };
  });
  router.post('/api/v1/notifications', deps.needs('notifications:write'), ...readJsonObject(), send);
  router.get('/api/v1/notifications', deps.needs('notifications:read'), list(deps));
  router.get('/api/v1/notifications/:id', deps.needs('notifications:read'), async (req, res) => {
    const id = z.uuid().safeParse(req.params['id']);
    const found = id.success ? await findAnnouncement(deps.db, id.data as AnnouncementId) : null;
    if (found === null) throw new AppError('notification_unknown', 'not_found');
    res.json(shown(found));
  });
  return router;
}

/** A page of them; one more than is asked for says whether there is another. */
const list =
  (deps: NotificationRoutesDeps): RequestHandler =>
  async (req, res) => {
    const query = NotificationQuery.safeParse(req.query);
    if (!query.success) return sendInvalid(res, fieldsOf(query.error));
    const { order, customer_id: customerId, state, limit, cursor } = query.data;
    const orderId = order === undefined ? null : await deps.orderWith(order);
    if (order !== undefined && orderId === null) throw new AppError('order_unknown', 'not_found');
    const found = await listAnnouncements(deps.db, {
      about: orderId && aboutOrder(orderId),
      customerId: (customerId as CustomerId | undefined) ?? null,
      state: state ?? null,
      after: (cursor as AnnouncementId | undefined) ?? null,
      limit: limit + 1,
    });
    const page = found.slice(0, limit);
    res.json({ notifications: page.map(shown), next: found.length > limit ? (page.at(-1)?.id ?? null) : null });
  };

const shown = (one: Announcement) => ({
  id: one.id,
  state: one.state,
  reason: one.reason,
  remedy: remedyFor(one),
  error_code: one.errorCode,
  template: one.name,
  order_id: one.about === null ? null : orderIn(one.about),
  customer_id: one.customerId,
  conversation_id: one.conversationId,
  created_at: one.createdAt.toISOString(),
  state_at: one.stateAt.toISOString(),
  emailed_at: one.mailedAt?.toISOString() ?? null,
});
