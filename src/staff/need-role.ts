import type { Request, RequestHandler, Response } from 'express';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { Db } from '../platform/db/index.ts';
import { isSameSecret } from '../platform/http/index.ts';
import { csrfRefused, isFromOurPage } from './check-origin.ts';
import { IDLE_MS, REMEMBERED_MS } from './session-cookie.ts';
import { findSignedIn, noteSeen, type SignedIn } from './session-store.ts';
import type { NeedsRole, StaffRole, Viewer } from './viewer.ts';

export type NeedsRoleDeps = {
  readonly db: Db;
  /** Machine time. */
  readonly now: Clock;
  readonly publicUrl: string;
};

const RANK: Readonly<Record<StaffRole, number>> = { viewer: 1, staff: 2, owner: 3 };
const SEEN_EVERY_MS = 60_000;
const HARMLESS = new Set(['GET', 'HEAD']);

/**
 * Lets people with a role through: 401 `signed_out`, 403 `role_missing`, and for what changes something 403
 * `csrf_refused` without the token of the session. Role and standing are read from the database for every request.
 */
export const needsRole =
  (deps: NeedsRoleDeps): NeedsRole =>
  (role) => {
    const handler: RequestHandler = async (req, res, next) => {
      const found = await signedInOf(deps, req);
      if (found === null) return answerSignedOut(res);
      if (!HARMLESS.has(req.method) && !isOurs(deps, req)) throw csrfRefused();
      if (RANK[found.role] < RANK[role]) throw new AppError('role_missing', 'forbidden');
      await noteUse(deps, req, found);
      res.locals['viewer'] = viewerFrom(found, req);
      res.locals['mayStill'] = async () => {
        const again = await signedInOf(deps, req);
        return again !== null && RANK[again.role] >= RANK[role];
      };
      next();
    };
    // Tells a test which role a route asks for.
    return Object.assign(handler, { role });
  };

async function signedInOf({ db, now }: NeedsRoleDeps, req: Request): Promise<SignedIn | null> {
  const ref = req.session?.ref;
  if (ref === undefined) return null;
  const at = now();
  const openedAfter = new Date(at.getTime() - REMEMBERED_MS);
  return (await findSignedIn(db, { ref, at, openedAfter })) ?? null;
}

const isOurs = ({ publicUrl }: NeedsRoleDeps, req: Request): boolean =>
  isFromOurPage(req, publicUrl) && isSameSecret(req.get('x-csrf-token') ?? '', req.session.csrfToken ?? '-');

/** A write for each request would cost more than the request. */
async function noteUse({ db, now }: NeedsRoleDeps, req: Request, { lastSeenAt }: SignedIn): Promise<void> {
  const [at, ref] = [now(), req.session.ref];
  if (ref === undefined || at.getTime() - lastSeenAt.getTime() < SEEN_EVERY_MS) return;
  await noteSeen(db, { ref, at, idleUntil: new Date(at.getTime() + IDLE_MS) });
}

function viewerFrom({ id, name, email, role, language, device }: SignedIn, req: Request): Viewer {
  return { id, name, email, role, language, session: { ref: req.session.ref ?? '', device } };
}

function answerSignedOut(res: Response): void {
  res.status(401).json({ error: { code: 'signed_out', message: 'Nobody is signed in here.' } });
}
