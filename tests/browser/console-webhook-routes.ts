import express, { type Router } from 'express';
import { AddWebhook, ChangeWebhook, type NewWebhook, type Webhook } from '../../src/events/contract.ts';
import { CHOSEN_TYPES } from '../../src/events/event-types.ts';
import { AddKey } from '../../src/staff/contract.ts';
import { SCOPES } from '../../src/staff/types.ts';
import { type FixtureState, refuse } from './console-state.ts';
import { ago, webhook } from './console-webhook-records.ts';

const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
/** Endpoints, their log, and keys of the REST API. */
export function webhookRoutes(state: FixtureState): Router {
  const router = express.Router();
  const found = (id: string) => state.webhooks.find((one) => one.id === id);
  const change = (id: string, over: Partial<Webhook>): Webhook | undefined => {
    state.webhooks = state.webhooks.map((one) => (one.id === id ? { ...one, ...over } : one));
    return found(id);
  };
  router.get('/webhooks', (_req, res) => void res.json({ webhooks: state.webhooks, types: CHOSEN_TYPES }));
  router.post('/webhooks', (req, res) => {
    const wanted = AddWebhook.parse(req.body);
    if (wanted.url.includes('10.0.0.')) return void refuse(res, 400, 'webhook_address_refused', 'It is private.');
    const made = webhook('nuevo', wanted);
    state.webhooks = [...state.webhooks, made];
    res.status(201).json({ webhook: made, secret: SECRET } satisfies NewWebhook);
  });
  router.patch('/webhooks/:id', (req, res) => {
    const given = Object.entries(ChangeWebhook.parse(req.body)).filter(([, value]) => value !== undefined);
    res.json(change(req.params.id, Object.fromEntries(given) as Partial<Webhook>));
  });
  router.post('/webhooks/:id/secret', (req, res) => {
    res.json({ webhook: change(req.params.id, { previousUntil: ago(-1_440) }), secret: SECRET });
  });
  router.post('/webhooks/:id/test', (_req, res) => void res.json({ deliveryId: 1 }));
  router.post('/webhooks/:id/replay', (req, res) => {
    const count = found(req.params.id)?.givenUp ?? 0;
    change(req.params.id, { givenUp: 0 });
    res.json({ count });
  });
  router.delete('/webhooks/:id', (req, res) => {
    state.webhooks = state.webhooks.filter(({ id }) => id !== req.params.id);
    res.status(204).end();
  });
  router.get('/webhooks/:id/deliveries', (req, res) => {
    const wanted = req.query['state'];
    const deliveries = state.deliveries.filter((one) => wanted === undefined || one.state === wanted);
    res.json({ deliveries, before: null });
  });
  router.post('/webhooks/:id/deliveries/:delivery/replay', (req, res) => {
    const id = Number(req.params.delivery);
    state.deliveries = state.deliveries.map((one) => (one.id === id ? { ...one, state: 'open' } : one));
    res.json(state.deliveries.find((one) => one.id === id));
  });
  router.get('/keys', (_req, res) => void res.json({ keys: state.keys, scopes: SCOPES }));
  router.post('/keys', (req, res) => {
    const { name, scopes } = AddKey.parse(req.body);
    const made = { prefix: 'newkey01', name, scopes, createdAt: ago(0), lastUsedAt: null, revokedAt: null };
    state.keys = [made, ...state.keys];
    res.status(201).json({ key: 'rk_newkey01_secret', prefix: made.prefix });
  });
  router.delete('/keys/:prefix', (req, res) => {
    state.keys = state.keys.map((one) => (one.prefix === req.params.prefix ? { ...one, revokedAt: ago(0) } : one));
    res.status(204).end();
  });
  return router;
}
