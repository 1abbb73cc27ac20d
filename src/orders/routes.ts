import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { Db } from '../platform/db/index.ts';
import { readJson } from '../platform/http/web-app.ts';
import type { Scope } from '../staff/index.ts';
import { MOVES, type Moved, moveOrder } from './move-order.ts';
import type { Refunds } from './ports.ts';
import { printedNumber } from './rules.ts';

type OrderRoutesDeps = {
  readonly db: Db;
  readonly businessClock: Clock;
  readonly refunds: Refunds | null;
  /** Lets only callers with a key of this scope through. */
  readonly needs: (scope: Scope) => RequestHandler;
};

const short = z.string().trim().min(1).max(100).nullable().default(null);
const Body = z
  .strictObject({
    state: z.enum(MOVES),
    reason: short,
    carrier: short,
    tracking: short,
    restock: z.boolean().nullable().default(null),
  })
  .refine(({ state, restock }) => restock === null || state === 'returned' || state === 'exchanged');

/** `PATCH /api/v1/orders/:id`: another program moves an order, by its id or its number. The same again changes nothing. */
export function orderRoutes(deps: OrderRoutesDeps): Router {
  const router = Router();
  router.patch('/api/v1/orders/:id', deps.needs('orders:write'), readJson(), async (req, res) => {
    const body = Body.safeParse(req.body);
    const ref = String(req.params['id']);
    if (!body.success) {
      const message = `state must be ${MOVES.join(', ')}; reason, carrier and tracking are short texts or absent, restock is true or false and goes with returned or exchanged.`;
      res.status(400).json({ error: { code: 'body_invalid', message } });
      return;
    }
    const { state, ...rest } = body.data;
    const move = { ...rest, to: state, by: 'api', at: deps.businessClock() };
    answer(await moveOrder(deps.db, ref, move, deps.refunds));

    function answer(moved: Moved): void {
      if (moved.outcome === 'not_found') throw new AppError('order_unknown', 'not_found');
      const order = { number: printedNumber(moved.number), state: moved.state };
      if (moved.outcome !== 'not_allowed') return void res.json({ outcome: moved.outcome, order });
      const message = `An order that is ${moved.state} cannot become ${state}.`;
      res.status(409).json({ error: { code: 'state_not_allowed', message }, order });
    }
  });
  return router;
}
