import express, { type Request, Router } from 'express';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { listBubbles } from '../chat/chat-store.ts';
import { toBubble } from '../chat/to-bubble.ts';
import { AccountEvent, CustomerAction, Delivery, FaultKind, NewCustomer, Script } from '../contract.ts';
import { setFreeReplies } from '../controls/price-store.ts';
import { setFault, writeDelivery } from '../controls/store.ts';
import { tellAccount } from '../controls/tell-account.ts';
import { attachFile, showFile } from '../media/attach.ts';
import { addCustomer } from '../people/add-customer.ts';
import { type Person, toSimCustomer } from '../people/person.ts';
import { findPerson } from '../people/store.ts';
import { templateApi } from '../templates/routes.ts';
import type { Sim, SimulatorDeps } from '../types.ts';
import { listEvents } from '../wire/event-store.ts';
import { act } from './act.ts';
import { refusesForeignPages } from './guard.ts';
import { readState } from './read-state.ts';
import { redeliver } from './redeliver.ts';
import { exportScript, playScript } from './script.ts';
import type { ChangeBus } from './stream.ts';

const DAY_MS = 24 * 60 * 60_000;
const Advance = z.strictObject({
  advanceMs: z
    .number()
    .int()
    .min(1)
    .max(30 * DAY_MS),
});
const Prices = z.strictObject({ freeServiceLeft: z.number().int().min(0).max(1_000_000) });
const Fault = z.strictObject({ kind: FaultKind, remaining: z.number().int().min(0).max(100) });
const EventsQuery = z.object({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
});

export type PhoneDeps = {
  readonly sim: Sim;
  readonly bus: ChangeBus;
  readonly listWorkers: SimulatorDeps['listWorkers'];
  readonly advanceClock: (byMs: number) => Promise<void>;
  /** Ends scripts that are playing. */
  readonly signal: AbortSignal;
};

/** The phone page's API, exactly as `contract.ts` says. */
export function phoneRoutes(deps: PhoneDeps): Router {
  const { sim, bus } = deps;
  const router = Router();
  router.use(refusesForeignPages);
  router.post('/customers/:id/files', async (request, response) => {
    const bubble = await attachFile(sim, await personOf(sim, request), request);
    response.json({ ok: true, bubble: toBubble(bubble) });
  });
  // Customers write what they like, also what no database can store: nothing is taken out of it here.
  router.use(express.json({ limit: '256kb' }));
  router.use((_request, response, next) => {
    response.set('cache-control', 'no-store');
    next();
  });
  router.get('/stream', bus.route);
  router.get('/media/:id', (request, response) => showFile(sim, request.params.id, response));
  router.get('/events', async (request, response) => {
    const { after, limit } = parse(EventsQuery, request.query);
    response.json({ events: await listEvents(sim.db, after, limit) });
  });
  router.post('/events/:seq/redeliver', async (request, response) => {
    await redeliver(sim, parse(z.coerce.number().int().min(1), request.params.seq));
    response.json({ ok: true });
  });
  router.get('/script', async (_request, response) => void response.json(await exportScript(sim)));
  router.post('/script', async (request, response) => {
    await playScript(sim, parse(Script, request.body), deps.signal);
    response.json({ started: true });
  });
  router.use(customerRoutes(sim), controlRoutes(deps), templateApi(sim));
  return router;
}

function customerRoutes(sim: Sim): Router {
  const router = Router();
  router.post('/customers', async (request, response) => {
    const person = await addCustomer(sim, parse(NewCustomer, request.body));
    response.status(201).json(toSimCustomer(person, sim.businessNow()));
  });
  router.get('/customers/:id/bubbles', async (request, response) => {
    const person = await personOf(sim, request);
    response.json({ bubbles: (await listBubbles(sim.db, person.id)).map(toBubble) });
  });
  router.post('/customers/:id/actions', async (request, response) => {
    const person = await personOf(sim, request);
    const bubble = await act(sim, person, parse(CustomerAction, request.body));
    response.json({ ok: true, bubble: bubble && toBubble(bubble) });
  });
  return router;
}

function controlRoutes({ sim, listWorkers, advanceClock }: PhoneDeps): Router {
  const router = Router();
  router.get('/state', async (_request, response) => void response.json(await readState(sim, listWorkers)));
  router.post('/clock', async (request, response) => {
    await advanceClock(parse(Advance, request.body).advanceMs);
    sim.publish({ what: 'state' });
    response.json(await readState(sim, listWorkers));
  });
  router.put('/delivery', async (request, response) => {
    await writeDelivery(sim.db, parse(Delivery.strict(), request.body));
    sim.publish({ what: 'state' });
    response.json(await readState(sim, listWorkers));
  });
  router.put('/prices', async (request, response) => {
    await setFreeReplies(sim.db, parse(Prices, request.body).freeServiceLeft);
    sim.publish({ what: 'state' });
    response.json(await readState(sim, listWorkers));
  });
  router.post('/account', async (request, response) => {
    await tellAccount(sim, parse(AccountEvent, request.body));
    response.json(await readState(sim, listWorkers));
  });
  router.put('/faults', async (request, response) => {
    await setFault(sim.db, parse(Fault, request.body));
    sim.publish({ what: 'state' });
    response.json(await readState(sim, listWorkers));
  });
  return router;
}

async function personOf(sim: Sim, request: Request): Promise<Person> {
  const id = z.uuid().safeParse(request.params['id']);
  const person = id.success ? await findPerson(sim.db, id.data) : undefined;
  if (!person) throw new AppError('simulator_no_such_customer', 'not_found');
  return person;
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new AppError('simulator_bad_request', 'invalid', { cause: parsed.error });
  return parsed.data;
}
