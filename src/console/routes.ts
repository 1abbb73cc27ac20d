import { type Request, Router } from 'express';
import { z } from 'zod';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { ConversationId } from '../core/ids.ts';
import { type NeedsRole, viewerOf } from '../staff/index.ts';
import { type AttachmentDeps, attachmentRoute } from './attachment-route.ts';
import { BillingQuery } from './billing/contract.ts';
import { type ReadBillingDeps, readBilling } from './billing/read-billing.ts';
import { InboxQuery, ItemsQuery, OrdersQuery, SearchQuery } from './contract.ts';
import { type ReadConversationDeps, readConversation, readInbox } from './inbox/read-inbox.ts';
import { searchTexts } from './inbox/search-texts.ts';
import { type StreamDeps, streamRoute } from './live/stream-route.ts';
import { readAlerts } from './read-alerts.ts';
import { readAttempts } from './read-attempts.ts';
import { type ReadCustomerDeps, readCustomer } from './read-customer.ts';
import { readOrders } from './read-orders.ts';
import { readWhy } from './read-why.ts';
import { readThread } from './thread/read-thread.ts';
import type { ThreadDeps } from './thread/thread-sources.ts';

export type ConsoleRoutesDeps = ReadConversationDeps &
  ThreadDeps &
  ReadCustomerDeps &
  AttachmentDeps &
  ReadBillingDeps &
  StreamDeps & {
    readonly businessClock: Clock;
    /** Lets only people with this role through. */
    readonly needs: NeedsRole;
  };

/** What is seen at the console: everything that is only read. */
export function consoleRoutes(deps: ConsoleRoutesDeps): Router {
  const router = Router();
  const may = deps.needs('viewer');
  router.get('/api/console/inbox', may, async (req, res) => {
    fresh(res).json(await readInbox(deps, viewerOf(res).id, read(InboxQuery, req.query)));
  });
  router.get('/api/console/search', may, async (req, res) => {
    fresh(res).json({ hits: await searchTexts(deps, read(SearchQuery, req.query).q) });
  });
  router.get('/api/console/conversations/:id', may, async (req, res) => {
    const conversation = await readConversation(deps, viewerOf(res).id, conversationIn(req));
    if (conversation === null) throw new AppError('conversation_unknown', 'not_found');
    fresh(res).json(conversation);
  });
  router.get('/api/console/conversations/:id/items', may, async (req, res) => {
    fresh(res).json(await readThread(deps, conversationIn(req), read(ItemsQuery, req.query)));
  });
  router.get('/api/console/conversations/:id/customer', may, async (req, res) => {
    fresh(res).json(await readCustomer(deps, conversationIn(req)));
  });
  router.get('/api/console/turns/:id/why', may, async (req, res) => {
    fresh(res).json(await readWhy(deps, read(Id, req.params['id'])));
  });
  router.get('/api/console/said/:id/attempts', may, async (req, res) => {
    fresh(res).json(await readAttempts(deps, read(Id, req.params['id'])));
  });
  router.get('/api/console/orders', may, async (req, res) => {
    fresh(res).json(await readOrders(deps, read(OrdersQuery, req.query)));
  });
  router.get('/api/console/billing', may, async (req, res) => {
    fresh(res).json(await readBilling(deps, read(BillingQuery, req.query)));
  });
  router.get('/api/console/alerts', may, async (_req, res) => {
    fresh(res).json(await readAlerts(deps, viewerOf(res).id));
  });
  router.get('/api/console/attachments/:id', may, attachmentRoute(deps));
  router.get('/api/console/stream', may, streamRoute(deps));
  return router;
}

const Id = z.uuid();

const conversationIn = (req: Request): ConversationId => read(Id, req.params['id']) as ConversationId;

/** @throws AppError what was asked for is not of this form. */
function read<Schema extends z.ZodType>(schema: Schema, given: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw new AppError('request_invalid', 'invalid', { cause: parsed.error });
  return parsed.data;
}

/** Nothing of a customer is kept by browsers or on the way. */
const fresh = <Res extends { set: (name: string, value: string) => Res }>(res: Res): Res =>
  res.set('cache-control', 'no-store');
