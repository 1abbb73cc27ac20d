import type { Request, RequestHandler } from 'express';
import { AppError } from '../core/errors.ts';

/** Whether a request comes from our own page, as far as the browser says. Other programs say nothing. */
export function isFromOurPage(req: Request, publicUrl: string): boolean {
  const site = req.get('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin') return false;
  const origin = req.get('origin');
  if (origin === undefined) return true;
  const from = URL.parse(origin);
  return from !== null && (from.origin === URL.parse(publicUrl)?.origin || from.host === req.get('host'));
}

/** Lets nobody through whom another site's page sends; for routes that work without a session. */
export const needsOurPage =
  (publicUrl: string): RequestHandler =>
  (req, _res, next) =>
    next(isFromOurPage(req, publicUrl) ? undefined : csrfRefused());

export const csrfRefused = (): AppError => new AppError('csrf_refused', 'forbidden');
