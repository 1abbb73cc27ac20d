import { type RequestHandler, Router } from 'express';
import { type Clock, liesAhead } from '../core/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { readJsonObject } from '../platform/http/json-body.ts';
import { fieldsOf, invalidFields, type Problem, sendProblem } from '../platform/http/problem.ts';
import type { answerOnce, Scope } from '../staff/index.ts';
import { MoveBody, ShipmentBody } from './api-schema.ts';
import { type Followers, type Moved, type MoveTo, moveOrder, moveOrderIn } from './move-order.ts';
import { OrderBody } from './outside/order-schema.ts';
import { type RecordDeps, type Recorded, recordOrder } from './outside/record-order.ts';
import { refusedMove } from './words/refused-move.ts';

type OrderRoutesDeps = Followers &
  RecordDeps & {
    readonly db: Db;
    readonly businessClock: Clock;
    /** Lets only callers with a key of this scope through. */
    readonly needs: (scope: Scope) => RequestHandler;
    readonly once: ReturnType<typeof answerOnce>;
    /** Asks for what the business begins to be sent. */
    readonly wake: () => void;
  };

/**
 * `POST /api/v1/orders`: an order that was made elsewhere; the same again changes nothing. `PATCH /api/v1/orders/:id`: another program moves an order, by its id or its number; the same again changes nothing.
 * `POST /api/v1/orders/:id/shipments`: it left the shop.
 */
export function orderRoutes(deps: OrderRoutesDeps): Router {
  const router = Router();
  router.post('/api/v1/orders', deps.needs('orders:write'), ...readJsonObject(), place(deps));
  router.patch('/api/v1/orders/:id', deps.needs('orders:write'), ...readJsonObject(), async (req, res) => {
    const body = MoveBody.safeParse(req.body);
    if (!body.success) return sendProblem(res, invalidFields(fieldsOf(body.error)));
    const { state, ...rest } = body.data;
    const move = { ...rest, to: state, by: 'api', at: deps.businessClock() };
    const answer = answerOf(await moveOrder(deps.db, String(req.params['id']), move, deps), state);
    if ('problem' in answer) return sendProblem(res, answer.problem);
    deps.wake();
    res.json(answer.body);
  });
  router.post('/api/v1/orders/:id/shipments', deps.needs('orders:write'), ...readJsonObject(), shipment(deps));
  return router;
}

const place = (deps: OrderRoutesDeps): RequestHandler =>
  deps.once(async (tx, req, cause) => {
    const body = OrderBody.safeParse(req.body);
    if (!body.success) return { ok: false, problem: invalidFields(fieldsOf(body.error)) };
    const recorded = await recordOrder(deps, tx, body.data, cause);
    if (recorded.outcome === 'refused') return { ok: false, problem: invalidFields(recorded.fields, 422) };
    if (recorded.outcome === 'number_taken') return { ok: false, problem: numberTaken(recorded) };
    const { outcome, order } = recorded;
    const notificationId = outcome === 'placed' ? recorded.notificationId : null;
    const answer = { outcome, order, notification_id: notificationId };
    return { ok: true, status: outcome === 'placed' ? 201 : 200, body: answer, afterCommit: deps.wake };
  });

const numberTaken = ({ order }: Extract<Recorded, { readonly outcome: 'number_taken' }>): Problem => ({
  ...{ status: 409, code: 'order_number_taken', title: 'Another order has this number.' },
  detail:
    'What is on record under it differs. Move it with PATCH or a shipment, or send the order under its own number.',
  fields: [{ field: 'number', message: 'is the number of another order.' }],
  more: { order },
});

const shipment = (deps: OrderRoutesDeps): RequestHandler =>
  deps.once(async (tx, req) => {
    const body = ShipmentBody.safeParse(req.body);
    if (!body.success) return { ok: false, problem: invalidFields(fieldsOf(body.error)) };
    const { carrier, tracking_number: tracking, tracking_url: trackingUrl, expected_on: expectedOn } = body.data;
    const now = deps.businessClock();
    const at = body.data.shipped_at === null ? now : new Date(body.data.shipped_at);
    if (liesAhead(at, now)) {
      const fields = [{ field: 'shipped_at', message: 'must not lie ahead.' }];
      return { ok: false, problem: invalidFields(fields, 422) };
    }
    const shipment = { carrier, tracking, trackingUrl, expectedOn };
    const move = { to: 'shipped', by: 'api', reason: null, ...shipment, at, heardAt: now } as const;
    const answer = answerOf(await moveOrderIn(tx, String(req.params['id']), move, deps), 'shipped');
    if ('problem' in answer) return { ok: false, problem: answer.problem };
    return { ok: true, status: answer.isTold ? 202 : 200, body: answer.body, afterCommit: deps.wake };
  });

type MoveAnswer = { readonly body: object; readonly isTold: boolean } | { readonly problem: Problem };

function answerOf(moved: Moved, to: MoveTo): MoveAnswer {
  if (moved.outcome === 'not_found')
    return { problem: { status: 404, code: 'order_unknown', title: 'There is no such order.' } };
  const order = { number: moved.number, state: moved.state };
  if (moved.outcome !== 'not_allowed') {
    const { outcome, notificationId = null } = moved;
    return { body: { outcome, order, notification_id: notificationId }, isTold: notificationId !== null };
  }
  const about = { status: 409, code: 'state_not_allowed', title: 'The state of the order does not allow this.' };
  return { problem: { ...about, detail: refusedMove(moved, to), more: { order } } };
}
