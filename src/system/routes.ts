import { type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { AppError } from '../core/errors.ts';
import type { ParkedBody, Problems, SystemState } from './contract.ts';

export type SystemRoutesDeps = {
  readonly needs: (role: 'viewer' | 'staff' | 'owner') => RequestHandler;
  readonly viewerOf: (res: Response) => { readonly id: string };
  readonly readSystem: () => Promise<SystemState>;
  readonly readProblems: () => Promise<Problems>;
  /** A parked call as it came; null when it is parked no more. */
  readonly readCall: (id: string) => Promise<ParkedBody | null>;
  /** Reads a parked call again, or sets it aside for good; false when it is parked no more. */
  readonly settleCall: (id: string, to: 'read' | 'discarded', by: string) => Promise<boolean>;
};

/** How the installation is, and what did not go through. */
export function systemRoutes(deps: SystemRoutesDeps): Router {
  const router = Router();
  const [viewer, owner] = [deps.needs('viewer'), deps.needs('owner')];
  router.get('/api/console/system', viewer, async (_req, res) => void res.json(await deps.readSystem()));
  router.get('/api/console/problems', viewer, async (_req, res) => void res.json(await deps.readProblems()));
  // What a customer wrote stands in it, in full: for whoever decides what becomes of it.
  router.get('/api/console/problems/calls/:id', owner, async (req, res) => {
    const id = z.uuid().safeParse(req.params['id']).data;
    const found = id === undefined ? null : await deps.readCall(id);
    if (found === null) throw new AppError('call_not_parked', 'not_found');
    res.set('cache-control', 'no-store').json(found);
  });
  for (const [verb, to] of [
    ['retry', 'read'],
    ['discard', 'discarded'],
  ] as const)
    router.post(`/api/console/problems/calls/:id/${verb}`, owner, async (req, res) => {
      const id = z.uuid().safeParse(req.params['id']).data;
      const isSettled = id !== undefined && (await deps.settleCall(id, to, deps.viewerOf(res).id));
      if (!isSettled) throw new AppError('call_not_parked', 'not_found');
      res.status(204).end();
    });
  return router;
}
