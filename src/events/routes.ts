import { type Request, Router } from 'express';
import { z } from 'zod';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { Tx } from '../platform/db/index.ts';
import { readJson } from '../platform/http/web-app.ts';
import { type Audit, type NeedsRole, type Viewer, viewerOf } from '../staff/index.ts';
import { type AddEndpointDeps, addEndpoint } from './add-endpoint.ts';
import { changeEndpoint, removeEndpoint, rotateSecret } from './change-endpoint.ts';
import {
  AddWebhook,
  ChangeWebhook,
  DeliveryQuery,
  type Webhook,
  type WebhookList,
  type WebhookTrial,
} from './contract.ts';
import { CHOSEN_TYPES } from './event-types.ts';
import { replayDelivery, replayGivenUp, tryEndpoint } from './send-again.ts';
import { showDeliveries, showEndpoints } from './show-endpoint.ts';
import { writtenSecret } from './sign.ts';
import type { EndpointId } from './types.ts';

export type WebhookRoutesDeps = AddEndpointDeps & {
  readonly machineClock: Clock;
  readonly needs: NeedsRole;
  readonly audit: Audit;
  /** An endpoint works again, or nothing of it is given up any more: whatever said otherwise is over. */
  readonly onMended: (tx: Tx, id: EndpointId, what: 'switched_on' | 'sent_again') => Promise<void>;
  readonly wake: () => void;
};

/** Where other systems are told, under `/api/console/webhooks`: the owner's to see and to change, each act on record. */
export function webhookRoutes(deps: WebhookRoutesDeps): Router {
  const { db, needs } = deps;
  const router = Router();
  router.get('/api/console/webhooks', needs('owner'), async (_req, res) => {
    const list: WebhookList = { webhooks: await showEndpoints(db), types: CHOSEN_TYPES };
    res.set('cache-control', 'no-store').json(list);
  });
  router.post('/api/console/webhooks', needs('owner'), readJson(), async (req, res) => {
    const wanted = read(AddWebhook, req.body);
    const { id, secret } = await addEndpoint(deps, wanted, noteBy(deps, viewerOf(res), 'webhook_added'));
    const answer = { webhook: await webhookWith(deps, id), secret: writtenSecret(secret) };
    res.status(201).set('cache-control', 'no-store').json(answer);
  });
  router.patch('/api/console/webhooks/:id', needs('owner'), readJson(), async (req, res) => {
    const [id, change] = [idOf(req), read(ChangeWebhook, req.body)];
    const note = noteBy(deps, viewerOf(res), 'webhook_changed');
    await changeEndpoint(deps, id, change, async (tx, endpoint) => {
      await note(tx, endpoint);
      if (change.state === 'active') await deps.onMended(tx, endpoint, 'switched_on');
    });
    deps.wake();
    res.json(await webhookWith(deps, id));
  });
  router.delete('/api/console/webhooks/:id', needs('owner'), async (req, res) => {
    const note = noteBy(deps, viewerOf(res), 'webhook_removed');
    await removeEndpoint(deps, idOf(req), async (tx, endpoint) => {
      await note(tx, endpoint);
      await deps.onMended(tx, endpoint, 'switched_on');
      await deps.onMended(tx, endpoint, 'sent_again');
    });
    res.status(204).end();
  });
  router.post('/api/console/webhooks/:id/secret', needs('owner'), async (req, res) => {
    const id = idOf(req);
    const secret = await rotateSecret(deps, id, noteBy(deps, viewerOf(res), 'webhook_secret_changed'));
    const answer = { webhook: await webhookWith(deps, id), secret: writtenSecret(secret) };
    res.set('cache-control', 'no-store').json(answer);
  });
  return router.use(logRoutes(deps));
}

/** What was delivered to one endpoint and what was not, and sending it again. */
function logRoutes(deps: WebhookRoutesDeps): Router {
  const { db, needs } = deps;
  const router = Router();
  router.get('/api/console/webhooks/:id/deliveries', needs('owner'), async (req, res) => {
    const query = DeliveryQuery.safeParse(req.query);
    if (!query.success) throw new AppError('page_invalid', 'invalid');
    const { id } = await webhookWith(deps, idOf(req));
    res.json(await showDeliveries(db, id, query.data));
  });
  router.post('/api/console/webhooks/:id/test', needs('owner'), async (req, res) => {
    const trial: WebhookTrial = {
      deliveryId: await tryEndpoint(deps, idOf(req), noteBy(deps, viewerOf(res), 'webhook_tested')),
    };
    deps.wake();
    res.json(trial);
  });
  router.post('/api/console/webhooks/:id/deliveries/:delivery/replay', needs('owner'), async (req, res) => {
    const [id, only] = [idOf(req), deliveryOf(req)];
    await replayDelivery(deps, id, only, noteBy(deps, viewerOf(res), 'webhook_replayed'));
    deps.wake();
    res.json((await showDeliveries(db, id, { only })).deliveries[0]);
  });
  router.post('/api/console/webhooks/:id/replay', needs('owner'), async (req, res) => {
    const note = noteBy(deps, viewerOf(res), 'webhook_replayed');
    const count = await replayGivenUp(deps, idOf(req), async (tx, endpoint) => {
      await note(tx, endpoint);
      await deps.onMended(tx, endpoint, 'sent_again');
    });
    deps.wake();
    res.json({ count });
  });
  return router;
}

const noteBy =
  ({ audit }: WebhookRoutesDeps, viewer: Viewer, act: string) =>
  (tx: Tx, id: EndpointId): Promise<void> =>
    audit(tx, viewer, act, id);

async function webhookWith({ db }: WebhookRoutesDeps, id: string): Promise<Webhook> {
  const found = (await showEndpoints(db)).find((webhook) => webhook.id === id);
  if (found === undefined) throw new AppError('webhook_unknown', 'not_found');
  return found;
}

function read<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const given = schema.safeParse(body);
  if (given.success) return given.data;
  const [field = '', ...others] = given.error.issues.map(({ path }) => path.join('.'));
  throw new AppError('body_invalid', 'invalid', { facts: { field, others: others.join(', ') } });
}

function idOf(req: Request): string {
  const id = z.uuid().safeParse(req.params['id']);
  if (!id.success) throw new AppError('webhook_unknown', 'not_found');
  return id.data.toLowerCase();
}

function deliveryOf(req: Request): number {
  const id = DeliveryQuery.shape.before.safeParse(req.params['delivery']);
  if (!id.success || id.data === undefined) throw new AppError('delivery_unknown', 'not_found');
  return id.data;
}
