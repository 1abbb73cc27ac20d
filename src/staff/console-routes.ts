import { type RequestHandler, Router } from 'express';
import { accountRoutes } from './account-routes.ts';
import { entryRoutes } from './entry-routes.ts';
import { needsRole } from './need-role.ts';
import { peopleRoutes } from './people-routes.ts';
import type { AccountDeps } from './ports.ts';
import { type SessionCookieDeps, sessionCookie } from './session-cookie.ts';
import type { NeedsRole } from './viewer.ts';

/**
 * Signing in to the console and its accounts. `session` goes before every route of the console, `needs` guards them,
 * `routes` are the ones of accounts.
 */
export function buildAccounts(deps: AccountDeps & Omit<SessionCookieDeps, 'publicUrl' | 'onError'>): {
  readonly session: Router;
  readonly needs: NeedsRole;
  readonly routes: readonly Router[];
} {
  const needs = needsRole(deps);
  const session = Router().use('/api/console', keepPrivate, ...sessionCookie(deps));
  return { session, needs, routes: [entryRoutes(deps), accountRoutes(deps, needs), peopleRoutes(deps, needs)] };
}

/** What the console is told stays out of every cache. */
const keepPrivate: RequestHandler = (_req, res, next) => {
  res.set('cache-control', 'no-store');
  next();
};
