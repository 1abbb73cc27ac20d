import { Router } from 'express';
import { AppError } from '../core/errors.ts';
import { readJson } from '../platform/http/web-app.ts';
import { type NeedsRole, viewerOf } from '../staff/index.ts';
import { endAlerts } from './alert-store.ts';
import { isAlertCode } from './alert-words.ts';
import { bodyOf } from './console-input.ts';
import { EndAlert } from './contract.ts';
import type { ActDeps } from './ports.ts';

export type AlertRoutesDeps = Pick<ActDeps, 'db' | 'audit'> & { readonly needs: NeedsRole };

/** The owner has dealt with an alert. What goes on being wrong opens it again. */
export function alertRoutes({ db, audit, needs }: AlertRoutesDeps): Router {
  const router = Router();
  router.post('/api/console/alerts/:code/end', needs('owner'), readJson(), async (req, res) => {
    const code = String(req.params['code']);
    const { until } = bodyOf(EndAlert, req);
    const ended = await db.transaction().execute(async (tx) => {
      if (!isAlertCode(code) || (await endAlerts(tx, code, new Date(until))) === 0) return false;
      await audit(tx, { by: viewerOf(res), act: 'alert_ended', about: `alert:${code}` });
      return true;
    });
    if (!ended) throw new AppError('alert_not_open', 'not_found');
    res.status(204).end();
  });
  return router;
}
