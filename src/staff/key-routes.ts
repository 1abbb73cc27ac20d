import { Router } from 'express';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { Db } from '../platform/db/index.ts';
import { readJson } from '../platform/http/web-app.ts';
import { bodyOf } from './body-of.ts';
import { AddKey, type Key, type KeyList, type NewKey } from './contract.ts';
import { createKey, listKeys, revokeKey } from './keys.ts';
import { type ApiKey, SCOPES } from './types.ts';
import { type Audit, type NeedsRole, viewerOf } from './viewer.ts';

export type KeyRoutesDeps = {
  readonly db: Db;
  readonly needs: NeedsRole;
  readonly machineClock: Clock;
  readonly audit: Audit;
};

/** Keys of the REST API, under `/api/console/keys`: the owner's to see, to make and to end, each act on record. */
export function keyRoutes({ db, needs, machineClock, audit }: KeyRoutesDeps): Router {
  const router = Router();
  router.get('/api/console/keys', needs('owner'), async (_req, res) => {
    const list: KeyList = { keys: (await listKeys({ db })).map(shown), scopes: SCOPES };
    res.set('cache-control', 'no-store').json(list);
  });
  router.post('/api/console/keys', needs('owner'), readJson(), async (req, res) => {
    const wanted = bodyOf(AddKey, req);
    const made: NewKey = await db.transaction().execute(async (tx) => {
      const key = await createKey({ db: tx, now: machineClock }, { ...wanted, scopes: [...new Set(wanted.scopes)] });
      await audit(tx, viewerOf(res), 'key_created', key.prefix);
      return key;
    });
    res.status(201).set('cache-control', 'no-store').json(made);
  });
  router.delete('/api/console/keys/:prefix', needs('owner'), async (req, res) => {
    const prefix = String(req.params['prefix']);
    await db.transaction().execute(async (tx) => {
      if (!(await revokeKey({ db: tx, now: machineClock }, prefix))) throw new AppError('key_unknown', 'not_found');
      await audit(tx, viewerOf(res), 'key_revoked', prefix);
    });
    res.status(204).end();
  });
  return router;
}

const shown = ({ prefix, name, scopes, ...times }: ApiKey): Key => ({
  ...{ prefix, name, scopes },
  createdAt: times.createdAt.toISOString(),
  lastUsedAt: times.lastUsedAt?.toISOString() ?? null,
  revokedAt: times.revokedAt?.toISOString() ?? null,
});
