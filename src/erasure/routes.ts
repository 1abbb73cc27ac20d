import { type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { AppError } from '../core/errors.ts';
import type { CustomerId } from '../core/ids.ts';
import { readJson } from '../platform/http/web-app.ts';
import { type EraseAnswer, EraseRequest } from './contract.ts';
import { type EraseDeps, eraseCustomer } from './erase-customer.ts';

export type ErasureRoutesDeps = EraseDeps & {
  readonly needs: (role: 'owner') => RequestHandler;
  /** Who asks. */
  readonly viewerOf: (res: Response) => { readonly id: string };
  /** What the customer is called; null when there is none. */
  readonly nameOf: (id: CustomerId) => Promise<string | null>;
  readonly exportOf: (id: CustomerId) => Promise<object>;
};

/** Erasing and handing out what is kept of a customer: the owner's alone. */
export function erasureRoutes(deps: ErasureRoutesDeps): Router {
  const router = Router();
  router.get('/api/console/customers/:id/export', deps.needs('owner'), async (req, res) => {
    const { id } = await knownIn(deps, req.params['id']);
    res.attachment(`customer-${id}.json`).json(await deps.exportOf(id));
  });
  router.post('/api/console/customers/:id/erase', deps.needs('owner'), readJson(), async (req, res) => {
    const body = EraseRequest.safeParse(req.body);
    if (!body.success) throw new AppError('erase_request_invalid', 'invalid', { facts: { field: 'name' } });
    const { id, name } = await knownIn(deps, req.params['id']);
    if (plain(body.data.name) !== plain(name))
      throw new AppError('name_differs', 'invalid', { facts: { field: 'name' } });
    res.json(await erase(deps, id, deps.viewerOf(res).id, body.data.isForced));
  });
  return router;
}

async function knownIn(
  { nameOf }: ErasureRoutesDeps,
  typed: unknown,
): Promise<{ readonly id: CustomerId; readonly name: string }> {
  const id = z.uuid().safeParse(typed).data as CustomerId | undefined;
  const name = id === undefined ? null : await nameOf(id);
  if (id === undefined || name === null) throw new AppError('customer_unknown', 'not_found');
  return { id, name };
}

const plain = (name: string): string => name.normalize('NFC').trim().toLowerCase();

async function erase(deps: EraseDeps, customerId: CustomerId, by: string, isForced: boolean): Promise<EraseAnswer> {
  const done = await eraseCustomer(deps, { customerId, by, isForced });
  if (done.outcome === 'unknown') throw new AppError('customer_unknown', 'not_found');
  return done.outcome === 'hindered' ? { outcome: 'hindered', ...done.by } : { outcome: 'erased', files: done.files };
}
