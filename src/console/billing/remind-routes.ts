import { Router } from 'express';
import { AppError } from '../../core/errors.ts';
import { readJson } from '../../platform/http/web-app.ts';
import { type NeedsRole, type Viewer, viewerOf } from '../../staff/index.ts';
import { type Reminder, ReminderWish } from './contract.ts';

export type RemindRoutesDeps = {
  readonly needs: NeedsRole;
  /** Reminds the customer of a line of the list, once for each `id`. */
  readonly remind: (by: Viewer, wish: { readonly line: string; readonly id: string }) => Promise<Reminder>;
};

/** Reminding a customer of what they have to pay. */
export function remindRoutes({ needs, remind }: RemindRoutesDeps): Router {
  const router = Router();
  router.post('/api/console/billing/:line/reminders', needs('staff'), readJson(), async (req, res) => {
    const wish = ReminderWish.safeParse(req.body ?? {});
    if (!wish.success) throw new AppError('request_invalid', 'invalid', { cause: wish.error });
    const line = String(req.params['line']);
    res.status(201).json(await remind(viewerOf(res), { line, id: wish.data.id }));
  });
  return router;
}
